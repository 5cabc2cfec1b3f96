"""From bytes to a :class:`~kg.model.Document`: one file for each kind of input, and what the lines at its head and foot say."""

"""What the words of a text stand for: dates, actors, issues. Pure functions over the model, the lexicon and the authority."""

"""Does a graph keep the contract? The shapes in ``shapes/`` by either of two SHACL engines, and what SHACL cannot see.

- :mod:`kg.validate.shapes` validates: ``validate(data, engine=..., text=...) -> Report``
- :mod:`kg.validate.engines` runs ``shacl`` or ``pyshacl``
- :mod:`kg.validate.rules` reads the shapes: each named shape is a rule with its words and severity
- :mod:`kg.validate.beyond` checks the quotes against the text, and that there are no blank nodes
- :mod:`kg.validate.graph` reads the triples, and finds the document and the words that a node stands on
- :mod:`kg.validate.report` says what was found, in plain words, as JSON or as a ``sh:ValidationReport``
"""

"""Measuring: what a careful reader marked in an article (gold) against what the product found.

- :mod:`kg.evaluate.gold` reads and checks the marks
- :mod:`kg.evaluate.measures` pairs gold and found and counts
- :mod:`kg.evaluate.run` measures a folder of marked articles
- :mod:`kg.evaluate.report` writes the result as table, JSON and HTML page
- :mod:`kg.evaluate.compare` names the gains and losses between two results
- :mod:`kg.evaluate.calibration` tells whether a confidence of 0.8 is right four times in five

The form of the marks and the measures are explained in ``docs/evaluate.md``.
"""

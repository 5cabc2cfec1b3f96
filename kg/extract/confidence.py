"""Confidence: how likely a position is right, and from where on it is told.

The figures are fitted by ``training/calibrate.py`` on articles that nothing was trained on (see ``docs/confidence.md``).
"""

from __future__ import annotations

DEFAULT = {"rules": 0.3, "hybrid": 0.3}
"""Least confidence told by default, by extractor: the point of best F1 with precision 0.70 or better."""

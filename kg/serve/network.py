"""The discourse network: actors joined by what they hold alike, after Leifeld's congruence and conflict networks.

Two actors are joined by agreement where both support, or both oppose, one target; by conflict where one supports what the other
opposes. A tie weighs as many targets as it has. (P. Leifeld, "Discourse Network Analysis", Oxford Handbook of Political Networks, 2017.)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from kg.serve.positions import Count

WIDTH, HEIGHT, MARGIN = 960, 640, 70
ROUNDS = 400


@dataclass(frozen=True, slots=True)
class Node:
    """An actor: where it stands, its radius, and how many positions it holds."""

    iri: str
    x: float
    y: float
    radius: float
    positions: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Two actors (places in the list of nodes), and the targets on which they agree or stand against each other."""

    one: int
    other: int
    agreed: tuple[str, ...]
    opposed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and the ties between them."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]


def network(counts: Sequence[Count], size: int, least: int = 1) -> Network:
    """The network of the `size` actors with the most ties, ties of fewer than `least` targets left out."""
    totals: Counter[str] = Counter()
    leanings: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for count in counts:
        totals[count.holder] += count.number
        leanings[count.holder][count.target] += {"support": 1, "oppose": -1, "neutral": 0}[count.stance] * count.number
    sided = {holder: {t: n > 0 for t, n in of.items() if n} for holder, of in leanings.items()}
    ties = {}
    for one, other in combinations(sorted(sided), 2):
        shared = sorted(sided[one].keys() & sided[other].keys())
        agreed = tuple(t for t in shared if sided[one][t] == sided[other][t])
        opposed = tuple(t for t in shared if sided[one][t] != sided[other][t])
        if max(len(agreed), len(opposed)) >= least:
            ties[one, other] = (agreed, opposed)
    strength: Counter[str] = Counter()
    for (one, other), (agreed, opposed) in ties.items():
        strength[one] += len(agreed) + len(opposed)
        strength[other] += len(agreed) + len(opposed)
    chosen = sorted(sorted(strength, key=lambda a: (-strength[a], a))[:size])
    place = {actor: i for i, actor in enumerate(chosen)}
    kept = [Tie(place[a], place[b], *both) for (a, b), both in ties.items() if a in place and b in place]
    spots = layout(len(chosen), [(t.one, t.other, len(t.agreed) - 0.5 * len(t.opposed)) for t in kept])
    most = max(totals.values(), default=1)
    nodes = (Node(a, x, y, round(5 + 17 * sqrt(totals[a] / most), 1), totals[a]) for a, (x, y) in zip(chosen, spots, strict=True))
    return Network(tuple(nodes), tuple(kept))


def layout(size: int, ties: Sequence[tuple[int, int, float]]) -> list[tuple[float, float]]:
    """Places for `size` nodes in WIDTH by HEIGHT, those with strong ties near each other; always the same for the same ties.

    Fruchterman and Reingold (Software: Practice and Experience 21, 1991) from a circle, with a slight pull to the middle.
    """
    import numpy as np

    if size == 0:
        return []
    angle = np.arange(size) * (2 * np.pi / size)
    at = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    pull = np.zeros((size, size))
    for one, other, weight in ties:
        pull[one, other] = pull[other, one] = max(weight, 0.0) ** 0.5
    best = 1.6 / sqrt(size)
    for step in range(ROUNDS):
        apart = at[:, None, :] - at[None, :, :]
        distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 0.01)
        force = best**2 / distance**2 - pull * distance / best
        move = (apart * force[:, :, None]).sum(axis=1) - 0.8 * at
        length = np.maximum(np.sqrt((move**2).sum(axis=1, keepdims=True)), 1e-9)
        at = at + move / length * np.minimum(length, 0.12 * (1 - step / ROUNDS))
    low, high = at.min(axis=0), at.max(axis=0)
    span = np.maximum(high - low, 1e-9)
    room = np.array([WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN])
    scaled = (at - low) / span * room + MARGIN if size > 1 else np.array([[WIDTH / 2, HEIGHT / 2]])
    return [(round(float(x), 1), round(float(y), 1)) for x, y in scaled]

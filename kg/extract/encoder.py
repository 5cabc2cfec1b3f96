"""The position encoder at work: windows of the text in, scored (actor, target) candidates out. No torch.

Two ONNX graphs, run on the CPU: one reads a window (MiniLM, 6 layers, weights stored in half precision and computed in
single), the other reads each pair of an actor and a sentence. They are trained by ``training/`` (see its model card).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.data import data
from kg.errors import ModelError
from kg.extract.windows import Naming, Pair, Window, tokenizer, windows
from kg.model import Mode, Span, SpeechAct, Stance

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float32]

WEIGHTS = "weights"
FLOOR = 0.12  # a pair below this probability of holding a position is not looked at further
LEAST, GAP, BEGIN, MOST = 0.3, 3, 0.7, 2
"""Of target tokens: least probability, widest hole, a sure begin, and how many runs are told (chosen on the choose part)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the encoder says of one actor and one target in one sentence; every score is a probability (not yet calibrated)."""

    actor: str
    target: Span
    sentence: int
    near: int
    holds: float
    on_target: float
    stance: Mapping[Stance, float]
    act: Mapping[SpeechAct, float]
    mode: Mapping[Mode, float]


@cache
def sessions() -> tuple[Any, Any]:
    """The two graphs; ModelError where the weights are not there or do not load."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS") or 0)  # 0: all cores; workers of a corpus run have one each
    options.log_severity_level = 3
    try:
        encoder, pairs = (
            ort.InferenceSession(data(WEIGHTS, name).read_bytes(), options, providers=["CPUExecutionProvider"])
            for name in ("encoder.onnx", "pairs.onnx")
        )
    except (OSError, RuntimeError) as e:
        raise ModelError("the weights of the position encoder do not load: reinstall policy-kg, or use --extractor rules") from e
    return encoder, pairs


def candidates(text: str, sentences: Sequence[Span], namings: Sequence[Naming]) -> list[Candidate]:
    """All candidates of a text in the order of its sentences.

    `sentences` are spans of `text` in order; `namings` where actors are named. ModelError where the weights do not load.
    """
    return [c for w in windows(text, sentences, namings, tokenizer()) if w.pairs for c in _read(w)]


def _read(window: Window) -> Iterator[Candidate]:
    import numpy as np

    encoder, head = sessions()
    hidden = encoder.run(None, {"ids": np.array([window.ids], np.int64), "types": np.array([window.types], np.int64)})[0][0]
    for group in _by_sentence(window.pairs):
        width = max(len(p.named) for p in group)
        named = np.array([[*p.named, *[-1] * (width - len(p.named))] for p in group], np.int64)
        tokens = np.array([list(p.tokens) for p in group], np.int64)
        near = np.array([p.near for p in group], np.int64)
        holds, tags, stance, act, mode = head.run(None, {"hidden": hidden, "named": named, "tokens": tokens, "near": near})
        for i, pair in enumerate(group):
            p = float(_sigmoid(holds[i]))
            if p >= FLOOR:
                yield from _decode(window, pair, p, _softmax(tags[i]), _softmax(stance[i]), _softmax(act[i]), _softmax(mode[i]))


def _by_sentence(pairs: Sequence[Pair]) -> list[list[Pair]]:
    groups: dict[int, list[Pair]] = {}
    for p in pairs:
        groups.setdefault(p.sentence, []).append(p)
    return list(groups.values())


def _decode(window: Window, pair: Pair, holds: float, tags: Array, stance: Array, act: Array, mode: Array) -> Iterator[Candidate]:
    """The likeliest targets of a pair, at most :data:`MOST`; the likeliest token where no run of tokens stands out."""
    on = 1 - tags[:, 0]
    runs = sorted(_runs(tags), key=lambda r: (-float(on[r].max()), r[0]))[:MOST]
    for run in sorted(runs):
        first, last = window.offsets[pair.tokens[run[0]]], window.offsets[pair.tokens[run[-1]]]
        assert first is not None and last is not None  # the tokens of a sentence stand in the text
        yield Candidate(
            actor=pair.actor,
            target=Span(first.start, last.end),
            sentence=pair.sentence,
            near=pair.near,
            holds=holds,
            on_target=float(on[run].max()),
            stance=dict(zip(Stance, stance[run].mean(0).tolist(), strict=True)),
            act=dict(zip(SpeechAct, act[run].mean(0).tolist(), strict=True)),
            mode=dict(zip(Mode, mode[run].mean(0).tolist(), strict=True)),
        )


def _runs(tags: Array) -> list[list[int]]:
    """Runs of tokens that may be a target; a new one begins after a gap, or where "begin" is sure."""
    runs: list[list[int]] = []
    for i, (outside, begin, _) in enumerate(tags.tolist()):
        if 1 - outside < LEAST:
            continue
        if runs and i - runs[-1][-1] <= GAP + 1 and begin <= BEGIN:
            runs[-1] += range(runs[-1][-1] + 1, i + 1)
        else:
            runs.append([i])
    return runs or [[int(tags[:, 0].argmin())]]


def _softmax(x: Array) -> Array:
    import numpy as np

    e = np.exp(x - x.max(-1, keepdims=True))
    share: Array = e / e.sum(-1, keepdims=True)
    return share


def _sigmoid(x: float) -> float:
    import math

    return 1 / (1 + math.exp(-x))

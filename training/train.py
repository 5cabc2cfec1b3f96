"""Train the position encoder and write its weights; `training/run` calls it for both rounds.

`--base` holds an unpacked all-MiniLM-L6-v2 (Apache-2.0). Seeds are fixed. Needs torch and transformers.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from kg.authority.load import load as authorities
from kg.evaluate.gold import PARTS
from training.examples import NONE, Example, Labelled, as_found, as_marked, load
from training.export import export
from training.net import Net

BATCH, RATES, SEED = 6, (8e-5, 6e-4), 1
SHARES = (1.5, 0.4, 0.3)  # of the losses of stance, act and mode
FAR = 0.6  # share of the actors named before the sentence, holding nothing in it, that are read
KEEP = 0.4  # share of the actors that hold nothing in a sentence from which the tags learn all the same


def padded(xs: Sequence[int], length: int, fill: int) -> list[int]:
    """`xs` filled up to `length`."""
    return [*xs, *[fill] * (length - len(xs))]


def tensors(batch: Sequence[Example]) -> tuple[dict[str, Tensor], list[Labelled]]:
    """The batch padded, and its pairs in the order of the tensors."""
    length = max(len(e.window.ids) for e in batch)
    pairs = [(w, p) for w, e in enumerate(batch) for p in e.pairs if p.holds or p.pair.near in (0, 3) or random.random() < FAR]
    names, words = max(len(p.pair.named) for _, p in pairs), max(len(p.pair.tokens) for _, p in pairs)
    return {
        "ids": torch.tensor([padded(e.window.ids, length, 0) for e in batch]),
        "types": torch.tensor([padded(e.window.types, length, 0) for e in batch]),
        "named": torch.tensor([padded([w * length + i for i in p.pair.named], names, -1) for w, p in pairs]),
        "tokens": torch.tensor([padded([w * length + i for i in p.pair.tokens], words, -1) for w, p in pairs]),
        "near": torch.tensor([p.pair.near for _, p in pairs]),
    }, [p for _, p in pairs]


def loss_of(out: tuple[Tensor, ...], pairs: Sequence[Labelled], weight: Tensor) -> Tensor:
    """The sum of the losses of the five outputs."""
    holds, tags, *labels = out
    words = tags.shape[1]
    held = torch.tensor([float(p.holds) for p in pairs])
    loss = nn.functional.binary_cross_entropy_with_logits(holds, held) * 3
    keep = (held > 0) | (torch.rand(len(pairs)) < KEEP)
    gold = torch.tensor([padded(p.tags, words, NONE) for p in pairs])
    if keep.any():
        loss = loss + 3 * nn.functional.cross_entropy(tags[keep].transpose(1, 2), gold[keep], weight=weight, ignore_index=NONE)
    if held.any():
        rows = zip(*((p.stance, p.act, p.mode) for p in pairs), strict=True)
        for logits, share, labelled in zip(labels, SHARES, rows, strict=True):
            wanted = torch.tensor([padded(r, words, NONE) for r in labelled])
            loss = loss + share * nn.functional.cross_entropy(logits.transpose(1, 2), wanted, ignore_index=NONE)
    return loss


def fit(net: Net, views: Sequence[Sequence[Example]], epochs: int, rate: float = 1.0) -> None:
    """Train `net` in place, on one view after the other, an epoch each; `rate` is a share of :data:`RATES`."""
    views = [[e for e in view if e.pairs] for view in views]
    base = {id(p) for p in net.encoder.parameters()}
    groups = [[p for p in net.parameters() if p.requires_grad and (id(p) in base) == inner] for inner in (True, False)]
    optimizer = torch.optim.AdamW([{"params": g, "peak": r * rate} for g, r in zip(groups, RATES, strict=True)], weight_decay=0.01)
    weight = torch.tensor([0.5, 1.0, 1.0])
    steps = sum(-(-len(views[epoch % len(views)]) // BATCH) for epoch in range(epochs))
    step, start = 0, time.time()
    net.train()
    for epoch in range(epochs):
        order = sorted(views[epoch % len(views)], key=lambda e: len(e.window.ids) + random.random() * 60)
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        random.shuffle(batches)
        total = 0.0
        for batch in batches:
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * min(1, (step + 1) / (0.08 * steps + 1)) * max(0.01, 1 - step / steps)
            step += 1
            inputs, pairs = tensors(batch)
            loss = loss_of(net(**inputs), pairs, weight)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            total += float(loss)
        print(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {time.time() - start:.0f} s", flush=True)


def main() -> None:
    """Wire the options."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--base", type=Path, required=True)
    args.add_argument("--articles", type=Path, required=True)
    args.add_argument("--part", choices=(*PARTS, "all"), default="build")
    args.add_argument("--epochs", type=int, default=8)
    args.add_argument("--start", type=Path, help="go on from this net.pt, with half the rates, on the actors as the product finds them")
    args.add_argument("--out", type=Path, required=True, help="folder for the ONNX graphs and net.pt")
    a = args.parse_args()
    seed = SEED + (a.start is not None)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)  # else a trained softmax slows the later epochs
    found = as_found(authorities())
    views = load(a.articles, None if a.part == "all" else a.part, authorities(), [found] if a.start else [as_marked, found])
    for view in views:
        pairs = [p for e in view for p in e.pairs]
        print(len(view), "windows,", len(pairs), "pairs,", sum(p.holds for p in pairs), "held", flush=True)
    net = Net(a.base)
    if a.start:
        net.load_state_dict(torch.load(a.start))
    fit(net, views, a.epochs, 0.5 if a.start else 1.0)
    a.out.mkdir(parents=True, exist_ok=True)
    torch.save(net.state_dict(), a.out / "net.pt")
    plain = Net(a.base, attention="eager")
    plain.load_state_dict(net.state_dict())
    export(plain, a.out)


if __name__ == "__main__":
    main()

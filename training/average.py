"""Average the weights of nets that were trained on from one another, and write the ONNX graphs.

The mean of several such nets judges better than each alone, at the cost of one (Wortsman et al., Model soups, ICML 2022).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.export import export
from training.net import Net


def main() -> None:
    """Wire the options."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--base", type=Path, required=True)
    args.add_argument("--out", type=Path, required=True, help="folder for the ONNX graphs")
    args.add_argument("nets", type=Path, nargs="+")
    a = args.parse_args()
    states = [torch.load(path) for path in a.nets]
    net = Net(a.base, attention="eager")
    net.load_state_dict({name: (sum(s[name].float() for s in states) / len(states)).to(first.dtype) for name, first in states[0].items()})
    export(net, a.out)


if __name__ == "__main__":
    main()

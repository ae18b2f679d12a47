"""A program that opens three bodies, says which processes there are, and does as it is told:
`parent.py folder stay|leave`.
"""

import json
import signal
import sys

import numpy as np
import psutil

from tests.fakes.faulty import FaultyConfig


def main(folder: str, what: str) -> None:
    config = FaultyConfig(folder=folder)
    config.plan("open", 0, "breed")
    simulator = config.build(3)
    simulator.place(np.arange(3), ["train/0"] * 3, np.ones((3, 4)))
    family = [child.pid for child in psutil.Process().children(recursive=True)]
    print(json.dumps({"workers": simulator.pids, "family": family}), flush=True)
    if what == "stay":
        signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])

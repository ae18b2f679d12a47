"""A peer of two processes that trains nothing, in the standard library alone, so that it begins at
once.

python -m tests.fakes.peer FOLDER: `threads` of its assignment is how it behaves: 1 trains, 2 ends
at once, 3 says nothing, 4 ends soon.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

PACE = 0.01
"""Seconds between two reports of 100 steps, of each process."""


def main(folder: Path, stream: int) -> None:
    assignment = json.loads((folder / "assignment.json").read_text())
    behaviour = assignment["threads"]
    if behaviour == 2:
        sys.exit("the fake peer has no engine")
    if stream == 0:
        facts = {"parameters": 7, "version": "fake 1.0", "levers": assignment["levers"]}
        (folder / "facts.json").write_text(json.dumps(facts))
        subprocess.Popen([sys.executable, "-m", "tests.fakes.peer", str(folder), "1"])
    for k in range(1, 5 if behaviour == 4 else 100_000):
        if behaviour != 3:
            report(folder / f"progress-{stream}.jsonl", steps=100 * k)
        time.sleep(PACE)


def report(path: Path, steps: int) -> None:
    row = {"time": time.monotonic(), "steps": steps, "episodes": 2, "successes": 1.0, "returns": 3.0}
    with path.open("a") as file:
        file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)

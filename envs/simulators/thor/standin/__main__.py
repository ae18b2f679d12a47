"""Stands in for AI2-THOR's Unity build.

Not run by hand: the client starts it, as in

    from ai2thor.controller import Controller controller =
    Controller(local_executable_path="surefoot thor-server", scene="FloorPlan_Train1_1",
    agentMode="locobot")

Scenes are generated houses in place of AI2-THOR's: FloorPlan_Train1_1 is always the same house, and
so on. It proves that code talks to the client as it should; it says nothing about Unity's physics,
pictures or visibility. Where the client finds no display, pass it x_display=":0", which is not
opened; CUDA_VISIBLE_DEVICES must not be set.
"""

import argparse
import inspect
import os
import sys
import threading
import time

from envs.simulators.thor.standin.fifo_pipes import Pipes

_LOOK_SECONDS = 0.5


def main() -> int:
    """Serve the client that started this; the exit status is 2 when none did."""
    given, _ = _parser().parse_known_args()  # Unity's own arguments that change nothing here are let pass
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    try:
        pipes = Pipes()
    except RuntimeError as error:
        print(f"surefoot thor-server: {error}", file=sys.stderr)
        return 2
    from envs.simulators.thor.standin.standin_server import (
        StandinServer,  # takes a second, in which --help has long answered
    )

    StandinServer(pipes, given.width, given.height, canned=given.canned).serve()
    return 0


def _end_with(parent: int) -> None:
    """End when the client's process does, also while waiting for it to open a pipe, which lasts for
    ever once it is killed.
    """
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="surefoot thor-server",
        description=inspect.cleandoc(__doc__ or ""),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    for side in ("width", "height"):
        parser.add_argument(
            f"-screen-{side}", dest=side, type=int, default=300, metavar="PIXELS", help="given by the client"
        )
    parser.add_argument(
        "--canned",
        action="store_true",
        help="send one picture again and again, to measure the client and the transport alone",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

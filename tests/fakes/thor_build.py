"""A build for AI2-THOR's client that knows just enough to start, and then fails as its command line
says.

python thor_build.py [WHEN FAULT]: before it answers the action WHEN ("start" is before anything is
said) it does FAULT.
"""

import os
import signal
import sys
import time
from itertools import takewhile
from pathlib import Path
from runpy import run_path

WIRE = Path(__file__).parents[2] / "envs/simulators/thor/standin/fifo_pipes.py"
"""Run by its path: importing its package would take a second, in every build."""

ORIGIN = {"x": 0.0, "y": 0.9, "z": 0.0}
WIDTH, HEIGHT = 32, 24

FAULTS = {
    "exit": lambda: os._exit(3),
    "abort": lambda: os.kill(os.getpid(), signal.SIGABRT),
    "hang": lambda: time.sleep(3600),
}


def agent(action: str, value: object, failed: str) -> dict:
    return {
        "agent": {"position": ORIGIN, "rotation": ORIGIN, "cameraHorizon": 0.0},
        "objects": [],
        "colors": None,
        "sceneName": "FloorPlan_Train1_1",
        "lastAction": action,
        "lastActionSuccess": not failed,
        "errorMessage": failed,
        "errorCode": "",
        "actionReturn": value,
        "screenWidth": WIDTH,
        "screenHeight": HEIGHT,
        "thirdPartyCameras": [],
    }


def main(when: str = "", fault: str = "") -> None:
    if when == "start":
        FAULTS[fault]()
    pipes = run_path(str(WIRE))["Pipes"]()
    asked: dict = {"action": ""}
    while True:
        name = str(asked["action"])
        if name == when and fault in FAULTS:
            FAULTS[fault]()
        value = {"GetReachablePositions": [ORIGIN], "Initialize": {"cameraNearPlane": 0.1, "cameraFarPlane": 20.0}}.get(
            name
        )
        value = ["FloorPlan_Train1_1"] if name == "GetScenesInBuild" else value
        told = agent(name, value, "it will not" if (name, fault) == (when, "refuse") else "")
        pictures = [(4, bytes(3 * WIDTH * HEIGHT))] if asked.get("renderImage", True) else []
        pipes.send(
            {"agents": [told], "thirdPartyCameras": [], "activeAgentId": 0, "sequenceId": asked.get("sequenceId", 0)},
            pictures,
        )
        asked = pipes.receive()


if __name__ == "__main__":
    main(*takewhile(lambda word: not word.startswith("-"), sys.argv[1:]))

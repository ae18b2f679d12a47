import io

import numpy as np
from rich.console import Console

from experiments.deployment.display import Display
from experiments.deployment.drive import DriveStep, End


def step() -> DriveStep:
    seen = {"pointgoal": np.array([2.5, 0.5], np.float32)}
    pose = (1.0, -0.5, 0.0, 3.0)
    return DriveStep(
        number=7,
        action=1,
        name="move_ahead_25cm",
        logits=[],
        observation=seen,
        pose=pose,
        received=0.0,
        age=0.02,
        thinking=0.005,
    )


def shown(terminal: bool) -> str:
    file = io.StringIO()
    with Display("armed", (3.0, 0.0), Console(file=file, force_terminal=terminal, width=200)) as display:
        display.step(step(), None)  # type: ignore[arg-type]
        display.event("command", {"v": 0.2, "w": 0.0})
        display.event("motion", {"outcome": "blocked", "why": "a bumper is pressed"})
        display.end(End(why="signal SIGINT", success=False, steps=8, measures={}))
    return file.getvalue()


def test_a_terminal_shows_where_it_is_what_it_does_how_late_and_why_it_stopped() -> None:
    text = shown(terminal=True)
    for part in (
        "armed", "+3.00 m ahead", "x +1.00 m, y -0.50 m, yaw +172", "2.50 m at +29 degrees", "7: move_ahead_25cm",
        "picture 20 ms old, policy 5.0 ms", "+0.20 m/s", "blocked a bumper is pressed",
        "signal SIGINT; not at the goal",
    ):  # fmt: skip
        assert part in text


def test_elsewhere_every_step_is_a_line() -> None:
    text = shown(terminal=False)
    assert "action 7: move_ahead_25cm" in text
    assert "ended: signal SIGINT" in text

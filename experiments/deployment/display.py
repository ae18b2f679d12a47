"""The display while a robot drives: where it is, where it goes, what it does, how late, and
why it stopped.
"""

import math
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table

from experiments.deployment.drive import DriveStep, End
from experiments.deployment.rig import Rig


class Display:
    """A table that is drawn again at every step and command; where the output is no terminal, a
    line a step. `with` begins and ends it.
    """

    def __init__(self, mode: str, goal: tuple[float, ...], console: Console | None = None) -> None:
        self._console = console or Console()
        self._rows: dict[str, str] = {
            "mode": mode,
            "goal": f"{goal[0]:+.2f} m ahead, {goal[1]:+.2f} m left of the start",
        }
        self._live = Live(self._table(), console=self._console, refresh_per_second=8)

    def __enter__(self) -> "Display":
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def step(self, step: DriveStep, rig: Rig) -> None:
        """As `Witness.step`."""
        x, y, _, yaw = step.pose
        distance, bearing = (float(number) for number in step.observation.get("pointgoal", (math.nan, math.nan)))
        self._rows |= {
            "pose": f"x {x:+.2f} m, y {y:+.2f} m, yaw {math.degrees(yaw):+.0f} degrees",
            "to the goal": f"{distance:.2f} m at {math.degrees(bearing):+.0f} degrees",
            "action": f"{step.number}: {step.name}",
            "latency": f"picture {1000 * step.age:.0f} ms old, policy {1000 * step.thinking:.1f} ms",
        }
        self._draw()
        if not self._console.is_terminal:
            self._console.print(
                ", ".join(f"{key} {self._rows[key]}" for key in ("action", "pose", "to the goal", "latency"))
            )

    def event(self, event: str, fields: dict[str, Any]) -> None:
        """An event of the log."""
        if event == "command":
            self._rows["command"] = f"{fields['v']:+.2f} m/s, {math.degrees(fields['w']):+.0f} degrees/s"
        elif event == "motion":
            self._rows["last motion"] = " ".join(filter(None, (fields["outcome"], fields["why"])))
        self._live.update(self._table())

    def end(self, end: End) -> None:
        """How it ended."""
        self._rows["ended"] = f"{end.why}; {'at the goal' if end.success else 'not at the goal'}, by odometry"
        self._draw()
        self._console.print(f"ended: {self._rows['ended']}")

    def _draw(self) -> None:
        self._live.update(self._table())

    def _table(self) -> Table:
        table = Table(title="surefoot deploy: any key stops the robot, and so does Ctrl-C", show_header=False)
        for name, value in self._rows.items():
            table.add_row(name, value)
        return table

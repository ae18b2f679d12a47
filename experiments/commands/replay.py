"""`surefoot replay`: report on a drive, and rerun its policy on the recorded observations."""

import sys
from dataclasses import dataclass

import numpy as np

from configs import ReplayConfig
from experiments.commands import runner as command
from experiments.deployment.drive_page import page
from experiments.deployment.fitting import observation_space, view_of
from experiments.deployment.latencies import spreads
from experiments.deployment.memory import Memory
from experiments.deployment.pilot import Pilot
from experiments.studies.evaluated_policies import EvaluatedPolicy, load_trained

HELP = """
usage: surefoot replay folder=FOLDER [checkpoint=FOLDER]

Writes drive.html of a recorded drive: map, path, frames, latencies and how every motion ended. Reruns
the policy on the recorded observations to prove that it takes the same actions. The exit status is 1
if it does not.

  surefoot replay folder=runs/deploy/2026-11-26_10-00-00
"""


@dataclass(frozen=True, kw_only=True)
class ReplayVerdict:
    """Result of rerunning a policy on recorded observations."""

    steps: int
    """Number of steps."""
    other: int
    """First step with another action; -1 if there is none."""
    furthest: float
    """Largest difference of logits."""

    def __str__(self) -> str:
        if self.other >= 0:
            return f"run again on its observations, the policy takes another action in step {self.other}"
        same = (
            "bit for bit the same logits"
            if self.furthest == 0
            else f"logits that differ by {self.furthest:.2g} at most"
        )
        return (
            f"run again on its {self.steps} observations, the policy takes the same {self.steps} actions, from {same}"
        )


def again(memory: Memory, one: EvaluatedPolicy) -> ReplayVerdict:
    """Run the policy on every recorded observation in turn."""
    config, steps = memory.config, memory.of("step")
    policy = one.policy(observation_space(one.config, view_of(one.config)))
    pilot, other, furthest = Pilot(policy, seed=config["seed"], take_likeliest=config["greedy"]), -1, 0.0
    for number, observation in enumerate(memory.observations()):
        action, logits = pilot.act(observation)
        furthest = max(furthest, float(np.abs(logits - np.array(steps[number]["logits"])).max()))
        if action != steps[number]["action"] and other < 0:
            other = number
    return ReplayVerdict(steps=len(steps), other=other, furthest=furthest)


def replay(config: ReplayConfig) -> None:
    """Write the page and say what was found."""
    memory = Memory(config.path)
    one = load_trained(config.checkpoint or memory.config["checkpoint"], memory.config["device"])
    verdict = again(memory, one)
    path = config.path / "drive.html"
    path.write_text(page(memory, str(verdict), view_of(one.config), memory.config["robot"]["camera"]["mount_height"]))
    print(path, verdict, *spreads(memory.lines), sep="\n")
    if verdict.other >= 0:
        raise SystemExit(1)


def main() -> int:
    """Runs the command line and returns the exit status."""
    return command.run("replay", replay, groups=(), help=HELP)


if __name__ == "__main__":
    sys.exit(main())

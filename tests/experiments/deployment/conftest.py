"""A checkpoint that nobody trained, and commands that drive with it a simulated robot in a small
house.
"""

from pathlib import Path

import pytest

from configs import compose, to_tree
from embodied.runs.checkpoints import Checkpoints
from embodied.runs.run_folder import RunFolder
from experiments import build as parts
from experiments.deployment.fitting import observation_space, view_of


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of AAP at step 0: a configuration, and parameters alone."""
    config = compose("train", ["experiment=cpu_aap", "debug=seconds"])
    policy = parts.policy(config, observation_space(config, view_of(config)))
    folder = tmp_path_factory.mktemp("runs") / "untrained"
    run = RunFolder(folder, {key: value for key, value in to_tree(config).items() if key != "run"})
    Checkpoints(run.checkpoints).save(0, {"model": policy.state_dict()})
    return folder


HOUSE = ("simulator.house.rooms_range=[3,3]", "simulator.house.detail=LOW", "stage.scene=test/0", "stage.seed=3")


@pytest.fixture
def line(checkpoint: Path) -> tuple[str, ...]:
    """The beginning of a command line of `surefoot deploy`, with a robot in this process."""
    return ("deploy", f"checkpoint={checkpoint}", "goal=[1.0,0.5]", "robot.link=IN_PROCESS", "steps=6", *HOUSE)

"""From overrides to a dataclass: every file composes, every mistake is named."""

import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from configs import ConfigError, TrainConfig, choices, compose, restore, to_tree
from configs.registry import ROOTS
from configs.roots import GROUPS
from embodied.evaluation import Grid
from embodied.perturbations import TEST_DRIFT, THOR_NOISE, TRAINING_DRIFT, VALIDATION_DRIFT, perturbation_from_tree
from embodied.runs.run_folder import RunFolder
from embodied.runs.tracking import TensorBoardConfig, WandBConfig
from policies import aap, recurrent

FOLDER = Path(__file__).parents[2] / "configs"
FILES = [(group, choice) for group in GROUPS for choice in choices(group)]


def train(*overrides: str) -> TrainConfig:
    config: TrainConfig = compose("train", overrides)
    return config


@pytest.mark.parametrize(("group", "choice"), FILES, ids=map("=".join, FILES))
def test_every_choice_of_every_group_composes(group: str, choice: str) -> None:
    assert train(f"{group}={choice}").choices[group] == choice


@pytest.mark.parametrize("overlay", [[], *([f"debug={choice}"] for choice in choices("debug"))], ids=" ".join)
@pytest.mark.parametrize("experiment", choices("experiment"))
def test_every_recipe_composes_under_every_overlay(experiment: str, overlay: list[str]) -> None:
    config = train(f"experiment={experiment}", *overlay)
    assert config.simulator.sensors == config.task.sensors
    assert config.trainer.seed == config.seed


@pytest.mark.parametrize("choice", choices("evaluation"))
def test_every_evaluation_composes(choice: str) -> None:
    assert isinstance(compose("evaluate", ["run=runs/a", f"evaluation={choice}"]).evaluation.grid, Grid)


@pytest.mark.parametrize("choice", choices("comparison"))
def test_every_comparison_composes_and_so_does_every_run_of_it(choice: str) -> None:
    plan = compose("compare", [f"comparison={choice}"]).comparison
    runs = {name: train(*plan.common, *own) for name, own in plan.policies.items()}
    assert len(plan.seeds) >= 3
    trained = Counter(run.trainer.steps for run in runs.values())
    assert trained[runs[plan.reference].trainer.steps] > 1, "nobody to be held against has as much training"
    assert min(trained.values()) > 1, "somebody has more or less training than all others"
    assert {*plan.baselines} <= {*choices("policy")}


def test_no_file_is_left_out_of_these_tests() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/*.yaml")}
    groups = {*GROUPS, "encoder", "experiment", "debug", "evaluation", "comparison", "report", "robot"}
    assert folders == groups


@pytest.mark.parametrize("choice", choices("robot"))
def test_every_robot_composes(choice: str) -> None:
    config = compose("deploy", ["checkpoint=runs/a", "goal=[1,0]", f"robot={choice}"])
    assert config.choices["robot"] == choice


COMMANDED = sorted(
    [
        *FOLDER.glob("[!h]*.yaml"),
        *FOLDER.glob("experiment/*.yaml"),
        *FOLDER.glob("debug/*.yaml"),
        *FOLDER.glob("comparison/*.yaml"),
    ]
)


@pytest.mark.parametrize("path", COMMANDED, ids=lambda path: path.stem)
def test_the_first_lines_of_a_recipe_say_how_to_run_it(path: Path) -> None:
    (command,) = [line for line in path.read_text().splitlines()[:2] if line.startswith("# surefoot ")]
    name, *overrides = shlex.split(command.removeprefix("# surefoot "))
    root = name.replace("-", "_")
    recipe = f"{path.parent.name}={path.stem}"
    assert path.stem in (root, f"{root}_{overrides[0]}") or recipe in overrides
    compose(path.stem if path.parent == FOLDER else root, [override for override in overrides if "=" in override])


EVERY_ROOT = """
import sys
from configs import compose

for root, *overrides in {lines}:
    compose(root, overrides)
assert not [name for name in sys.modules if name.split(".")[0] == "experiments"]
"""


def test_every_root_composes_without_the_experiments() -> None:
    given = {
        "evaluate": ["run=a"],
        "report": ["folder=a"],
        "record": ["run=a"],
        "transfer": ["run=a", "simulators={embedded: {}}"],
        "deploy": ["checkpoint=a", "goal=[1,0]"],
        "replay": ["folder=a"],
    }
    lines = [[root, *given.get(root, [])] for root in ROOTS]
    subprocess.run([sys.executable, "-c", EVERY_ROOT.format(lines=lines)], cwd=FOLDER.parent, check=True)


def test_an_error_of_a_dataclass_names_its_key_once() -> None:
    with pytest.raises(ConfigError, match=r"^comparison\.evaluation\.bodies is 0; it must be at least 1$"):
        compose("compare", ["comparison.evaluation.bodies=0"])


def test_presets_are_those_of_the_policies() -> None:
    assert train("policy=aap").policy == aap.PAPER
    assert train("policy=aap_small").policy == aap.SMALL
    assert train("policy=recurrent").policy == recurrent.PAPER
    assert train("policy=recurrent_small").policy == recurrent.SMALL


def test_perturbations_of_the_paper_are_those_of_the_code() -> None:
    named = {
        "drift": TRAINING_DRIFT,
        "drift_validation": VALIDATION_DRIFT,
        "drift_test": TEST_DRIFT,
        "thor_noise": THOR_NOISE,
    }
    for choice, perturbation in named.items():
        assert perturbation_from_tree(train(f"perturbation={choice}").perturbation) == perturbation


def test_a_policy_brings_its_own_auxiliary_loss() -> None:
    assert train("policy=aap_small").ppo.aux_weights == {"impact": 1.0}
    assert train("policy=recurrent_small").ppo.aux_weights == {}
    assert train("ppo.aux_weights.impact=0.5").ppo.aux_weights == {"impact": 0.5}


def test_a_perturbation_takes_keys_its_file_does_not_name() -> None:
    assert train("perturbation=drift_test", "perturbation.drift.metres=[0,0.1]").perturbation["drift"]["metres"] == [
        0,
        0.1,
    ]
    assert (
        train("perturbation=locobot_noise", "perturbation.pyrobot.multiplier=2").perturbation["pyrobot"]["multiplier"]
        == 2
    )


def test_several_trackers_may_be_chosen() -> None:
    config = train("tracker=[tensorboard,wandb]", "tracker.wandb.project=mine")
    assert config.tracker == {"tensorboard": TensorBoardConfig(), "wandb": WandBConfig(project="mine")}


MISTAKES = {
    "ppo.epoch=1": ["ppo.epoch", "epochs", "learning_rate"],
    "+ppo.epoch=1": ["ppo.epoch", "epochs", "learning_rate"],
    "polcy=aap": ["polcy", "policy", "experiment"],
    "policy.encoder.chanels=[8]": ["policy.encoder.chanels", "channels"],
    "policy=aapp": ["policy=aapp", "aap_small", "straight_to_goal"],
    "experiment=cpu": ["experiment=cpu", "cpu_aap", "paper_recurrent"],
    "tracker=[tensorbord]": ["tracker=tensorbord", "tensorboard", "wandb"],
    "ppo.epochs=three": ["ppo.epochs", "three", "Integer"],
    "ppo.epochs=1.5": ["ppo.epochs", "1.5", "Integer"],
    "trainer.precision=float16": ["trainer.precision", "float16", "FLOAT32", "BFLOAT16"],
    "ppo.learning_rate=null": ["ppo.learning_rate", "not Optional"],
    "ppo.clip=-1": ["ppo.clip is -1", "above 0"],
    "policy.heads=3": ["policy", "heads", "3", "divide"],
    "policy.encoder.patch_px=0": ["policy.encoder.patch_px is 0", "above 0"],
    "simulator.scenes=[train]": ["simulator", "train"],
    "episodes.min_distance=50": ["episodes", "min_distance", "50"],
    "action_space=big": ["big", "common", "paper", "strafe"],
    "device=gpu": ["device", "gpu", "cuda"],
    "perturbation.drift.meters=1": ["perturbation.drift", "meters", "metres"],
    "perturbation.drift.metres=far": ["perturbation.drift.metres", "far"],
    "tracker.wandb.project=x": ["tracker.wandb", "tracker=wandb"],
    "simulator.sensors=${frames}": ["simulator.sensors", "frames"],
    "~policy": ["policy", "given"],
    "trainer": ["trainer", "key=value"],
}


@pytest.mark.parametrize(("mistake", "named"), MISTAKES.items(), ids=list(MISTAKES))
def test_a_mistake_is_named_with_what_is_allowed(mistake: str, named: list[str]) -> None:
    with pytest.raises(ConfigError) as raised:
        train(mistake)
    assert [word for word in named if word not in str(raised.value)] == []
    assert "\n" not in str(raised.value)
    assert "_schema" not in str(raised.value)


@pytest.mark.parametrize(
    ("mistake", "beginning"),
    [
        ("ppo.learning_rate=-1", "ppo.learning_rate is -1.0; it must be above 0"),
        ("episodes.near_fraction=2", "episodes.near_fraction is 2.0"),
        ("task.max_episode_steps=0", "task.max_episode_steps is 0"),
        ("trainer.bodies=2", "ppo.minibatches is 4; it must be at most trainer.bodies (2)"),
    ],
)
def test_a_path_is_named_once(mistake: str, beginning: str) -> None:
    with pytest.raises(ConfigError) as raised:
        train(mistake)
    assert str(raised.value).startswith(beginning)


def test_the_name_of_a_run_tells_it_apart() -> None:
    assert train("seed=3").name == "aap_small-pointnav-drift-seed3"
    assert train("experiment=cpu_recurrent").folder == Path("runs/cpu_recurrent-seed0")
    assert train("experiment=cpu_recurrent", "debug=seconds").name == "cpu_recurrent-seconds-seed0"
    assert train("run.folder=/tmp/x").folder == Path("/tmp/x")


def test_the_same_overrides_give_the_same_hash(tmp_path: Path) -> None:
    def hash_of(folder: str, *overrides: str) -> str:
        return RunFolder(tmp_path / folder, to_tree(train(*overrides))).config_hash

    assert hash_of("a", "experiment=cpu_aap", "seed=1") == hash_of("b", "seed=1", "experiment=cpu_aap")
    assert hash_of("c", "experiment=cpu_aap") != hash_of("d", "experiment=cpu_aap", "ppo.clip=0.3")


OVERRIDES = {
    "recipe": ["experiment=cpu_aap", "debug=seconds", "trainer.precision=BFLOAT16"],
    "enums, nulls and lists": [
        "experiment=paper_recurrent",
        "policy.encoder.weights=null",
        "simulator.house.rooms_range=[3,5]",
    ],
    "trackers": ["tracker=[wandb,tensorboard]", "tracker.wandb.mode=ONLINE"],
    "another tree": ["perturbation=sudden_drift", "perturbation.schedule.phases=[]"],
    "a key taken out": ["perturbation=drift", "~perturbation.drift.degrees"],
}


@pytest.mark.parametrize("overrides", OVERRIDES.values(), ids=list(OVERRIDES))
def test_a_run_folder_gives_its_configuration_back(overrides: list[str], tmp_path: Path) -> None:
    config = train(*overrides, f"run.folder={tmp_path}")
    RunFolder(tmp_path, to_tree(config))
    assert restore(tmp_path) == config


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.yaml"):
        restore(tmp_path / "none")
    (tmp_path / "config.yaml").write_text("evaluation: {}")
    with pytest.raises(ConfigError, match="training run"):
        restore(tmp_path)


def test_a_stored_key_that_is_unknown_now_is_named(tmp_path: Path) -> None:
    tree = to_tree(train())
    tree["ppo"]["momentum"] = 0.9
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(tree))
    with pytest.raises(ConfigError, match=r"ppo\.momentum.*learning_rate"):
        restore(tmp_path)

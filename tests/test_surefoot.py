"""The public facade: environments, policies, rows of an evaluation, shadowed packages."""

import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

import surefoot
from tests.fakes.trained import TRAINED

ROOT = Path(__file__).parents[1]


def choices() -> dict[str, object]:
    from envs.simulators.embedded import EmbeddedConfig

    simulator = EmbeddedConfig(scenes=("test/0",), sensors=("depth",), height=32, width=32)
    return {"simulator": simulator, "task": {"frames": ("depth",)}, "scenes": ["test/0"]}


@pytest.fixture(scope="module")
def policy() -> object:
    return surefoot.load_policy(TRAINED)


def test_a_policy_acts_in_a_single_environment(policy) -> None:
    env = surefoot.make("pointnav", **choices())
    policy.reset()
    observation, _ = env.reset(seed=0)
    for _ in range(3):
        action = policy.act(observation)
        assert isinstance(action, int)
        observation, *_ = env.step(action)
    env.close()


def test_a_policy_acts_in_a_vector_environment(policy) -> None:
    envs = surefoot.make_vec("surefoot/PointNav-v0", num_envs=2, **choices())
    policy.reset()
    observation, _ = envs.reset(seed=0)
    for _ in range(3):
        actions = policy.act(observation)
        assert (actions.dtype, actions.shape) == (np.int64, (2,))
        observation, *_ = envs.step(actions)
    envs.close()


def test_an_evaluation_returns_rows(tmp_path: Path) -> None:
    overrides = ("evaluation=seconds", "evaluation.conditions=[nominal]", "evaluation.episodes=2")
    rows = surefoot.evaluate(TRAINED, *overrides, "evaluation.baselines=[]", f"folder={tmp_path / 'evaluation'}")
    assert [row.condition for row in rows] == ["nominal", "nominal"]
    assert {"success", "spl"} <= set(rows[0].measures)


def test_a_wrong_override_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown key seeed"):
        surefoot.train("seeed=1")


def test_its_version_is_that_of_the_distribution() -> None:
    assert surefoot.__version__.count(".") >= 1


def test_importing_it_imports_nothing_heavy() -> None:
    code = "import sys, surefoot; assert not {'torch', 'gymnasium', 'hydra'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_a_foreign_package_of_the_same_name_is_named_with_its_folder(tmp_path: Path) -> None:
    (tmp_path / "envs").mkdir()
    (tmp_path / "envs" / "__init__.py").touch()
    code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; import surefoot"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"'envs' in {ROOT}, but Python finds it in {tmp_path / 'envs'}" in done.stderr.replace(
        "needs its package ", ""
    )


def test_the_wheel_holds_all_packages_but_the_benchmark_beside_other_libraries() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    setuptools = pytest.importorskip("setuptools")
    packages = setuptools.find_namespace_packages(str(ROOT), **settings["packages"]["find"])
    assert {*surefoot.PACKAGES, "experiments.benchmark", "configs.experiment"} <= set(packages)
    assert not [name for name in packages if "peers" in name]
    assert settings["py-modules"] == ["surefoot"]

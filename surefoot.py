"""Surefoot from scripts and notebooks: environments, trained policies, evaluation and training.

    import surefoot

    env = surefoot.make("pointnav", scenes="test", perturbation={"drift": {"degrees": 90}})
    policy = surefoot.load_policy("runs/cpu_aap-seed0")
    observation, info = env.reset(seed=0)
    observation, reward, terminated, truncated, info = env.step(policy.act(observation))

Everything is imported when it is first used.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gymnasium

    from embodied.acting import ActingPolicy
    from embodied.evaluation import Row

__all__ = ["evaluate", "load_policy", "make", "make_vec", "train"]
__version__ = importlib.metadata.version("surefoot")

PACKAGES = ("embodied", "envs", "policies", "configs", "experiments")
"""Packages of Surefoot beside this file."""


def make(id_or_task: str = "pointnav", /, **choices: Any) -> gymnasium.Env[Any, Any]:
    """Makes an environment of one body.

    Args:
        id_or_task: "pointnav", "objectnav", or a Gymnasium id such as "surefoot/PointNav-v0".
        **choices: Keyword arguments of the environment: simulator, task, action_space,
            perturbation, scenes, episodes, seed, render_mode. See `envs.gym.factory`.

    Returns:
        The Gymnasium environment.
    """
    import gymnasium

    return gymnasium.make(_id(id_or_task), **choices)


def make_vec(
    id_or_task: str = "pointnav", /, num_envs: int = 1, **choices: Any
) -> gymnasium.vector.VectorEnv[Any, Any, Any]:
    """Makes a vector environment of `num_envs` bodies in one simulator; arguments as in `make`.

    Returns:
        The Gymnasium vector environment. It resets bodies whose episode ended in the same step.
    """
    import gymnasium

    return gymnasium.make_vec(_id(id_or_task), num_envs=num_envs, **choices)


def load_policy(path: str | Path, *, device: str = "cpu", greedy: bool = False, seed: int = 0) -> ActingPolicy:
    """Loads a trained policy.

    Args:
        path: Run folder (its newest checkpoint is loaded), or the folder of one checkpoint.
        device: Torch device of the policy.
        greedy: Take the most probable action instead of sampling.
        seed: Seed of the sampled actions.

    Returns:
        A policy that keeps its own state: `act(observation)` takes what `make` or `make_vec`
        environments return and returns the action or actions; `reset()` forgets all episodes.

    Raises:
        ConfigError: if the folder holds no run, or no checkpoint yet.
        CheckpointError: if no checkpoint is intact.
    """
    from embodied.acting import ActingPolicy
    from experiments import build
    from experiments.studies.evaluated_policies import load_trained

    trained = load_trained(str(path), device)
    policy = trained.policy(build.observation_space(trained.config))
    return ActingPolicy(policy, len(build.space(trained.config)), greedy=greedy, seed=seed)


def evaluate(run: str | Path, *overrides: str) -> list[Row]:
    """Evaluates a run as `surefoot evaluate` does, without the report.

    Args:
        run: Run folder.
        *overrides: As on the command line, such as "evaluation=quick" or "folder=runs/mine".

    Returns:
        A row for each policy, condition and episode, with its measures. Rows are also written to
        results.jsonl; if interrupted, the same call resumes.

    Raises:
        ConfigError: if the run or an override is wrong.
    """
    from configs import compose
    from experiments.studies.evaluation import evaluate_runs

    return evaluate_runs(compose("evaluate", [f"run={run}", *overrides]))


def train(*overrides: str) -> Path:
    """Trains as `surefoot train` does; if interrupted, the same call resumes.

    Args:
        *overrides: As on the command line, such as "experiment=cpu_aap" or "seed=1".

    Returns:
        The run folder.

    Raises:
        ConfigError: if an override is wrong.
    """
    from configs import compose
    from experiments.commands.train import train

    config = compose("train", overrides)
    train(config)
    return Path(config.folder)


def _id(id_or_task: str) -> str:
    from envs.gym.registration import IDS

    return {kind: id for id, kind in IDS.items()}.get(id_or_task, id_or_task)


def _check_packages() -> None:
    """Raises ImportError if Python would import a package of the same name from elsewhere."""
    here = Path(__file__).resolve().parent
    for name in PACKAGES:
        found = importlib.util.find_spec(name)
        folder = Path(found.origin).resolve().parent if found and found.origin else None
        if folder != here / name:
            where = f"in {folder or 'a folder without __init__.py'}" if found else "nowhere"
            raise ImportError(f"surefoot needs its package {name!r} in {here}, but Python finds it {where}")


_check_packages()

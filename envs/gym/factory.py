"""Puts environments together from keyword arguments: what `gymnasium.make` and `gymnasium.make_vec`
call.

kind: a name of `TASKS`. simulator: a name of `SIMULATORS`, a config with `build(bodies)`, or a
`Simulator`; by name or config it also senses what the task needs. task: the config of a task, or
fields of that of `kind`. action_space: a name of `embodied.actions`, or an `ActionSpace`.
perturbation: a `Perturbation`, its tree (the YAML form), or None. scenes: ids, or a word: all whose
id begins with "<word>/". episodes: an `EpisodesConfig` or its fields, to draw them in these scenes;
the path of an episode file; or a list of `Episode`. seed: of episodes and actuations. first_body:
the number of the first body here, where bodies are dealt to several environments: drawn episodes
depend on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

from embodied import perturbations
from embodied.actions import ActionSpace, action_space
from embodied.episode import Episode
from embodied.perturbations import Perturbation
from embodied.simulator import Simulator
from envs.episodes import DrawEpisode, EpisodesConfig, EpisodeSource, GeneratedEpisodes, ListedEpisodes, read_episodes
from envs.gym.single import NavigationEnv
from envs.gym.vector import NavigationVectorEnv
from envs.tasks import ObjectNavConfig, PointNavConfig, TaskConfig

Config = TypeVar("Config")
Fields = Mapping[str, Any]

SIMULATORS = {
    "embedded": "envs.simulators.embedded:EmbeddedConfig",
    "embedded_workers": "envs.simulators.embedded.worker_body:EmbeddedWorkersConfig",
    "habitat": "envs.simulators.habitat:HabitatConfig",
    "thor": "envs.simulators.thor:ThorConfig",
}
"""Simulators by name, and where their configs are."""

TASKS: dict[str, type[TaskConfig]] = {"pointnav": PointNavConfig, "objectnav": ObjectNavConfig}
"""Tasks by name."""


def single(*, render_mode: str | None = None, **choices: Any) -> NavigationEnv:
    """The plain environment; keyword arguments as above."""
    chosen = parts(1, **choices)
    with _closed_on_failure(chosen["simulator"], choices.get("simulator")):
        return NavigationEnv(**chosen, render_mode=render_mode)


single.metadata = NavigationEnv.metadata  # type: ignore[attr-defined]  # where gymnasium.make looks for render modes


def vector(
    num_envs: int = 1, *, copy: bool = True, render_mode: str | None = None, **choices: Any
) -> NavigationVectorEnv:
    """The vector environment of `num_envs` bodies; keyword arguments as above."""
    chosen = parts(num_envs, **choices)
    with _closed_on_failure(chosen["simulator"], choices.get("simulator")):
        return NavigationVectorEnv(**chosen, copy=copy, render_mode=render_mode)


def parts(
    bodies: int,
    *,
    kind: str = "pointnav",
    simulator: Any = "embedded",
    task: TaskConfig | Fields | None = None,
    action_space: str | ActionSpace = "paper",
    perturbation: Perturbation | Fields | None = None,
    scenes: str | Sequence[str] = "train",
    episodes: EpisodesConfig | Fields | str | Path | Sequence[Episode] | None = None,
    seed: int = 0,
    first_body: int = 0,
) -> dict[str, Any]:
    """The arguments of either environment.

    Raises:
        ValueError: for a choice that is none; the message says what there is.
    """
    given = _config(_kind(kind), task)
    space, under = _space(action_space), _perturbation(perturbation)
    built = _simulator(simulator, bodies, given.sensors)
    with _closed_on_failure(built, simulator):
        return {
            "simulator": built,
            "task": given.build(built, space),
            "space": space,
            "perturbation": under,
            "episodes": _episodes(episodes, built, scenes, seed, given.drawer(), first_body),
            "seed": seed,
        }


def sensing(config: Any, sensors: Sequence[str]) -> Any:
    """A simulator's config that senses these too; one that offers no choice of sensors stays as it
    is.
    """
    if not is_dataclass(config) or not hasattr(config, "sensors"):
        return config
    missing = [name for name in sensors if name not in config.sensors]
    return replace(config, sensors=(*config.sensors, *missing)) if missing else config  # type: ignore[type-var]


@contextmanager
def _closed_on_failure(simulator: Simulator, choice: Any) -> Iterator[None]:
    """Closes the simulator when the block fails, unless the caller passed it in."""
    try:
        yield
    except BaseException:
        if simulator is not choice:
            simulator.close()
        raise


def _kind(name: str) -> type[TaskConfig]:
    if name not in TASKS:
        raise ValueError(f"unknown task {name!r}; choose one of {sorted(TASKS)}")
    return TASKS[name]


def _simulator(choice: Any, bodies: int, sensors: Sequence[str]) -> Simulator:
    if isinstance(choice, str):
        if choice not in SIMULATORS:
            raise ValueError(f"unknown simulator {choice!r}; choose one of {sorted(SIMULATORS)}")
        module, name = SIMULATORS[choice].split(":")
        choice = getattr(import_module(module), name)()
    return cast(Simulator, sensing(choice, sensors).build(bodies) if hasattr(choice, "build") else choice)


def _space(choice: str | ActionSpace) -> ActionSpace:
    return action_space(choice) if isinstance(choice, str) else choice


def _perturbation(choice: Perturbation | Fields | None) -> Perturbation:
    if choice is None:
        return perturbations.Nothing()
    return choice if isinstance(choice, Perturbation) else perturbations.perturbation_from_tree(choice)


def _config(kind: type[Config], choice: Config | Fields | None) -> Config:
    if choice is not None and not isinstance(choice, Mapping):
        return choice
    allowed = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    if unknown := sorted(set(choice or {}) - set(allowed)):
        raise ValueError(f"{kind.__name__} has no {unknown}; its fields are {allowed}")
    return kind(**(choice or {}))


def _episodes(
    choice: Any, simulator: Simulator, scenes: str | Sequence[str], seed: int, draw: DrawEpisode, first_body: int
) -> EpisodeSource:
    if choice is None or isinstance(choice, Mapping | EpisodesConfig):
        ranges = _config(EpisodesConfig, choice)
        named = scenes_of(simulator, scenes)
        return GeneratedEpisodes(simulator, named, seed, ranges, draw=draw, first_body=first_body)
    listed = read_episodes(choice) if isinstance(choice, str | Path) else choice
    return ListedEpisodes(listed, simulator.bodies)


def scenes_of(simulator: Simulator, choice: str | Sequence[str]) -> Sequence[str]:
    """The scenes of a simulator that are meant by ids or by the word before the slash.

    Raises:
        ValueError: when there is none; the message says which words there are.
    """
    if not isinstance(choice, str):
        return choice
    scenes = [scene for scene in simulator.scenes if scene.startswith(f"{choice}/")]
    if not scenes:
        raise ValueError(
            f"no scene begins with {choice + '/'!r}; there are {sorted({s.split('/')[0] for s in simulator.scenes})}"
        )
    return scenes

"""Composes validated dataclasses from overrides, and restores them from run folders."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from hydra import compose as hydra_compose
from hydra import initialize_config_module
from hydra.core.global_hydra import GlobalHydra
from hydra.core.object_type import ObjectType
from hydra.errors import HydraException, MissingConfigException
from omegaconf import DictConfig, OmegaConf, open_dict
from omegaconf.errors import OmegaConfBaseException

from configs.errors import ConfigError, explain, explain_choice, refusal
from configs.old_names import ENCODER, upgrade
from configs.registry import SUFFIX, register_all
from configs.roots import GROUPS, TrainConfig


def compose(root: str, overrides: Sequence[str] = ()) -> Any:
    """Composes a root config.

    Args:
        root: Name of the root config, such as "train".
        overrides: Choices and values, such as "policy=aap" or "ppo.epochs=2".

    Returns:
        The validated dataclass of the root.

    Raises:
        ConfigError: for an unknown group, key or choice, a wrong type, or a refused value.
    """
    return resolve(composed(root, overrides))


def resolve(config: DictConfig, chosen: Mapping[str, Any] | None = None) -> Any:
    """Turns a composed config into its dataclass.

    Args:
        config: Composed config.
        chosen: Hydra's choices, if the config does not hold them yet.

    Raises:
        ConfigError: if a dataclass refuses a value, a value is missing, or an interpolation fails.
    """
    if chosen is not None:
        config.choices = _ours(chosen)
    try:
        return OmegaConf.to_object(config)
    except (OmegaConfBaseException, ValueError, TypeError) as error:
        raise ConfigError(refusal(config) or str(error)) from error


def in_full(override: str) -> str:
    """Writes `encoder=...`, a group within the policy, as Hydra wants it."""
    return override.replace("encoder=", "encoder@policy.encoder=", 1) if override.startswith("encoder=") else override


def to_tree(config: Any) -> dict[str, Any]:
    """Returns a config dataclass as plain dicts, lists and values, as stored in a run folder."""
    tree: Any = OmegaConf.to_container(OmegaConf.structured(config), resolve=True, enum_to_str=True)
    return dict(tree)


def restore(folder: Path | str) -> TrainConfig:
    """Returns the config of the training run in `folder`.

    Raises:
        ConfigError: when the folder holds no training run, or its config does not fit the schemas.
    """
    stored = read_tree(folder)
    if "trainer" not in stored:
        raise ConfigError(f"{folder} is not the folder of a training run")
    try:
        return _restored(stored | {"run": {"folder": str(folder)}})
    except OmegaConfBaseException as error:
        raise ConfigError(f"{folder}: {explain(error)}") from error


def upgrade_run(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the stored config of a training run with today's keys, new ones at their defaults."""
    tree = to_tree(_restored(upgrade(stored)))
    del tree["run"]  # a run folder does not store where it is, since it can be moved
    return tree


def restore_simulator(choice: str, tree: Mapping[str, Any]) -> Any:
    """Returns the config of a simulator from its tree (`to_tree`) and its choice of the group."""
    config = OmegaConf.merge(composed("train", [f"simulator={choice}"]), {"simulator": dict(tree)})
    return resolve(config).simulator  # type: ignore[arg-type]


def read_tree(folder: Path | str) -> dict[str, Any]:
    """Returns the config that a run folder stores, with today's keys.

    Raises:
        ConfigError: when the folder has no config.yaml.
    """
    path = Path(folder) / "config.yaml"
    if not path.exists():
        raise ConfigError(f"{folder} is not the folder of a run or an evaluation: it holds no config.yaml")
    return upgrade(yaml.safe_load(path.read_text()))


def choices(group: str) -> list[str]:
    """Returns the choices of a group; the root configs for ""."""
    register_all()
    with _hydra():
        options = GlobalHydra.instance().config_loader().get_group_options(group, ObjectType.CONFIG)
    return [option for option in options if not option.endswith(SUFFIX)]


def composed(root: str, overrides: Sequence[str]) -> DictConfig:
    """Returns Hydra's config of a root, not yet validated, with its choices.

    A leading "+" of an override is ignored, since it would hide which keys are allowed.

    Raises:
        ConfigError: for an unknown group, key or choice, or a wrong type.
    """
    register_all()
    try:
        with _hydra():
            config = hydra_compose(
                root, [in_full(override.lstrip("+")) for override in overrides], return_hydra_config=True
            )
    except MissingConfigException as error:
        group = str(error.missing_cfg_file).rpartition("/")[0]
        raise ConfigError(explain_choice(error, choices(group))) from error
    except (HydraException, OmegaConfBaseException, ValueError) as error:
        raise ConfigError(explain(error)) from error
    chosen = config.hydra.runtime.choices
    with open_dict(config):
        del config["hydra"]
    config.choices = _ours(chosen)
    return config


def _restored(stored: Mapping[str, Any]) -> TrainConfig:
    """Merges a stored tree over the choices that it was composed from."""
    known = [group for group in (*GROUPS, ENCODER) if group == "tracker" or group in stored["choices"]]
    config = composed("train", [f"{group}={_choice(stored, group)}" for group in known])
    # A perturbation is replaced, or keys of today's YAML file would be added to the run's.
    config.perturbation = OmegaConf.create({}, flags={"struct": False})
    restored: TrainConfig = resolve(OmegaConf.merge(config, stored))  # type: ignore[arg-type]
    return restored


@contextmanager
def _hydra() -> Iterator[None]:
    """Points Hydra at this package, even if the process already uses Hydra."""
    GlobalHydra.instance().clear()
    with initialize_config_module("configs", version_base="1.3"):
        yield


def _ours(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the choices of groups, without Hydra's own and those that follow from others."""
    return {group: choice for group, choice in chosen.items() if not group.startswith(("hydra/", "debug/"))}


def _choice(stored: Mapping[str, Any], group: str) -> str:
    """Returns the choice of a group; the group of trackers can have several."""
    if group == "tracker":
        return f"[{','.join(stored['tracker'])}]" if stored["tracker"] else "none"
    return str(stored["choices"][group])

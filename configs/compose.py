"""From overrides to a validated dataclass, with errors that name the key and what is allowed."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from hydra import compose as hydra_compose
from hydra import initialize_config_module
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from configs.schemas import register


class ConfigError(ValueError):
    """A configuration that cannot be run; the message names the key and what is allowed."""


def compose(root: str, overrides: Sequence[str] = ()) -> Any:
    """The dataclass of root config `root` ("train", "evaluate", ...) under `overrides` ("policy=aap", "trainer.epochs=2").

    Raises:
        ConfigError: for an unknown group, key or choice, a wrong type, or a value a dataclass refuses.
    """
    register()
    GlobalHydra.instance().clear()
    with initialize_config_module("configs", version_base="1.3"):
        try:
            return resolve(hydra_compose(root, overrides=list(overrides)))
        except HydraException as error:
            raise ConfigError(explain(error)) from error


def resolve(config: DictConfig) -> Any:
    """A composed config as its dataclass.

    Raises:
        ConfigError: where a dataclass refuses its values or an interpolation leads nowhere.
    """
    try:
        return OmegaConf.to_object(config)
    except (OmegaConfBaseException, ValueError, TypeError) as error:
        raise ConfigError(explain(error)) from error


def explain(error: BaseException) -> str:
    """Hydra's or OmegaConf's complaint in one paragraph, with the allowed keys where a key was unknown."""
    cause = error.__cause__ or error
    schema = getattr(cause, "object_type", None)
    key = getattr(cause, "full_key", None)
    text = str(cause).split("\n")[0]
    if not isinstance(cause, OmegaConfBaseException):
        return str(error)
    if "not in" in text and dataclasses.is_dataclass(schema):
        allowed = ", ".join(sorted(field.name for field in dataclasses.fields(schema)))
        return f"unknown key {key!r}; allowed here: {allowed}"
    return f"{key}: {text}" if key else text

"""Turns errors of Hydra, OmegaConf and the dataclasses into one line that names the key."""

import re
from collections.abc import Sequence
from typing import Any

from hydra.errors import MissingConfigException, OverrideParseException
from omegaconf import DictConfig, MissingMandatoryValue, OmegaConf
from omegaconf.errors import ConfigAttributeError, ConfigKeyError, OmegaConfBaseException

from configs.old_names import new_name
from configs.roots import OVERLAYS, TrainConfig


class ConfigError(ValueError):
    """A configuration that cannot be run; the message names the key and what is allowed."""


def explain(error: BaseException) -> str:
    """Returns a library's error as one line: the key, and the allowed keys or type."""
    cause = error.__cause__ if isinstance(error.__cause__, OmegaConfBaseException) else error
    if isinstance(cause, OverrideParseException):
        return f"cannot read {cause.override!r}; write key=value, lists as key=[a,b]"
    if not isinstance(cause, OmegaConfBaseException):
        return " ".join(str(error).split())
    key, text = str(cause.full_key or ""), str(cause).split("\n")[0]
    if isinstance(cause, MissingMandatoryValue):
        return f"{key} must be given: {key}=..."
    if isinstance(cause, ConfigAttributeError | ConfigKeyError):
        if new := new_name(key):
            return f"{key} is now {new}"
        return f"unknown key {key}; allowed here are {', '.join(_allowed(cause))}"
    return f"{key}: {text}" if key and key not in text else text


def explain_choice(error: MissingConfigException, options: Sequence[str]) -> str:
    """Returns one line for an unknown choice of a group: the choice, and those that exist."""
    group, _, choice = str(error.missing_cfg_file).rpartition("/")
    return f"unknown choice {group}={choice}; allowed are {', '.join(options)}"


def refusal(node: DictConfig, path: str = "") -> str:
    """Returns why a config cannot become its dataclass: the innermost error with its path.

    Returns "" if the config is valid.
    """
    for key in map(str, node):
        child = None if OmegaConf.is_missing(node, key) or OmegaConf.is_interpolation(node, key) else node[key]
        if isinstance(child, DictConfig) and (found := refusal(child, f"{path}.{key}".lstrip("."))):
            return found
    try:
        OmegaConf.to_object(node)
    except OmegaConfBaseException as error:
        return explain(error)
    except (ValueError, TypeError) as error:
        return _with_path(str(error), node, path)
    return ""


def _with_path(message: str, node: DictConfig, path: str) -> str:
    """Puts the path of a node before its error, which can start with a bare field."""
    first = re.match(r"\w*", message)
    separator = "." if first and first[0] in node else ": "
    return f"{path}{separator}{message}" if path else message


def _allowed(cause: Any) -> list[str]:
    """Returns the keys beside an unknown one; for a training run also the overlays."""
    overlays = OVERLAYS if cause.object_type is TrainConfig else ()
    return sorted({*map(str, cause.parent_node), *overlays} - {"choices", "hydra"})

"""Hydra's and OmegaConf's complaints, said so that one knows what to type instead."""

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
    """The complaint in one line: the key, and the allowed keys or type."""
    cause = error.__cause__ if isinstance(error.__cause__, OmegaConfBaseException) else error
    if isinstance(cause, OverrideParseException):
        return f"cannot read {cause.override!r}; write key=value, lists as key=[a,b]"
    if not isinstance(cause, OmegaConfBaseException):
        return " ".join(str(error).split())
    key, text = str(cause.full_key or ""), str(cause).split("\n")[0]
    if isinstance(cause, MissingMandatoryValue):
        return f"{key} must be given: {key}=..."
    if isinstance(cause, ConfigAttributeError | ConfigKeyError):
        if (new := new_name(key)) is not None:
            return f"{key} is now {new}"
        return f"unknown key {key}; allowed here are {', '.join(_allowed(cause))}"
    return f"{key}: {text}" if key and key not in text else text


def explain_choice(error: MissingConfigException, options: Sequence[str]) -> str:
    """What to say where a group was asked for a choice it has not."""
    group, _, choice = str(error.missing_cfg_file).rpartition("/")
    return f"unknown choice {group}={choice}; allowed are {', '.join(options)}"


def refusal(node: DictConfig, path: str = "") -> str:
    """Why a config cannot become its dataclass: the innermost complaint, after the path of the node that makes it."""
    for key in map(str, node):
        child = None if OmegaConf.is_missing(node, key) or OmegaConf.is_interpolation(node, key) else node[key]
        if isinstance(child, DictConfig) and (found := refusal(child, f"{path}.{key}".lstrip("."))):
            return found
    try:
        OmegaConf.to_object(node)
    except OmegaConfBaseException as error:
        return explain(error)
    except (ValueError, TypeError) as error:
        return _at(path, str(error), node)
    return ""


def _at(path: str, message: str, node: DictConfig) -> str:
    """The message of a dataclass, which names a bare field, with the path of its node."""
    if not path:
        return message
    field = re.match(r"\w*", message)
    return f"{path}.{message}" if field is not None and field[0] in node else f"{path}: {message}"


def _allowed(cause: Any) -> list[str]:
    """The keys beside the unknown one; at the root of a training run also the overlays, which are no keys of it."""
    overlays = OVERLAYS if cause.object_type is TrainConfig else ()
    return sorted({*map(str, cause.parent_node), *overlays} - {"choices", "hydra"})

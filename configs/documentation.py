"""Documents the keys of a root config from the texts under the fields of its dataclasses."""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from omegaconf import DictConfig, ListConfig, OmegaConf

from configs.compose import composed
from configs.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class Key:
    """A documented key of a composed config."""

    name: str
    """Dotted key, as typed."""
    value: str
    """Value after composing, as typed; "" if it must be given."""
    kind: str
    """Type, or the allowed names; "" where anything goes."""
    text: str
    """Documentation of the field."""

    def __str__(self) -> str:
        head = f"{self.name}={self.value}" + (f"  ({self.kind})" if self.kind else "")
        return "\n".join(
            [f"  {head}", *textwrap.wrap(self.text, 94, initial_indent=" " * 6, subsequent_indent=" " * 6)]
        )


def document(root: str, path: str = "", overrides: Sequence[str] = ()) -> list[Key]:
    """Returns the keys below `path` of a root config; the root's own ones, without groups, for "".

    Args:
        root: Name of the root config, such as "train".
        path: A group or a dotted key, such as "ppo" or "simulator.house".
        overrides: Choices and values, as on the command line.

    Raises:
        ConfigError: if there is no such group, or an override is wrong.
    """
    config = composed(root, overrides)
    node = OmegaConf.select(config, path) if path else config
    if not isinstance(node, DictConfig):
        raise ConfigError(f"{path} is no group of this command; choose one of {', '.join(_groups(config))}")
    return [key for key in _keys(node, path) if path or key.name.split(".")[0] not in (*_groups(config), "choices")]


@cache
def field_texts(config: type) -> dict[str, str]:
    """Returns the text under each field of a dataclass and its bases, on one line."""
    texts: dict[str, str] = {}
    for base in reversed(config.__mro__):
        if is_dataclass(base):
            texts |= dict(_texts(base))
    return texts


def _texts(config: type) -> Iterator[tuple[str, str]]:
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(config))).body
    assert isinstance(definition, ast.ClassDef)
    for field, below in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            yield ast.unparse(field.target), " ".join(str(below.value.value).split())


def _groups(config: DictConfig) -> list[str]:
    return list(dict.fromkeys(choice.split("@")[-1].split("/")[0].split(".")[0] for choice in config.choices))


def _keys(node: DictConfig, path: str) -> Iterator[Key]:
    schema = OmegaConf.get_type(node)
    texts = field_texts(schema) if is_dataclass(schema) else {}
    for name in map(str, node):
        key = f"{path}.{name}".lstrip(".")
        child = None if OmegaConf.is_missing(node, name) or OmegaConf.is_interpolation(node, name) else node[name]
        if isinstance(child, DictConfig) and is_dataclass(OmegaConf.get_type(child)):
            yield from _keys(child, key)
        else:
            yield Key(name=key, value=_typed(node, name), kind=_kind(_ref_type(node, name)), text=texts.get(name, ""))


def _ref_type(node: DictConfig, name: str) -> Any:
    return node._get_node(name)._metadata.ref_type  # type: ignore[union-attr]


def _typed(node: DictConfig, name: str) -> str:
    if OmegaConf.is_missing(node, name):
        return ""
    value = OmegaConf.to_container(node, enum_to_str=True)[name]  # type: ignore[call-overload,index]
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value).replace("'", "")


def _kind(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(kind.__members__)
    if kind in (Any, ListConfig, DictConfig):
        return ""
    return kind.__name__ if isinstance(kind, type) else str(kind).replace("typing.", "")

"""Encoding of state trees as JSON values plus arrays and tensors.

A tree consists of nested dicts (with str or int keys), lists and tuples. Its leaves are NumPy
arrays and scalars, torch tensors, numbers, strings, None and booleans. Other types are refused, so
decoding never runs code.
"""

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

Tree = Any
Arrays = dict[str, np.ndarray[Any, Any]]
Tensors = dict[str, Tensor]

_MARK = "$"


def encode_tree(tree: Tree) -> tuple[Tree, Arrays, Tensors]:
    """Encodes a tree; returns JSON values with references, arrays and tensors (copies).

    Raises:
        TypeError: for a leaf of any other type; the message names its path.
        ValueError: when two arrays or two tensors have the same dotted path, as in
            {"a": {"b": x}, "a.b": y}.
    """
    arrays: Arrays = {}
    tensors: Tensors = {}
    return _encode(tree, "", arrays, tensors), arrays, tensors


def decode_tree(plain: Tree, arrays: Arrays, tensors: Tensors) -> Tree:
    """Decodes the results of `encode_tree`."""
    if isinstance(plain, list):
        return [decode_tree(item, arrays, tensors) for item in plain]
    if not isinstance(plain, dict):
        return plain
    if len(plain) == 1 and next(iter(plain)).startswith(_MARK):
        return _decode(*next(iter(plain.items())), arrays, tensors)
    return {key: decode_tree(item, arrays, tensors) for key, item in plain.items()}


def _encode(tree: Tree, path: str, arrays: Arrays, tensors: Tensors) -> Tree:
    if isinstance(tree, Tensor):
        _require_free(path, tensors)
        tensors[path] = tree.detach().cpu().clone(memory_format=torch.contiguous_format)
        return {"$tensor": path}
    if isinstance(tree, np.ndarray | np.generic):
        return _encode_array(tree, path, arrays)
    if isinstance(tree, dict):
        return _encode_dict(tree, path, arrays, tensors)
    if isinstance(tree, list | tuple):
        items = [_encode(item, f"{path}.{i}".lstrip("."), arrays, tensors) for i, item in enumerate(tree)]
        return items if isinstance(tree, list) else {"$tuple": items}
    if isinstance(tree, float) and not math.isfinite(tree):
        return {"$float": repr(tree)}
    if tree is None or type(tree) in (bool, int, float, str):
        return tree
    raise TypeError(
        f"cannot store {type(tree).__name__} at {path or 'the root'!r}; a tree holds arrays and plain values"
    )


def _encode_array(array: Any, path: str, arrays: Arrays) -> Tree:
    if array.dtype.kind not in "biuf":
        raise TypeError(f"cannot store an array of {array.dtype} at {path!r}; it must be of booleans or numbers")
    _require_free(path, arrays)
    arrays[path] = np.array(array, order="C")
    return {"$array" if isinstance(array, np.ndarray) else "$scalar": path}


def _require_free(path: str, taken: Arrays | Tensors) -> None:
    if path in taken:
        raise ValueError(f"two leaves go by the name {path!r}; keys with dots in them must not read like nested ones")


def _encode_dict(tree: dict[Any, Tree], path: str, arrays: Arrays, tensors: Tensors) -> Tree:
    if all(isinstance(key, str) and not key.startswith(_MARK) for key in tree):
        return {key: _encode(item, f"{path}.{key}".lstrip("."), arrays, tensors) for key, item in tree.items()}
    if all(type(key) is int for key in tree):
        pairs = [[key, _encode(item, f"{path}.{key}".lstrip("."), arrays, tensors)] for key, item in tree.items()]
        return {"$integers": pairs}
    raise TypeError(f"keys at {path or 'the root'!r} must be all integers, or all strings without a leading {_MARK!r}")


def _decode(mark: str, held: Any, arrays: Arrays, tensors: Tensors) -> Tree:
    match mark:
        case "$tensor":
            return tensors[held]
        case "$array":
            return arrays[held]
        case "$scalar":
            return arrays[held][()]
        case "$float":
            return float(held)
        case "$tuple":
            return tuple(decode_tree(held, arrays, tensors))
        case "$integers":
            return {key: decode_tree(item, arrays, tensors) for key, item in held}
    raise ValueError(f"unknown mark {mark!r}")

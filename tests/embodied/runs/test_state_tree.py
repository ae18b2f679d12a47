import json
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from embodied.runs.state_tree import decode_tree, encode_tree

leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text().filter(lambda key: not key.startswith("$")), inner)
        | st.dictionaries(st.integers(), inner)
    ),
)


def round_trip(tree: Any) -> Any:
    plain, arrays, tensors = encode_tree(tree)
    return decode_tree(json.loads(json.dumps(plain, allow_nan=False)), arrays, tensors)


@given(trees)
def test_plain_values_come_back_as_they_were(tree: Any) -> None:
    assert round_trip(tree) == tree
    assert repr(round_trip(tree)) == repr(tree)


arrays = st.integers(0, 9).map(lambda n: np.full((2, n), n)) | st.integers(0, 9).map(lambda n: torch.full((n,), n))
names = st.text("ab.", max_size=3)
nested = st.recursive(arrays, lambda inner: st.lists(inner) | st.dictionaries(names, inner))


@given(nested)
def test_arrays_come_back_where_they_were_or_are_refused(tree: Any) -> None:
    try:
        plain, found, tensors = encode_tree(tree)
    except ValueError:
        return  # two of their names would have read alike
    assert same(decode_tree(plain, found, tensors), tree)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one.shape == other.shape and bool((one == other).all())


def test_names_that_read_alike_are_refused() -> None:
    for one, other in ((np.ones(1), np.zeros(1)), (torch.ones(1), torch.zeros(1))):
        with pytest.raises(ValueError, match=r"two leaves go by the name 'a\.b'"):
            encode_tree({"a": {"b": one}, "a.b": other})


def test_big_integers_and_infinities_come_back() -> None:
    assert round_trip({"state": 2**127 + 1, "low": -np.inf}) == {"state": 2**127 + 1, "low": -np.inf}
    assert np.isnan(round_trip(float("nan")))


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "uint64", "float16", "float32", "float64"])
def test_arrays_keep_type_and_shape(dtype: str) -> None:
    for array in (np.ones((2, 3), dtype).T, np.zeros((0, 4), dtype), np.array(1, dtype)):
        (back,) = round_trip([array])
        assert back.dtype == array.dtype
        assert back.shape == array.shape
        assert np.array_equal(back, array)


def test_array_scalars_stay_scalars() -> None:
    back = round_trip({"steps": np.int64(5), "mean": np.float32(0.1)})
    assert back == {"steps": np.int64(5), "mean": np.float32(0.1)}
    assert isinstance(back["mean"], np.float32)


def test_tensors_come_back_and_are_copies() -> None:
    tensor = torch.arange(6, dtype=torch.bfloat16).reshape(2, 3).T
    plain, arrays, tensors = encode_tree({"a": {3: tensor}, "shared": tensor[0]})
    tensor.zero_()
    back = decode_tree(plain, arrays, tensors)
    assert back["a"][3].tolist() == [[0, 3], [1, 4], [2, 5]]
    assert back["shared"].tolist() == [0, 3]


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({"a": [1, {"b": object()}]}, "object at 'a.1.b'"),
        ({"a": np.array(["text"])}, "array of <U4 at 'a'"),
        ({"a": {"$tensor": "b"}}, "keys at 'a'"),
        ({1: 2, "b": 3}, "keys at 'the root'"),
    ],
)
def test_what_cannot_be_stored_is_named_with_its_place(tree: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        encode_tree(tree)


def test_an_unknown_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="'\\$call'"):
        decode_tree({"$call": "os.system"}, {}, {})

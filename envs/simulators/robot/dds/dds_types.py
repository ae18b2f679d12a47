"""DDS types of ROS 2 messages, made from the definitions that `rosbags` knows.

A type's fields tell other programs what it is; its bytes are made and read by
`envs.simulators.robot.ros_messages`, as for every other wire, so samples only carry them.
"""

from functools import cache
from typing import Any

from cyclonedds.idl import make_idl_struct, types
from cyclonedds.idl.annotations import final
from rosbags.interfaces import Nodetype

from envs.simulators.robot.ros_messages import mangled

NUMBERS = ("float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")

BASES: dict[str, Any] = {name: getattr(types, name) for name in NUMBERS}
BASES |= {"bool": bool, "byte": types.uint8, "char": types.uint8, "string": str}


@cache
def topic_type(store: Any, kind: str) -> Any:
    """The type of a topic, whose samples carry bytes: `kind` is "nav_msgs/msg/Odometry", `store`
    the definitions of one release of ROS 2.
    """
    made = _struct(store, kind)
    made.serialize, made.deserialize = _carried, classmethod(carrying)
    return made


def carrying(kind: Any, data: bytes, has_header: bool = True, use_version_2: bool | None = None) -> Any:
    """A sample of a type, of the bytes of its message with their header."""
    sample = kind.__new__(kind)
    sample.carried = data
    return sample


def _carried(sample: Any, buffer: Any = None, endianness: Any = None, use_version_2: bool | None = None) -> bytes:
    """Returns the middleware's bytes of a sample."""
    carried: bytes = sample.carried
    return carried


def _struct(store: Any, kind: str) -> Any:
    fields = {field: _type_of(store, described) for field, described in store.fielddefs[kind][1]}
    name = mangled(kind)
    return final(make_idl_struct(name.rpartition("::")[2], name.replace("::", "."), fields))


def _type_of(store: Any, described: Any) -> Any:
    """The type of a field, from what `rosbags` says of it."""
    node, inner = described
    if node == Nodetype.NAME:
        return _struct(store, inner)
    if node == Nodetype.BASE:
        return BASES[inner[0]]
    element, count = inner
    each = _type_of(store, element)
    return types.array[each, count] if node == Nodetype.ARRAY else types.sequence[each]

"""The build's end of AI2-THOR's FIFO protocol: two named pipes, fields of a type, a length and a
body.

Every field has a header of five bytes, network byte order: its type (one byte) and the length of
its body. A message ends with an empty field of type 255. Metadata are msgpack, actions JSON,
pictures raw bytes with the bottom row first.
"""

import fcntl
import json
import os
import struct
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgpack

METADATA, ACTION, PATCH, END = 1, 2, 11, 255
IMAGES = {"rgb": 4, "depth": 5, "semantic": 8, "instance": 9}
"""Types of the fields that hold the agent's pictures."""
THIRD_PARTY_IMAGES = {"rgb": 10, "depth": 12, "instance": 14, "semantic": 15}
"""Types of the fields that hold the pictures of further cameras."""

PIPE_BYTES = 1 << 20
"""What the pipe to the client holds; with the system's 64 KiB, large pictures cross it at half the
speed.
"""

_HEADER = struct.Struct("!BI")
_END = _HEADER.pack(END, 0)

ImageField = tuple[int, Any]
"""Type of a field and what is in it: bytes, or a C-contiguous array."""


class ClosedError(EOFError):
    """The client is gone."""


class Pipes:
    """The two pipes, whose paths the client puts into the environment.

    The client opens the server's pipe first and waits there, and its own only with its first
    action, so the latter is opened late.

    Raises:
        RuntimeError: where the client asks for another protocol than FIFO, or no client has started
            this.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        asked = environment.get("AI2THOR_SERVER_TYPE")
        if asked != "FIFO":
            said = f"AI2THOR_SERVER_TYPE is {asked!r}" if asked else "no client started this program"
            raise RuntimeError(
                f"{said}: pass it to ai2thor's Controller(local_executable_path=...), with FIFO as server"
            )
        self._out = os.open(environment["AI2THOR_FIFO_SERVER_PIPE_PATH"], os.O_WRONLY)
        with suppress(OSError, AttributeError):  # more than this user may have, or a system that cannot
            fcntl.fcntl(self._out, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        self._actions_path = environment["AI2THOR_FIFO_CLIENT_PIPE_PATH"]
        self._in: int | None = None

    def send(self, metadata: Mapping[str, Any], pictures: Sequence[ImageField]) -> None:
        """One whole message."""
        self._write(_field(METADATA, msgpack.packb(metadata)))
        for kind, picture in pictures:
            body = memoryview(picture).cast("B")
            self._write(_HEADER.pack(kind, len(body)))
            self._write(body)
        self._write(_END)

    def patch(self, changes: Mapping[str, Any]) -> None:
        """The changes of the metadata since the last message; the client keeps the rest, and its
        pictures.
        """
        self._write(_field(PATCH, msgpack.packb(changes)) + _END)

    def receive(self) -> dict[str, Any]:
        """The next action.

        Raises:
            ClosedError: when the client is gone.
        """
        if self._in is None:
            self._in = os.open(self._actions_path, os.O_RDONLY)
        action: dict[str, Any] = {}
        while True:
            kind, length = _HEADER.unpack(self._read(_HEADER.size))
            if kind == END:
                return action
            body = self._read(length)
            if kind == ACTION:
                action = json.loads(body)

    def _write(self, data: Any) -> None:
        view = memoryview(data)
        while len(view):
            view = view[os.write(self._out, view) :]

    def _read(self, count: int) -> bytes:
        assert self._in is not None
        parts = []
        while count:
            part = os.read(self._in, count)
            if not part:
                raise ClosedError("the client closed its pipe")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)


def _field(kind: int, body: bytes) -> bytes:
    return _HEADER.pack(kind, len(body)) + body

"""Messages over a socket: who gives a deadline is held up no longer by a process that is frozen,
not even in the middle of a message.
"""

import pickle
import socket
import struct
import time
from typing import Any

_LENGTH = struct.Struct("!Q")


class Channel:
    """One end of a pair of sockets. Pickled to a process that is being spawned, it is the same end
    there.
    """

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    @classmethod
    def pair(cls) -> tuple["Channel", "Channel"]:
        """Both ends."""
        one, other = socket.socketpair()
        return cls(one), cls(other)

    def fileno(self) -> int:
        """The file descriptor to wait for."""
        return self._end.fileno()

    def send(self, message: Any, seconds: float | None = None) -> None:
        """Raises TimeoutError when it is not taken in time, OSError when the other end is gone."""
        content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        self._end.settimeout(seconds)
        self._end.sendall(_LENGTH.pack(len(content)) + content)

    def receive(self, seconds: float | None = None) -> Any:
        """Raises TimeoutError when the message is not there in time, EOFError or OSError when the
        other end is gone.
        """
        until = None if seconds is None else time.monotonic() + seconds
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, until))
        return pickle.loads(self._read(length, until))

    def send_file(self, file: int) -> None:
        """A descriptor, which the other end gets one of its own of."""
        socket.send_fds(self._end, [b"f"], [file])

    def receive_file(self) -> int:
        """The descriptor sent; to be closed here."""
        _, files, _, _ = socket.recv_fds(self._end, 1, 1)
        return files[0]

    def close(self) -> None:
        """Closes the socket. Idempotent."""
        self._end.close()

    def _read(self, length: int, until: float | None) -> bytes:
        content = bytearray(length)
        left = memoryview(content)
        while left:
            self._end.settimeout(None if until is None else max(until - time.monotonic(), 1e-3))
            count = self._end.recv_into(left)
            if not count:
                raise EOFError("the other end is closed")
            left = left[count:]
        return bytes(content)

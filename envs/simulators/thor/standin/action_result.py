"""The result of an action, and its refusal."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ActionResult:
    """The result of a successful action; `query` means that nothing changed, so that no new
    picture is sent.
    """

    value: Any = None
    query: bool = False


class RefusedError(Exception):
    """The action failed; `code` is one of AI2-THOR's names of errors, of which a client raises
    those of a wrong call.
    """

    def __init__(self, message: str, code: str = "", query: bool = False) -> None:
        super().__init__(message)
        self.code, self.query = code, query


class InvalidArgumentError(RefusedError):
    """A wrong call, which a client raises as ValueError."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "InvalidArgument")

"""The loop of the stand-in: receives actions, performs them, and answers."""

from contextlib import suppress
from typing import Any

from envs.simulators.thor.standin.action_result import RefusedError
from envs.simulators.thor.standin.actions import actions, perform
from envs.simulators.thor.standin.fifo_pipes import ClosedError, ImageField, Pipes
from envs.simulators.thor.standin.metadata import Reporter
from envs.simulators.thor.standin.scene_store import SceneStore
from envs.simulators.thor.standin.session import Session

Message = tuple[dict[str, Any], list[ImageField]]


class StandinServer:
    """The build's side of a conversation.

    Args:
        pipes: to the client.
        width: of the pictures, pixels, until the client changes it.
        height: likewise.
        canned: send the same picture again and again once there is one: what is measured then is
            the client and the transport.
    """

    def __init__(self, pipes: Pipes, width: int, height: int, canned: bool = False) -> None:
        self._pipes = pipes
        self._session = Session(width, height)
        self._table = actions(SceneStore())
        self._reporter = Reporter()
        self._canned = canned
        self._kept: Message | None = None

    def serve(self) -> None:
        """Until the client is gone."""
        with suppress(ClosedError, BrokenPipeError):
            self._pipes.send(*self._reporter.report(self._session, _said("", True), {}))
            while True:
                self._answer(self._pipes.receive())

    def _answer(self, asked: dict[str, Any]) -> None:
        name = str(asked.get("action"))
        try:
            outcome = perform(self._table, self._session, asked)
            said, query = _said(name, True, value=outcome.value), outcome.query
        except RefusedError as refusal:
            said, query = _said(name, False, str(refusal), refusal.code), refusal.query
        if query and self._session.settings["fastActionEmit"]:
            self._pipes.patch(said | {"agentId": 0})
        else:
            self._pipes.send(*self._message(said, asked))

    def _message(self, said: dict[str, Any], asked: dict[str, Any]) -> Message:
        if (
            self._canned
            and self._kept is not None
            and said["lastAction"] in _REPEATED
            and asked.get("renderImage", True)
        ):
            metadata, pictures = self._kept
            agent = metadata["agents"][0] | said
            return metadata | {"agents": [agent], "sequenceId": asked.get("sequenceId", 0)}, pictures
        message = self._reporter.report(self._session, said, asked)
        self._kept = message if said["lastAction"] in _REPEATED and message[1] else None
        return message


_REPEATED = ("MoveAhead", "MoveBack", "RotateLeft", "RotateRight", "Pass")
"""What a canned picture answers."""


def _said(name: str, success: bool, error: str = "", code: str = "", value: Any = None) -> dict[str, Any]:
    """Returns the result of an action as metadata."""
    return {
        "lastAction": name,
        "lastActionSuccess": success,
        "errorMessage": error,
        "errorCode": code,
        "actionReturn": value,
    }

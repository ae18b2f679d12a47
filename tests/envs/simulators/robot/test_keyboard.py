import io
import os
import pty
import threading

from envs.simulators.robot.keyboard import StopKey


def test_any_key_stops_at_once() -> None:
    keyboard, terminal = pty.openpty()
    pressed = threading.Event()
    with os.fdopen(terminal) as stream, StopKey(pressed.set, stream):
        assert not pressed.wait(0.2)
        os.write(keyboard, b" ")
        assert pressed.wait(5.0)
    os.close(keyboard)


def test_without_a_terminal_there_is_no_key() -> None:
    with StopKey(lambda: None, io.StringIO("x")) as key:
        assert key._thread is None

"""Every command of docs/robot.md can be started: its keys and choices exist."""

import re
import shlex
from pathlib import Path

import pytest

from configs import compose
from experiments.commands.deploy import FLAGS

PAGE = (Path(__file__).parents[2] / "docs" / "robot.md").read_text()
COMMANDS = re.findall(r"surefoot (deploy|serve-robot)((?: [^\s`#]+=[^\s`#]+| --arm| --dry-run)*)", PAGE)
LIMITS = re.findall(r"`(robot\.[^`]+)`", PAGE)


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 4
    assert len(LIMITS) > 3


@pytest.mark.parametrize(("command", "line"), sorted(set(COMMANDS)), ids=str)
def test_a_command_can_be_started(command: str, line: str) -> None:
    words = [FLAGS.get(word, word) for word in shlex.split(line) if "..." not in word and "<" not in word]
    given = ["checkpoint=x", "goal=[0,0]"] if command == "deploy" else []
    assert compose(command.replace("-", "_"), given + words)


def test_settings_exist() -> None:
    words = [word for line in LIMITS for word in line.split()]
    robot = compose("deploy", ["checkpoint=x", "goal=[0,0]", *(word for word in words if "=" in word)]).robot
    for word in words:
        found = robot
        for name in word.partition("=")[0].removeprefix("robot.").split("."):
            found = getattr(found, name)

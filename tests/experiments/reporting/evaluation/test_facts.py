"""A report tells what it was made with, and nothing of whose machine it was."""

import os
import platform
import socket
from pathlib import Path

from experiments.reporting.evaluation.facts import known_facts


def test_date_machine_and_versions_are_told() -> None:
    facts = known_facts()
    assert {"date", "machine", "versions"} <= facts.keys()
    assert f"Python {platform.python_version()}" in facts["versions"]
    assert f"{os.cpu_count()} cores" in facts["machine"]


def test_neither_the_machines_name_nor_its_folders_are() -> None:
    words = " ".join(known_facts().values()).replace(",", " ").split()
    assert socket.gethostname() not in words
    assert not any(str(Path.cwd()) in word for word in words)

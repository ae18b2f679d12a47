"""Without habitat-lab there is an error that says what is missing."""

import sys

import pytest

from envs.simulators.habitat.lab import register


def test_the_error_names_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "habitat", None)
    with pytest.raises(
        ImportError, match=r"habitat-lab cannot be imported.*pip install habitat-lab.*habitat-sim beside it"
    ):
        register()

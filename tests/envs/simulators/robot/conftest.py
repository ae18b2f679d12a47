"""Benches that are closed when their test ends."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.robot import Bench, Build, make_bench


@pytest.fixture
def bench() -> Iterator[Build]:
    """Makes benches."""
    made: list[Bench] = []

    def build(*arguments: Any, **keywords: Any) -> Bench:
        made.append(make_bench(*arguments, **keywords))
        return made[-1]

    yield build
    for one in made:
        one.safety.close()
        one.link.close()

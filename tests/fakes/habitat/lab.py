"""What `import habitat` (habitat-lab) wants of habitat-sim, where there is none: four modules that
navigation never uses.
"""

import sys
from types import ModuleType

WANTED = (
    "habitat.sims.habitat_simulator.object_state_machine",
    "habitat.tasks.rearrange",
    "habitat.tasks.rearrange.rearrange_sim",
    "habitat.core.batch_rendering.env_batch_renderer",
)


class _Empty(ModuleType):
    """A package whose every name is an empty class; what one of them decorates stays as it is."""

    __path__: list[str] = []  # noqa: RUF012 - what makes it a package

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__call__": lambda self, function: function})


def stand_in() -> None:
    """So that habitat-lab can be imported."""
    for name in WANTED:
        sys.modules.setdefault(name, _Empty(name))

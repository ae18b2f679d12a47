"""Our houses within habitat-lab: `register()`, and its tasks, measures and datasets run on the
embedded simulator.

Then, for instance, `habitat.get_config(..., overrides=["habitat.simulator.type=Surefoot-v0"])`,
with episodes that `envs.episodes.write_episodes` wrote as `.json.gz`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from envs.simulators.embedded import EmbeddedConfig

NAME = "Surefoot-v0"


def register(config: "EmbeddedConfig | None" = None, name: str = NAME) -> None:
    """Make `habitat.simulator.type=<name>` mean the embedded simulator; houses, engine and threads
    are those of `config`, cameras and body habitat-lab's.

    Raises:
        ImportError: when habitat-lab cannot be imported, saying what it needs.
    """
    try:
        import habitat  # noqa: F401
    except ImportError as error:
        raise ImportError(
            f"habitat-lab cannot be imported: {error}. It needs `pip install habitat-lab`, in an environment "
            f"apart for its pins, and "
            "habitat-sim beside it"
        ) from error
    from envs.simulators.habitat.lab.lab_simulator import register_as

    register_as(name, config)

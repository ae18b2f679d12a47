"""What PPO acts in."""

from typing import Any, Protocol


class Environment(Protocol):
    """A `gymnasium.vector.VectorEnv` in `AutoresetMode.SAME_STEP` with dict observations and discrete actions, that can go on from where it was."""

    num_envs: int
    single_observation_space: Any
    single_action_space: Any

    def reset(self, *, seed: int | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Begin an episode for every body."""

    def step(self, actions: Any) -> tuple[dict[str, Any], Any, Any, Any, dict[str, Any]]:
        """Act; whoever ends begins anew in the same step, and `infos` hold its `final_obs` and `final_info`.

        What was `invalid` by its `final_info`, an episode whose simulator broke, is not learned from.
        """

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides what follows."""

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from `state_dict`, without a reset."""

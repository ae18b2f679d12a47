"""The contract of environments that PPO acts in."""

from typing import Any, Protocol


class Environment(Protocol):
    """A resumable `gymnasium.vector.VectorEnv` with `AutoresetMode.SAME_STEP`.

    Observations are dicts, actions are discrete.
    """

    num_envs: int
    single_observation_space: Any
    single_action_space: Any

    def reset(self, *, seed: int | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Starts an episode for every body."""

    def step(self, actions: Any) -> tuple[dict[str, Any], Any, Any, Any, dict[str, Any]]:
        """Acts; resets bodies whose episodes end, with `final_obs` and `final_info` in the infos.

        `final_info["invalid"]` marks episodes whose simulator failed, which are not learned from.
        """

    def state_dict(self) -> dict[str, Any]:
        """All that resuming exactly takes."""

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Resumes from `state_dict`, without a reset."""

"""habitat-lab's `Simulator` over an embedded simulator of one body.

Members are those that habitat-lab's navigation tasks were seen to call. Frame: habitat's, y up;
converted at this edge.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import quaternion
from gym.spaces import Discrete
from habitat.core.registry import registry
from habitat.core.simulator import AgentState, Observations, SensorSuite, Simulator

from embodied.types import Floats
from envs.episodes.habitat import from_world, from_yaw, to_world, to_yaw
from envs.simulators.embedded import EmbeddedConfig
from envs.simulators.habitat.lab import lab_sensors as sensors
from envs.simulators.single_body import SimulatorAsBody

MOVE_FORWARD, TURN_LEFT, TURN_RIGHT = 1, 2, 3
"""habitat-lab's numbers of the actions that reach a simulator here; looking up and down is not
among them.
"""

Vector = Sequence[float]


def register_as(name: str, config: EmbeddedConfig | None) -> None:
    """Make `habitat.simulator.type=<name>` mean this simulator, with the houses of `config`."""

    class Registered(EmbeddedInLab):
        base = config or EmbeddedConfig()

    registry.register_simulator(Registered, name=name)


class EmbeddedInLab(Simulator):  # type: ignore[misc]  # habitat-lab has no types
    """One body in generated houses. A scene id is that of a house ("train/17"), in whichever folder
    a dataset puts before it.
    """

    base: EmbeddedConfig

    def __init__(self, config: Any) -> None:
        super().__init__()
        self.habitat_config = config
        agent = self._agent(config)
        self._suite = SensorSuite(sensors.made(agent.sim_sensors))
        camera = sensors.camera(agent.sim_sensors)
        names = tuple(sensor.frame for sensor in self._suite.sensors.values())
        size = float(agent.radius), float(agent.height)
        built = replace(self.base, sensors=names, radius=size[0], body_height=size[1], **camera)
        self._body = SimulatorAsBody(built.build(1))
        self._rng = np.random.default_rng(0)
        self._collided = False
        self._scene = _house(config.scene)

    @property
    def sensor_suite(self) -> SensorSuite:
        """The agent's sensors."""
        return self._suite

    @property
    def action_space(self) -> Discrete:
        """Stop, forward, left, right."""
        return Discrete(4)

    @property
    def previous_step_collided(self) -> bool:
        """Whether the last motion touched anything; read as an attribute."""
        return self._collided

    def seed(self, seed: int) -> None:
        """Seed the points that are drawn."""
        self._rng = np.random.default_rng(seed)

    def reconfigure(self, config: Any, episode: Any = None) -> None:
        """The next reset begins in the scene, and at the pose, of this config."""
        self.habitat_config = config
        self._scene = _house(config.scene)

    def reset(self) -> Observations:
        """To the start that is configured, or else to a drawn one."""
        agent, self._collided = self._agent(self.habitat_config), False
        if agent.is_set_start_state:
            self.set_agent_state(agent.start_position, agent.start_rotation)
        else:
            self.set_agent_state(self.sample_navigable_point(), from_yaw(self._rng.uniform(-np.pi, np.pi)))
        return self._observed()

    def step(self, action: int | None) -> Observations:
        """Move, and look; None looks only, as after stop.

        Raises:
            ValueError: for an action that is not offered.
        """
        metres, degrees = self.habitat_config.forward_step_size, self.habitat_config.turn_angle
        motions = {MOVE_FORWARD: (metres, 0.0), TURN_LEFT: (0.0, degrees), TURN_RIGHT: (0.0, -degrees)}
        if action is not None:
            if action not in motions:
                raise ValueError(f"the embedded simulator has no action {action}; choose among {sorted(motions)}")
            forward, turn = motions[action]
            _, self._collided = self._body.move(float(forward), 0.0, float(turn))
        return self._observed()

    def step_physics(self, dt: float) -> None:
        """Nothing moves by itself."""

    def get_agent_state(self, agent_id: int = 0) -> AgentState:
        """Where the body is; the rotation is a numpy-quaternion."""
        *position, yaw = self._body.pose
        x, y, z, w = from_yaw(yaw)
        return AgentState(np.array(from_world(position)), np.quaternion(w, x, y, z))

    def set_agent_state(self, position: Vector, rotation: Any, agent_id: int = 0, reset_sensors: bool = True) -> bool:
        """Put the body there; whether it could stand. `rotation` is (x, y, z, w) or a
        numpy-quaternion.
        """
        if isinstance(rotation, quaternion.quaternion):
            rotation = [rotation.x, rotation.y, rotation.z, rotation.w]
        try:
            self._body.place(self._scene, (*to_world(position), to_yaw(rotation)))
        except ValueError:
            return False
        return True

    def get_observations_at(
        self, position: Vector | None = None, rotation: Any = None, keep_agent_at_new_pose: bool = False
    ) -> Observations | None:
        """Returns the observations at a pose; None where no body can stand."""
        before = self.get_agent_state()
        there = before.position if position is None else position
        if not self.set_agent_state(there, before.rotation if rotation is None else rotation):
            return None
        seen = self._observed()
        if not keep_agent_at_new_pose:
            self.set_agent_state(before.position, before.rotation)
        return seen

    def geodesic_distance(self, position_a: Vector, position_b: Any, episode: Any = None) -> float:
        """Metres from a point to the nearest of one or several others; inf where there is no
        path.
        """
        goals = [to_world(goal) for goal in np.asarray(position_b, dtype=float).reshape(-1, 3)]
        return float(self._body.distance(self._scene, _row(position_a), np.array(goals))[0])

    def sample_navigable_point(self) -> list[float]:
        """A point anywhere on the floor."""
        return from_world(self._body.sample_navigable(self._scene, self._rng))

    def is_navigable(self, point: Vector) -> bool:
        """Whether a body can stand there."""
        return bool(np.isfinite(self._body.distance(self._scene, _row(point), _row(point))[0]))

    def close(self, destroy: bool = True) -> None:
        """Release everything."""
        self._body.close()

    def _observed(self) -> Observations:
        return self._suite.get_observations(self._body.render())

    @staticmethod
    def _agent(config: Any) -> Any:
        return config.agents[config.agents_order[config.default_agent_id]]


def _house(scene: str) -> str:
    return "/".join(PurePosixPath(scene).parts[-2:])


def _row(point: Vector) -> Floats:
    return np.array([to_world(point)])

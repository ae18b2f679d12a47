"""What every simulator must do, whatever runs behind it.

Subclass `SimulatorContract` and give it a `course` fixture: a simulator, of several bodies where
there can be, and places in one of its scenes. A simulator that is slow to open may be shared by the
tests of the class: each puts bodies where it needs them, and the one that closes comes last.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from embodied.actions import STRAFE
from embodied.episode import Episode
from embodied.geometry import to_body_frames, wrap_angles
from embodied.perturbations import TRAINING_DRIFT, actuate
from embodied.simulator import Simulator
from embodied.types import Floats, Point
from envs.episodes import EpisodesConfig, generate_list
from envs.gym import factory as assembly
from envs.simulators.frame_arrays import as_array, copied

Pose = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Course:
    """A simulator and what is known of one of its scenes.

    `open_pose`: a metre free all round. `wall_pose`: squarely before a wall, more than half a metre
    and less than three from it; `wall_distance` metres from the body's axis to it; `beyond` a point
    on or behind that wall. `walk`: two points and the metres between. `restored`: metres and
    radians by which a body may be off once it goes on from its state; 0 also asks for the very same
    frames.
    """

    simulator: Simulator
    scene: str
    open_pose: Pose
    wall_pose: Pose
    wall_distance: float
    beyond: Point
    walk: tuple[Point, Point, float]
    radius: float
    position_tolerance: float = 1e-6
    distance_tolerance: float = 0.02
    restored: float = 0.0

    def put(self, *poses: Pose) -> None:
        """Bodies 0, 1, ... at poses; those left over at the last."""
        bodies = self.simulator.bodies
        rows = np.array([poses[min(body, len(poses) - 1)] for body in range(bodies)])
        self.simulator.place(np.arange(bodies), [self.scene] * bodies, rows)

    def move(self, forward: float = 0.0, left: float = 0.0, turn_deg: float = 0.0) -> tuple[Floats, bool]:
        """Body 0 moves; what it travelled, and whether it touched anything."""
        motions, active = np.zeros((self.simulator.bodies, 3)), np.zeros(self.simulator.bodies, dtype=bool)
        motions[0], active[0] = (forward, left, turn_deg), True
        moves = self.simulator.move(motions, active)
        return moves.travelled[0], bool(moves.collided[0])

    @property
    def pose(self) -> Floats:
        """Of body 0."""
        return self.simulator.poses[0]

    def frame(self, sensor: str) -> np.ndarray:
        """What body 0 sees, copied to the host."""
        return copied(as_array(self.simulator.render()[sensor])[0])

    def goals(self, *goals: Point) -> Floats:
        """The same goals for every body, [B, G, 3]."""
        return np.tile(np.array(goals, dtype=float), (self.simulator.bodies, 1, 1))


class SimulatorContract:
    """The tests. World: x east, y north, z up; yaw counter-clockwise."""

    def test_is_a_simulator(self, course: Course) -> None:
        assert isinstance(course.simulator, Simulator)
        assert course.scene in course.simulator.scenes

    def test_bodies_are_where_they_are_put(self, course: Course) -> None:
        course.put(course.open_pose, course.wall_pose)
        expected = [course.open_pose, course.wall_pose][: course.simulator.bodies]
        np.testing.assert_allclose(course.simulator.poses[:2], expected, atol=course.position_tolerance)

    def test_poses_are_a_copy(self, course: Course) -> None:
        course.put(course.open_pose)
        course.simulator.poses[:] = 99.0
        np.testing.assert_allclose(course.pose, course.open_pose, atol=course.position_tolerance)

    def test_a_square_closes(self, course: Course) -> None:
        course.put(course.open_pose)
        for _ in range(4):
            course.move(forward=0.4)
            course.move(turn_deg=90.0)
        assert_same_pose(course.pose, course.open_pose, 10 * course.position_tolerance)

    def test_forward_is_where_yaw_points_and_left_is_to_its_left(self, course: Course) -> None:
        for yaw in (0.0, 1.0, -2.5):
            x, y, z, _ = course.open_pose
            course.put((x, y, z, yaw))
            course.move(forward=0.3)
            course.move(left=0.2)
            there = (x + 0.3 * np.cos(yaw) - 0.2 * np.sin(yaw), y + 0.3 * np.sin(yaw) + 0.2 * np.cos(yaw), z, yaw)
            assert_same_pose(course.pose, there, 10 * course.position_tolerance)

    def test_negative_motions_go_the_other_way(self, course: Course) -> None:
        course.put(course.open_pose)
        for motion in (
            (0.3, 0.0, 0.0),
            (-0.3, 0.0, 0.0),
            (0.0, 0.3, 0.0),
            (0.0, -0.3, 0.0),
            (0.0, 0.0, 40.0),
            (0.0, 0.0, -40.0),
        ):
            course.move(*motion)
        assert_same_pose(course.pose, course.open_pose, 10 * course.position_tolerance)

    def test_turning_left_is_counter_clockwise(self, course: Course) -> None:
        x, y, z, yaw = course.open_pose
        course.put(course.open_pose)
        course.move(turn_deg=30.0)
        assert_same_pose(course.pose, (x, y, z, yaw + np.pi / 6), 10 * course.position_tolerance)

    def test_travelled_is_in_the_frame_of_the_start(self, course: Course) -> None:
        x, y, z, _ = course.open_pose
        course.put((x, y, z, 2.0))
        travelled, collided = course.move(forward=0.3, left=-0.1)
        assert not collided
        np.testing.assert_allclose(travelled, (0.3, -0.1, 0.0), atol=10 * course.position_tolerance)

    def test_turns_are_reported_in_degrees(self, course: Course) -> None:
        course.put(course.open_pose)
        travelled, _ = course.move(turn_deg=-30.0)
        np.testing.assert_allclose(travelled, (0.0, 0.0, -30.0), atol=1e-3)

    def test_a_wall_stops(self, course: Course) -> None:
        course.put(course.wall_pose)
        travelled, collided = course.move(forward=3.0)
        assert collided
        assert travelled[0] == pytest.approx(course.wall_distance - course.radius, abs=course.distance_tolerance)

    def test_a_body_can_leave_the_wall_it_touches(self, course: Course) -> None:
        course.put(course.wall_pose)
        course.move(forward=3.0)
        course.move(forward=-0.1)
        travelled, collided = course.move(forward=-0.1)
        assert not collided
        assert travelled[0] == pytest.approx(-0.1, abs=10 * course.position_tolerance)

    def test_inactive_bodies_stay(self, course: Course) -> None:
        course.put(course.open_pose, course.wall_pose)
        before = course.simulator.poses
        moves = course.simulator.move(
            np.ones((course.simulator.bodies, 3)), np.zeros(course.simulator.bodies, dtype=bool)
        )
        np.testing.assert_array_equal(course.simulator.poses, before)
        np.testing.assert_array_equal(moves.travelled, 0.0)
        assert not moves.collided.any()

    def test_frames_are_as_the_sensors_say(self, course: Course) -> None:
        course.put(course.open_pose)
        frames = course.simulator.render()
        assert set(frames) == set(course.simulator.sensors)
        for name, sensor in course.simulator.sensors.items():
            array = copied(as_array(frames[name]))
            assert array.shape == (course.simulator.bodies, *sensor.shape)
            assert array.dtype == sensor.dtype
            assert array.min() >= sensor.low
            assert array.max() <= sensor.high

    def test_depth_of_a_wall_is_its_distance(self, course: Course) -> None:
        course.put(course.wall_pose)
        depth = course.frame("depth")[..., 0]
        rows, cols = (size // 2 for size in depth.shape)
        # Planar depth: a wall seen squarely is as deep at the side of the picture as in the middle.
        np.testing.assert_allclose(
            depth[rows, [cols // 2, cols, cols + cols // 2]], course.wall_distance, atol=course.distance_tolerance
        )

    def test_a_wall_on_the_left_is_on_the_left_of_the_picture(self, course: Course) -> None:
        x, y, z, yaw = course.wall_pose
        course.put((x, y, z, yaw - np.pi / 4))
        row = course.frame("depth")[..., 0][course.simulator.sensors["depth"].shape[0] // 2]
        assert 0 < row[0] < row[-1] or row[-1] == 0

    def test_frames_repeat(self, course: Course) -> None:
        course.put(course.open_pose)
        first = {name: course.frame(name) for name in course.simulator.sensors}
        course.move(forward=0.1)
        course.put(course.open_pose)
        for name, frame in first.items():
            np.testing.assert_array_equal(course.frame(name), frame)

    def test_geodesic_of_a_known_walk(self, course: Course) -> None:
        start, goal, length = course.walk
        course.put((*start, 0.0))
        assert course.simulator.geodesic(course.goals(goal))[0] == pytest.approx(length, rel=0.01)
        points = np.array([start, goal])
        np.testing.assert_allclose(
            course.simulator.distance(course.scene, points, np.array([goal])), (length, 0.0), rtol=0.01, atol=1e-5
        )

    def test_geodesic_falls_by_what_is_walked_straight_to_the_goal(self, course: Course) -> None:
        x, y, z, yaw = course.open_pose
        goal = (x + 0.9 * np.cos(yaw), y + 0.9 * np.sin(yaw), z)
        course.put(course.open_pose)
        for left in (0.9, 0.8, 0.7, 0.6, 0.5):
            assert course.simulator.geodesic(course.goals(goal))[0] == pytest.approx(
                left, abs=course.distance_tolerance
            )
            course.move(forward=0.1)

    def test_the_nearest_goal_counts(self, course: Course) -> None:
        start, goal, length = course.walk
        course.put((*start, 0.0))
        nothing = (np.nan, np.nan, np.nan)
        both = course.simulator.geodesic(course.goals(goal, nothing, start))[0]
        assert both == pytest.approx(0.0, abs=course.distance_tolerance)
        one = course.simulator.geodesic(course.goals(goal, nothing, nothing))[0]
        assert one == pytest.approx(length, rel=0.01)

    def test_no_goal_and_no_path_are_infinitely_far(self, course: Course) -> None:
        course.put(course.open_pose)
        assert np.isinf(course.simulator.geodesic(course.goals((np.nan, np.nan, np.nan)))[0])
        assert np.isinf(course.simulator.geodesic(course.goals(course.beyond))[0])

    def test_samples_can_be_stood_on_reached_and_repeated(self, course: Course) -> None:
        draw = [course.simulator.sample_navigable(course.scene, np.random.default_rng(seed)) for seed in (0, 0, 1)]
        np.testing.assert_array_equal(draw[0], draw[1])
        assert not np.array_equal(draw[0], draw[2])
        rng = np.random.default_rng(2)
        for _ in range(20):
            point = course.simulator.sample_navigable(course.scene, rng)
            course.put((*point, 0.0))
        points = np.array([course.simulator.sample_navigable(course.scene, rng) for _ in range(20)])
        assert np.isfinite(course.simulator.distance(course.scene, points, np.array([course.walk[1]]))).all()

    def test_episodes_follow_from_their_seed(self, course: Course) -> None:
        ranges = EpisodesConfig(min_distance=0.3)
        one, same, other = (generate_list(course.simulator, [course.scene], 2, seed, ranges) for seed in (0, 0, 1))
        assert one == same
        assert one != other

    def test_a_way_leads_to_goals_drawn_near(self, course: Course) -> None:
        ranges = EpisodesConfig(near_fraction=1.0, near_distance=0.4)
        for episode in generate_list(course.simulator, [course.scene], 40, 0, ranges):
            course.put(episode.start)
            left = course.simulator.geodesic(course.goals(*episode.goals))[0]
            assert left <= ranges.near_distance + course.distance_tolerance
            assert left == pytest.approx(episode.info["geodesic_distance"], abs=course.distance_tolerance)

    def test_a_perturbation_is_the_same_everywhere(self, course: Course) -> None:
        start = (*course.open_pose[:3], 0.5)
        episode = Episode(id="0", scene=course.scene, start=start, goals=(course.walk[1],), seed=11)
        env = assembly.vector(
            course.simulator.bodies,
            simulator=course.simulator,
            task={"frames": ["depth"]},
            action_space="strafe",
            perturbation=TRAINING_DRIFT,
            episodes=[episode] * course.simulator.bodies,
        )
        done = np.zeros((STRAFE.end, 3))
        for action in range(STRAFE.end):
            env.reset(seed=5)
            env.step([action] * course.simulator.bodies)
            (done[action, :2],) = to_body_frames(np.array([start[3]]), course.pose[None, :2] - start[:2])
            done[action, 2] = np.rad2deg(wrap_angles(course.pose[3] - start[3]))
        # The draw knows neither scene nor simulator: these are its numbers.
        table = actuate(TRAINING_DRIFT, STRAFE, seed=5, episode=episode.seed).motions[: STRAFE.end]
        np.testing.assert_allclose(table[[0, 4]], [(0.26361586, 0, 0), (0, 0, 31.39688374)], atol=1e-8)
        np.testing.assert_allclose(done, table, atol=max(1e-3, 10 * course.position_tolerance))

    def test_a_pose_in_a_wall_is_refused(self, course: Course) -> None:
        course.put(course.open_pose)
        with pytest.raises(ValueError, match=course.scene):
            course.put((*course.beyond, 0.0))
        np.testing.assert_allclose(course.pose, course.open_pose, atol=course.position_tolerance)

    def test_an_unknown_scene_is_refused_by_name(self, course: Course) -> None:
        with pytest.raises(ValueError, match="no such scene"):
            course.simulator.place(np.array([0]), ["no such scene"], np.array([course.open_pose]))

    def test_goes_on_from_its_state(self, course: Course) -> None:
        course.put(course.open_pose, course.wall_pose)
        course.move(forward=0.21, left=0.02, turn_deg=17.0)
        state, poses = course.simulator.state_dict(), course.simulator.poses
        course.move(forward=0.3)
        after, frames = course.simulator.poses, {name: course.frame(name) for name in course.simulator.sensors}
        course.put(course.wall_pose)
        course.simulator.load_state_dict(state)
        np.testing.assert_allclose(course.simulator.poses, poses, rtol=0, atol=course.restored)
        course.move(forward=0.3)
        np.testing.assert_allclose(course.simulator.poses, after, rtol=0, atol=2 * course.restored)
        for name, frame in frames.items():
            if not course.restored:
                np.testing.assert_array_equal(course.frame(name), frame)

    def test_map_shows_where_things_are(self, course: Course) -> None:
        chart = course.simulator.top_down(course.scene)
        assert chart.picture.dtype == np.uint8
        assert chart.picture.ndim == 3
        column, row = chart.pixel(*course.open_pose[:2])
        floor = chart.picture[int(row), int(column)].astype(int)
        x, y, _, yaw = course.wall_pose
        reach = course.wall_distance + 0.03
        column, row = chart.pixel(x + reach * np.cos(yaw), y + reach * np.sin(yaw))
        wall = chart.picture[int(row), int(column)].astype(int)
        assert np.abs(floor - wall).max() > 30

    def test_objects_are_told_apart(self, course: Course) -> None:
        objects = course.simulator.objects(course.scene)
        assert len({thing.instance for thing in objects}) == len(objects) > 0
        for thing in objects:
            assert all(low <= high for low, high in zip(thing.lower, thing.upper, strict=True))

    def test_closes_twice(self, course: Course) -> None:
        course.simulator.close()
        course.simulator.close()


def assert_same_pose(pose: Floats, expected: Floats | Pose, tolerance: float) -> None:
    """Positions agree, and yaws up to whole turns."""
    np.testing.assert_allclose(pose[:3], expected[:3], atol=tolerance)
    assert abs(np.angle(np.exp(1j * (pose[3] - expected[3])))) <= 10 * tolerance

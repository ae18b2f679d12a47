import math

import numpy as np
import pytest

from envs.simulators.robot.clock import Pace, SimulatedClock
from envs.simulators.robot.link import Inbox


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def inbox(clock: SimulatedClock) -> Inbox:
    return Inbox(clock, {"depth": (2, 3, 1)})


def test_the_newest_is_kept_with_our_time_of_receipt(inbox: Inbox, clock: SimulatedClock) -> None:
    inbox.odometry(1.0, 2.0, 3.0, 0.1, 0.2, stamp=1e9)
    clock.sleep(0.5)
    inbox.odometry(1.5, 2.0, 3.0, 0.1, 0.2, stamp=1e9 + 1)
    assert inbox.readings.odometry is not None
    assert inbox.readings.odometry.x == 1.5
    assert inbox.readings.odometry.received == pytest.approx(0.5)


def test_a_repetition_is_no_news_and_a_step_back_is(inbox: Inbox, clock: SimulatedClock) -> None:
    for stamp, received in ((5.0, 0.0), (5.0, 0.0), (2.0, 0.2)):
        inbox.odometry(0.0, 0.0, 0.0, 0.0, 0.0, stamp)
        assert inbox.readings.odometry is not None
        assert inbox.readings.odometry.received == pytest.approx(received)
        clock.sleep(0.1)


@pytest.mark.parametrize("place", range(6))
def test_odometry_that_is_no_number_is_refused(inbox: Inbox, place: int) -> None:
    numbers = [0.0] * 6
    numbers[place] = math.nan
    inbox.odometry(*numbers)
    assert inbox.readings.odometry is None
    assert "a number that is none" in str(inbox.readings.alarm)


def test_an_image_of_another_size_is_refused_by_its_size(inbox: Inbox) -> None:
    inbox.picture("depth", np.zeros((2, 4, 1), np.float32), 1.0)
    assert inbox.readings.pictures == {}
    assert inbox.readings.alarm == "a depth image of 2x4x1 came; the camera is 2x3x1"


def test_depth_that_is_no_number_hit_nothing(inbox: Inbox) -> None:
    frame = np.array([[math.nan, math.inf, 1.0]] * 2, np.float32)[..., None]
    inbox.picture("depth", frame, 1.0)
    np.testing.assert_array_equal(inbox.readings.pictures["depth"].frame[0, :, 0], [0.0, 0.0, 1.0])


def test_a_picture_is_known_by_where_it_was_seen_first(inbox: Inbox) -> None:
    """One that came before odometry too: a camera may hang from the beginning."""
    still = np.ones((2, 3, 1), np.float32)
    inbox.picture("depth", still, 1.0)
    assert inbox.readings.pictures["depth"].seen_from is None
    for x in (1.0, 2.0):
        inbox.odometry(x, 0.0, 0.0, 0.0, 0.0, stamp=x)
        inbox.picture("depth", still.copy(), x + 1.0)
        assert inbox.readings.pictures["depth"].seen_from[0] == 1.0
    inbox.picture("depth", 2 * still, 4.0)
    assert inbox.readings.pictures["depth"].seen_from[0] == 2.0


def test_the_first_alarm_stays(inbox: Inbox) -> None:
    inbox.hazard("cliff", False)
    assert inbox.readings.alarm is None
    inbox.hazard("cliff", True)
    inbox.hazard("stop", True)
    assert inbox.readings.alarm == "the robot's cliff topic says stop"


def test_a_battery_that_nobody_measures_is_unknown(inbox: Inbox) -> None:
    inbox.battery(math.nan)
    assert inbox.readings.battery is None


def test_pace_does_not_catch_up_on_missed_beats(clock: SimulatedClock) -> None:
    pace = Pace(clock, 20.0)
    clock.sleep(1.0)
    pace.wait()
    assert clock.now() == pytest.approx(1.0)
    pace.wait()
    assert clock.now() == pytest.approx(1.05)

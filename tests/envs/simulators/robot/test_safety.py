"""Every rule of envs/simulators/robot/safety.py."""

import math
import os
import signal
import threading
from collections.abc import Iterator

import pytest

from envs.simulators.robot.executor import MotionOutcome
from envs.simulators.robot.faults import Fault
from envs.simulators.robot.safety import Mode, SafetyConfig, StoppedError, stop_signals
from envs.simulators.robot.simulated import SimulatedConfig
from tests.fakes.robot import Bench, Build


def stop_in_mid_motion(one: Bench) -> None:
    """Press the stop after half a second of the next motion."""
    end = one.clock.now() + 0.5
    one.clock.subscribers.append(lambda tick: one.safety.stop("a test") if one.clock.now() >= end else None)


@pytest.mark.parametrize("mode", [Mode.CHECK, Mode.DRY_RUN])
def test_not_moving_is_the_default(bench: Build, mode: Mode) -> None:
    one = bench(mode=mode)
    sent = []
    one.link.command = lambda v, w: sent.append((v, w))  # type: ignore[method-assign]
    assert one.executor.execute(0.25, 0.0, 0.0).outcome is MotionOutcome.TIMED_OUT
    one.safety.close()
    assert sent == []


def test_a_dry_run_logs_what_it_would_have_sent(bench: Build) -> None:
    one = bench(mode=Mode.DRY_RUN)
    one.executor.execute(0.25, 0.0, 0.0)
    commands = [fields for _, event, fields in one.log if event == "command"]
    assert max(fields["v"] for fields in commands) > 0
    assert not any(fields["sent"] for fields in commands)


def test_commands_are_clamped_last(bench: Build) -> None:
    one = bench()
    for _ in range(100):
        one.safety.drive(99.0, -99.0)
        one.clock.sleep(0.05)
    v, w = one.safety._sent
    assert (v, w) == (0.25, -0.8)


@pytest.mark.parametrize("wrong", [math.nan, math.inf])
def test_a_command_that_is_no_number_is_zero(bench: Build, wrong: float) -> None:
    one = bench()
    one.safety.drive(wrong, wrong)
    assert one.safety._sent == (0.0, 0.0)


def test_a_stop_is_for_good(bench: Build) -> None:
    one = bench()
    stop_in_mid_motion(one)
    ended = one.executor.execute(1.0, 0.0, 0.0)
    assert (ended.outcome, ended.why) == (MotionOutcome.STOPPED, "a test")
    one.clock.sleep(0.6)
    assert not one.moving
    where = one.robot.pose
    for _ in range(3):
        assert one.executor.execute(1.0, 0.0, 0.0).outcome is MotionOutcome.STOPPED
        one.safety.drive(0.2, 0.2)
        one.clock.sleep(0.2)
    assert one.robot.pose == where
    assert one.reasons() == ["a test"]


def test_a_stop_says_zero_three_times_at_once(bench: Build) -> None:
    one = bench()
    sent: list[tuple[float, float]] = []
    one.link.command = lambda v, w: sent.append((v, w))  # type: ignore[method-assign]
    one.safety.stop("a test")
    assert sent == [(0.0, 0.0)] * 3


def test_a_stop_between_limiting_and_sending_wins(bench: Build) -> None:
    one = bench()
    sent: list[tuple[float, float]] = []

    def interrupted(v: float, w: float) -> None:
        sent.append((v, w))
        if len(sent) == 1:
            one.safety.stop("a signal in the middle of sending")
            sent.append((v, w))  # as if the command left after the stop

    one.link.command = interrupted  # type: ignore[method-assign]
    one.safety.drive(0.2, 0.0)
    assert sent[-1] == (0.0, 0.0)


def test_every_exit_ends_with_zero(bench: Build) -> None:
    one = bench()
    one.safety.drive(0.2, 0.0)
    sent: list[tuple[float, float]] = []
    one.link.command = lambda v, w: sent.append((v, w))  # type: ignore[method-assign]
    one.safety.close()
    assert sent == [(0.0, 0.0)] * 3


def test_zero_is_tried_three_times_over_a_broken_link(bench: Build) -> None:
    one = bench()

    def broken(v: float, w: float) -> None:
        raise OSError("no route to robot")

    one.link.command = broken  # type: ignore[method-assign]
    one.safety.stop("a test")
    assert [event for _, event, _ in one.log] == ["command_failed"] * 3 + ["stop"]


def test_a_link_that_breaks_stops_and_says_so(bench: Build) -> None:
    one = bench()
    obey = one.link.command

    def broken(v: float, w: float) -> None:
        if one.clock.now() > 1.0:
            raise OSError("no route to robot")
        obey(v, w)

    one.link.command = broken  # type: ignore[method-assign]
    assert one.executor.execute(1.0, 0.0, 0.0).outcome is MotionOutcome.STOPPED
    assert one.reasons() == ["velocities cannot be sent: OSError('no route to robot')"]
    one.clock.sleep(0.6)
    assert not one.moving


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_signals_stop(bench: Build, number: signal.Signals) -> None:
    one = bench()
    with stop_signals(one.safety):
        os.kill(os.getpid(), number)
        assert one.executor.execute(0.25, 0.0, 0.0).outcome is MotionOutcome.STOPPED
    assert one.reasons() == [f"signal {number.name}"]


@pytest.fixture
def usual_ctrl_c() -> Iterator[None]:
    """Ctrl-C as in a terminal: a shell starts what runs in the background with it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("usual_ctrl_c")
def test_a_second_ctrl_c_ends_a_program_that_hangs(bench: Build) -> None:
    one = bench()
    with stop_signals(one.safety):
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_a_stop_may_come_from_any_thread(bench: Build) -> None:
    one = bench()
    thread = threading.Thread(target=lambda: one.safety.stop("a thread"))
    thread.start()
    thread.join()
    with pytest.raises(StoppedError, match="a thread"):
        one.safety.look()


def test_the_robots_own_timeout_is_found(bench: Build) -> None:
    one = bench()
    one.safety.check_robot()
    one.clock.sleep(0.3)
    assert not one.moving
    assert one.robot.pose[3] < 0.3


def test_a_robot_without_a_timeout_is_refused_and_stopped(bench: Build) -> None:
    one = bench(simulated=SimulatedConfig(command_timeout=1e9))
    with pytest.raises(StoppedError, match="no command timeout of its own"):
        one.safety.check_robot()
    one.clock.sleep(0.6)
    assert not one.moving


def test_a_robot_that_reacts_late_is_refused(bench: Build) -> None:
    one = bench(simulated=SimulatedConfig(lag=2.0))
    with pytest.raises(StoppedError, match="did not react"):
        one.safety.check_robot()


def test_messages_that_always_come_late_are_found_before_anything_moves_far(bench: Build) -> None:
    one = bench(Fault.DELAYED)
    one.clock.sleep(1.0)
    with pytest.raises(StoppedError, match="did not react"):
        one.safety.check_robot()
    one.clock.sleep(0.6)
    assert not one.moving


def test_a_robot_that_moves_already_is_refused(bench: Build) -> None:
    one = bench()
    one.link.command(0.2, 0.0)
    one.clock.sleep(0.3)
    with pytest.raises(StoppedError, match="another program drives it"):
        one.safety.check_robot()


def test_the_fence_stops(bench: Build) -> None:
    one = bench(fence=0.5)
    ended = one.executor.execute(2.0, 0.0, 0.0)
    assert ended.outcome is MotionOutcome.STOPPED
    assert "the fence is 0.5 m" in ended.why
    one.clock.sleep(0.6)
    assert math.hypot(*one.robot.odometry[:2]) < 0.6


def test_motions_are_counted(bench: Build) -> None:
    one = bench(motions=2)
    outcomes = [one.executor.execute(0.0, 0.0, 10.0).outcome for _ in range(3)]
    assert outcomes == [MotionOutcome.DONE, MotionOutcome.DONE, MotionOutcome.STOPPED]


def test_time_is_limited(bench: Build) -> None:
    one = bench(seconds=1.5)
    assert "no more are allowed" in one.executor.execute(2.0, 0.0, 0.0).why


def test_too_many_blocked_motions_in_a_row_stop(bench: Build) -> None:
    one = bench(start=(5.75, 2.0, 0.0, 0.0), blocked_in_a_row=3)
    outcomes = [one.executor.execute(0.25, 0.0, 0.0).outcome for _ in range(4)]
    assert outcomes == [MotionOutcome.BLOCKED] * 3 + [MotionOutcome.STOPPED]


def test_an_obstacle_near_ahead_blocks_moves_but_not_turns(bench: Build) -> None:
    one = bench(guard=0.4)
    one.safety._nearest = lambda readings: 0.3
    ended = one.executor.execute(0.25, 0.0, 0.0)
    assert (ended.outcome, ended.why) == (MotionOutcome.BLOCKED, "an obstacle is 0.30 m ahead")
    assert one.executor.execute(0.0, 0.0, 30.0).outcome is MotionOutcome.DONE
    assert one.executor.execute(-0.1, 0.0, 0.0).outcome is MotionOutcome.DONE


def test_a_limit_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"speed is 0"):
        SafetyConfig(speed=0.0)
    with pytest.raises(ValueError, match=r"fence is nan"):
        SafetyConfig(fence=math.nan)

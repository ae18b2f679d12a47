import os
import subprocess
import sys
from pathlib import Path

import pytest

from envs.simulators.robot.lock import CommanderLock, RobotBusyError

HOLD = (
    "import sys, time; from pathlib import Path; from envs.simulators.robot.lock import CommanderLock; lock = "
    "CommanderLock('tcp/there:7447', Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
)


def test_one_program_holds_a_robot_and_lets_go_when_it_is_killed(tmp_path: Path) -> None:
    root = Path(__file__).parents[4]
    line = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(root)}) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(RobotBusyError, match=rf"process {other.pid} drives tcp/there:7447 already"):
            CommanderLock("tcp/there:7447", tmp_path)
        CommanderLock("another robot", tmp_path).close()
        other.kill()
    lock = CommanderLock("tcp/there:7447", tmp_path)
    lock.close()
    lock.close()

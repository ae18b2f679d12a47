"""The script in docs/workers.md, run as it stands, in a process of its own: workers import what
they are started from.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
((SCRIPT, COMMAND),) = re.findall(
    r"```python\n(.*?)```\n\n```bash\n(.*?)```", (ROOT / "docs/workers.md").read_text(), re.S
)


@pytest.mark.slow
def test_a_simulator_of_ones_own_trains(tmp_path: Path) -> None:
    _, name, *line = shlex.split(COMMAND)
    (tmp_path / name).write_text(SCRIPT)
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, name, *line, "trainer.steps=128", "run.folder=run"]
    subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": paths}, check=True, timeout=240)
    assert (tmp_path / "run" / "checkpoints").exists()

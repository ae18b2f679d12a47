import platform
from pathlib import Path

from experiments.reporting.machine import processor


def test_the_processor_goes_by_the_name_linux_gives_it(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nmodel name\t: Abacus 3000 @ 1 Hz\nmodel name\t: another\n")
    assert processor(tmp_path / "cpuinfo") == "Abacus 3000 @ 1 Hz"


def test_elsewhere_python_is_asked(tmp_path: Path) -> None:
    assert processor(tmp_path / "none") == (platform.processor() or platform.machine())

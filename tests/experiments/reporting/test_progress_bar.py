import io

from rich.console import Console

from experiments.reporting.progress_bar import ProgressBar


def shown(*, terminal: bool, seconds_between_lines: float = 0.0) -> str:
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, width=140, color_system=None, legacy_windows=False)
    progress = ProgressBar(console, seconds_between_lines)
    progress.open(200, 1000)
    progress.show({"episode/success": 0.257, "episode/return": 1.5, "loss/value": 3.0})
    progress.advance(100)
    progress.show({"loss/value": 2.0})
    progress.say("SIGTERM at step 300")
    progress.advance(200)
    progress.close()
    return file.getvalue()


def test_a_terminal_gets_a_bar() -> None:
    text = shown(terminal=True)
    assert "500/1000" in text
    assert "steps/s" in text
    assert "success 0.26  return 1.50" in text
    assert "SIGTERM at step 300" in text


def test_elsewhere_there_are_plain_lines() -> None:
    lines = shown(terminal=False).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("300 of 1,000 steps (30%)")
    assert "success 0.26  return 1.50" in lines[0]
    assert "min left" in lines[0]
    assert lines[1] == "SIGTERM at step 300"
    assert "\x1b" not in "".join(lines)


def test_plain_lines_do_not_come_at_every_step() -> None:
    assert len(shown(terminal=False, seconds_between_lines=100.0).splitlines()) == 2


def test_it_can_be_put_right() -> None:
    file = io.StringIO()
    progress = ProgressBar(Console(file=file, width=140), seconds_between_lines=100.0)
    progress.open(0, 1000)
    progress.advance(300)
    progress.reach(200)
    progress.close()
    assert file.getvalue().startswith("200 of 1,000 steps")


def test_it_may_be_closed_before_it_was_opened() -> None:
    ProgressBar(Console(file=io.StringIO())).close()

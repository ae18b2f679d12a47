import signal
import threading

import pytest

from embodied.runs.interruption import SIGNALS, Interrupted, Interruption


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_remembered(number: signal.Signals) -> None:
    with Interruption() as interruption:
        assert not interruption()
        signal.raise_signal(number)
        assert interruption()
        assert interruption.received == number


def test_the_handlers_from_before_come_back() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with Interruption():
        assert [signal.getsignal(number) for number in SIGNALS] != before
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_a_patient_one_takes_the_second_for_the_first_passed_on() -> None:
    with Interruption(ignore_repeats=True) as interruption:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        assert interruption()


def test_a_second_one_acts_at_once() -> None:
    # A shell lets what it starts in the background ignore Ctrl-C, and then these tests too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with Interruption():
            signal.raise_signal(signal.SIGINT)
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_elsewhere_than_in_the_main_thread_nothing_is_caught() -> None:
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def work() -> None:
        with Interruption() as interruption:
            seen.append((signal.getsignal(signal.SIGTERM), interruption()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [(before, False)]


def test_the_exit_code_is_that_of_a_shell() -> None:
    assert Interrupted(signal.SIGTERM).code == 143

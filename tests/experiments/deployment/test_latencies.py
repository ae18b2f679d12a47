from experiments.deployment.latencies import spreads, to_command

LOG = [
    {"t": 1.0, "event": "step", "received": 0.9, "age": 0.05, "thinking": 0.004},
    {"t": 1.02, "event": "command", "v": 0.0, "w": 0.0},
    {"t": 1.05, "event": "command", "v": 0.1, "w": 0.0},
    {"t": 1.1, "event": "command", "v": 0.2, "w": 0.0},
    {"t": 2.0, "event": "step", "received": 1.98, "age": 0.01, "thinking": 0.006},
    {"t": 2.1, "event": "command", "v": 0.0, "w": -0.3},
    {"t": 3.0, "event": "step", "received": 2.9, "age": 0.09, "thinking": 0.005},
]


def test_a_picture_leads_to_the_first_velocity_that_is_not_zero() -> None:
    assert [round(seconds, 3) for seconds in to_command(LOG)] == [0.15, 0.12]


def test_medians_are_in_milliseconds() -> None:
    found = {spread.what: spread for spread in spreads(LOG)}
    assert found["the policy's own time"].median == 5.0
    assert found["the policy's own time"].count == 3


def test_an_empty_log_has_no_latencies() -> None:
    assert spreads([]) == []

from embodied.training.schedules import constant, linear


def test_linear_falls_to_zero() -> None:
    assert [linear(0.4, remaining) for remaining in (1.0, 0.25, 0.0)] == [0.4, 0.1, 0.0]


def test_constant_stays() -> None:
    assert [constant(0.4, remaining) for remaining in (1.0, 0.25, 0.0)] == [0.4] * 3

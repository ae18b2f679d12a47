from embodied.training.algorithm import NonFiniteError


def test_the_term_that_is_not_finite_is_named() -> None:
    error = NonFiniteError("loss/value")
    assert error.term == "loss/value"
    assert str(error) == "loss/value is not finite"

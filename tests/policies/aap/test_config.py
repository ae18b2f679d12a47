import pytest

from policies.aap import AAPConfig


@pytest.mark.parametrize("field", ["visual", "impact", "token", "belief", "layers", "heads", "output"])
def test_sizes_must_be_positive(field: str) -> None:
    with pytest.raises(ValueError, match=f"{field}=0: must be at least 1"):
        AAPConfig(**{field: 0})


def test_heads_must_divide_the_token() -> None:
    with pytest.raises(ValueError, match="heads=5: must divide token=128"):
        AAPConfig(heads=5)

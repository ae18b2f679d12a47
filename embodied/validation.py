"""What configurations check of themselves."""

from typing import Any

import torch


def at_least(config: Any, path: str = "", /, **least: float) -> None:
    """That these fields of a config are so much or more; `path` is what is before their names where they are typed.

    Raises:
        ValueError: naming the field, its value and the least.
    """
    for name, bound in least.items():
        if getattr(config, name) < bound:
            raise ValueError(f"{path}{name} is {getattr(config, name)}; it must be at least {bound}")


def device(name: str) -> None:
    """That there are devices of that name.

    Raises:
        ValueError: when there are none.
    """
    try:
        torch.device(name)
    except RuntimeError as error:
        raise ValueError(f"device is {name!r}; it must be cpu, cuda or cuda:<number>") from error

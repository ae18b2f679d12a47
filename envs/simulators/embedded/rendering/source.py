"""The C++ sources in this folder, which the glue in the modules beside them pastes into native
functions of Warp.
"""

from pathlib import Path


def source(*names: str) -> str:
    """The named sources, one after the other."""
    return "\n".join(Path(__file__).with_name(f"{name}.cpp").read_text() for name in names)

"""Random generators seeded by words, the same on every machine."""

import hashlib

import numpy as np


def generator(*words: int | str) -> np.random.Generator:
    """Returns a PCG64 generator determined by the words: `generator(seed, "actuation", episode)`.

    The words are hashed, so neighbouring seeds give unrelated streams.
    """
    digest = hashlib.sha256("\x1f".join(f"{type(word).__name__}:{word}" for word in words).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "little")))

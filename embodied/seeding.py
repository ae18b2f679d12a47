"""Random generators named by words, the same on every machine."""

import hashlib

import numpy as np


def generator(*words: int | str) -> np.random.Generator:
    """A PCG64 generator determined by the words alone: `generator(seed, "actuation", episode)`.

    Words are hashed, so neighbouring seeds give unrelated streams and the same words give the same
    stream everywhere.
    """
    digest = hashlib.sha256("\x1f".join(f"{type(word).__name__}:{word}" for word in words).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "little")))

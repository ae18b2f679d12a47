"""Reading arrays by plain pointers, on every device.

Warp's own indexing takes any stride and negative indices; in the inner loop over pixels that costs a third of the time. All arrays here are
contiguous and all indices within them.
"""

import warp as wp


@wp.func_native("return rows.data[index];")
def row_at(rows: wp.array(dtype=wp.vec4), index: int) -> wp.vec4:
    """rows[index]."""
    ...


@wp.func_native("return rows.data[index];")
def integers_at(rows: wp.array(dtype=wp.vec4i), index: int) -> wp.vec4i:
    """rows[index]."""
    ...


@wp.func_native("return words.data[index];")
def word_at(words: wp.array(dtype=wp.uint32), index: int) -> wp.uint32:
    """words[index]."""
    ...


@wp.func_native("return numbers.data[index];")
def integer_at(numbers: wp.array(dtype=wp.int32), index: int) -> wp.int32:
    """numbers[index]."""
    ...


@wp.func_native("return numbers.data[index];")
def float_at(numbers: wp.array(dtype=wp.float32), index: int) -> wp.float32:
    """numbers[index]."""
    ...


@wp.func_native(
    "rgb.data[3 * pixel] = (unsigned char)red; rgb.data[3 * pixel + 1] = (unsigned char)green; rgb.data[3 * pixel + 2] = (unsigned char)blue;"
)
def store_colour(rgb: wp.array(dtype=wp.uint8), pixel: int, red: int, green: int, blue: int) -> None:
    """rgb[pixel] = red, green, blue, each in 0..255."""
    ...


@wp.func_native("numbers.data[index] = value;")
def store_integer(numbers: wp.array(dtype=wp.int32), index: int, value: int) -> None:
    """numbers[index] = value."""
    ...


@wp.func_native("numbers.data[index] = value;")
def store_float(numbers: wp.array(dtype=wp.float32), index: int, value: float) -> None:
    """numbers[index] = value."""
    ...

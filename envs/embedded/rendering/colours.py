"""Colours of a row of pixels on the CPU, eight at once: colours.cpp as a Warp function."""

from pathlib import Path

import warp as wp

from envs.embedded.rendering.layout import SceneArrays
from envs.embedded.rendering.shading import LIGHT_UNIT, TEXTURE_UNIT, Spot


@wp.struct
class SpotRow:
    """The spots of one row of pixels, [width rounded up to eights] each: see `shading.Spot`."""

    red: wp.array(dtype=wp.float32)
    green: wp.array(dtype=wp.float32)
    blue: wp.array(dtype=wp.float32)
    light: wp.array(dtype=wp.int32)
    light_between: wp.array(dtype=wp.int32)
    texture: wp.array(dtype=wp.int32)
    texture_between: wp.array(dtype=wp.int32)


@wp.func_native("""
row.red.data[x] = spot.colour[0], row.green.data[x] = spot.colour[1], row.blue.data[x] = spot.colour[2];
row.light.data[x] = spot.places[0], row.light_between.data[x] = spot.places[1];
row.texture.data[x] = spot.places[2], row.texture_between.data[x] = spot.places[3];
""")
def store_spot(row: SpotRow, x: int, spot: Spot) -> None:
    """row[x] = spot."""
    ...


@wp.func_native(
    Path(__file__).with_name("colours.cpp").read_text()
    + f"""
const unsigned nothing = 0;    // for a scene without pieces, which has no light
const Colours::Row the_row = {{row.red.data, row.green.data, row.blue.data, row.light.data, row.light_between.data, row.texture.data,
                              row.texture_between.data, width}};
Colours::draw(the_row, scene.lights > 0 ? scene.light.data : &nothing, atlas.data, {LIGHT_UNIT!r}, {TEXTURE_UNIT!r}, rgb.data + 3 * pixel);
"""
)
def colour_row(
    scene: SceneArrays,
    atlas: wp.array(dtype=wp.uint32),
    row: SpotRow,
    width: int,
    rgb: wp.array(dtype=wp.uint8),
    pixel: int,
) -> None:
    """Write the colours of a row of pixels, the first of which is `pixel`."""
    ...

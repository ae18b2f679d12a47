"""The colour of a pixel: the one definition of shading.cpp, for the CPU and the GPU."""

import warp as wp

from envs.simulators.embedded.rendering.layout import LIGHT_ONE, CameraView, SceneArrays
from envs.simulators.embedded.rendering.source import source
from envs.simulators.embedded.rendering.textures import LEVELS, SIZE, TEXELS


@wp.struct
class Pictures:
    """Where the sensors' pictures go, each flat over [B, H, W, channels]; empty if not asked
    for.
    """

    rgb: wp.array(dtype=wp.uint8)
    depth: wp.array(dtype=wp.float32)
    instance: wp.array(dtype=wp.int32)
    semantic: wp.array(dtype=wp.int32)


CONSTANTS = f"""
constexpr int SIZE = {SIZE}, COARSEST = {LEVELS - 1}, TEXELS = {TEXELS};
// what one of `bilinear` is worth
constexpr float TEXTURE_UNIT = 1.0 / 65536, LIGHT_UNIT = 1.0 / 65536 / {LIGHT_ONE};
"""

BINDING = """
const unsigned dark = 0;    // for a scene without pieces, which has no light
const Shading::Scene the_scene = {(const float *)scene.faces.data, (const float *)scene.surfaces.data,
    scene.lights > 0 ? scene.light.data : &dark,
                                  scene.lights, atlas.data};
const Shading::View the_view = {(const float *)(cameras.data + 4 * body), view.wide, view.tall, view.step,
    view.samples, view.flat != 0,
                                pictures.rgb.data != 0, pictures.instance.data != 0 || pictures.semantic.data != 0};
"""


@wp.func_native(
    CONSTANTS
    + source("lanes_one", "shading")
    + BINDING
    + """
const Shading::Samples samples = {{faces[0], faces[1], faces[2], faces[3]},
                                  {inverse_depths[0], inverse_depths[1], inverse_depths[2], inverse_depths[3]}};
const Shading::Sight seen = Shading::look(the_scene, the_view, samples, x, y);
const int pixel = (body * view.height + y) * view.width + x;
if (pictures.depth.data) pictures.depth.data[pixel] = seen.depth;
if (pictures.instance.data) pictures.instance.data[pixel] = seen.instance;
if (pictures.semantic.data) pictures.semantic.data[pixel] = seen.semantic;
if (pictures.rgb.data) {
  Shading::Vector colour = Shading::colour_of(the_scene, seen.spot);
  if (view.samples == 2) Shading::mix(the_scene, the_view, samples, x, y, colour);
  const float parts[3] = {colour.x, colour.y, colour.z};
  for (int k = 0; k < 3; k++) pictures.rgb.data[3 * pixel + k] = Shading::rounded(parts[k]);
}
"""
)
def show_pixel(
    scene: SceneArrays,
    view: CameraView,
    cameras: wp.array(dtype=wp.vec3),
    body: int,
    atlas: wp.array(dtype=wp.uint32),
    faces: wp.vec4i,
    inverse_depths: wp.vec4,
    x: int,
    y: int,
    pictures: Pictures,
) -> None:
    """Write pixel (x, y) of one body's pictures, given the face and the inverse depth seen by each
    of its samples; see shading.cpp.
    """
    ...

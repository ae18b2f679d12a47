// From what a pixel's samples see to what its sensors show: how far, which thing, what colour. The one definition for all devices.
//
// Self-contained: plain pointers, no library, one struct that may stand inside a function. It follows lanes_eight.cpp on a CPU and lanes_one.cpp
// elsewhere, and is written for any number of lanes.
//
// Textures and light are stored as quads: one word holds a value and its neighbours to the right, above, and above right, a byte each, so that
// a bilinear look-up is a single load.

constexpr float ASLANT = 0.02f;    // the sine below which a face is seen too much from the side for its plane to tell its depth

struct Shading : Lanes {
  struct Scene {
    const float *faces;       // [F, 8]: `layout.Face`
    const float *surfaces;    // [S, 16]: `layout.Surface`
    const unsigned *light;    // quads
    int lights;
    const unsigned *atlas;    // quads
  };

  struct View {
    const float *eye;           // position, then the world directions of forward, left and up: [4, 3]
    float wide, tall, step;     // as in `layout.View`
    int samples;                // along each side of a pixel: 1 or 2
    bool flat;                  // colours without textures and baked light
    bool coloured, identified;  // whether colours, and whether ids and classes, are asked for
  };

  struct Vector { Real x, y, z; };

  // A colour, and where to look up the light and the texture that modulate it: a quad (-1 for none), and a place between its four values as
  // x + 256 y.
  struct Spot {
    Vector colour;    // 0..255, or 0..1 where there is a texture
    Whole light, light_between, texture, texture_between;
  };

  // What a ray meets: all zero but the spot where it meets nothing.
  struct Sight {
    Real depth;
    Whole instance, semantic;
    Spot spot;
  };

  static inline Real dot(const Vector &a, const Vector &b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

  // World direction through a place of the picture, one unit deep: a distance along it is planar depth.
  static inline Vector direction(const View &view, Real x, Real y) {
    const float *forward = view.eye + 3, *left = view.eye + 6, *up = view.eye + 9;
    const Real aside = view.wide - view.step * x, above = view.tall - view.step * y;
    return {forward[0] + up[0] * above + left[0] * aside, forward[1] + up[1] * above + left[1] * aside,
            forward[2] + up[2] * above + left[2] * aside};
  }

  // Where a ray meets nothing: paler towards the horizon.
  static inline Vector sky(const Vector &ray) {
    const Real height = within(ray.z, 0.0f, 1.0f);
    return {206.0f - 70.0f * height, 222.0f - 40.0f * height, all(238.0f)};
  }

  // The value of quads, 65536 for one, between their four. All in integers, two bytes to a word at once.
  static inline Real bilinear(Word quad, Word between) {
    const Word a = between & 255u, b = between >> 8;
    const Word across = (quad & 0x00FF00FFu) * (256u - a) + (quad >> 8 & 0x00FF00FFu) * a;
    return real((across & 0xFFFFu) * (256u - b) + (across >> 16) * b);
  }
  static inline Real value_of(const unsigned *quads, const Whole &place, const Whole &between, float unit) {
    const Whole none = place < 0;
    return choose(none, all(1.0f), bilinear(words_at(quads, choose(none, all(0), place)), (Word)between) * unit);
  }

  // The colour of a spot: 0..255, or more where the light is strong.
  static inline Vector colour_of(const Scene &scene, const Spot &spot) {
    const Real bright = value_of(scene.light, spot.light, spot.light_between, LIGHT_UNIT) *
                        value_of(scene.atlas, spot.texture, spot.texture_between, TEXTURE_UNIT);
    return {spot.colour.x * bright, spot.colour.y * bright, spot.colour.z * bright};
  }

  // Find the light at a place of the texture's plane; columns is 0 where one value serves the whole face.
  static inline void find_light(const Scene &scene, Whole first, Whole columns, Real u, Real v, Spot &spot) {
    const Whole x = whole(u), y = whole(v);
    const Whole place = first + (y >> 8) * columns + (x >> 8) * choose(columns < 1, columns, all(1));
    const Word last = (Word)all(scene.lights - 1), quad = (Word)place;
    spot.light = choose(quad < last, place, (Whole)last), spot.light_between = (x & 255) | (y & 255) << 8;
  }

  // Find a place of a texture where a pixel covers so many square texels of it.
  static inline void find_texture(Whole texture, Real u, Real v, Real square_texels, Spot &spot) {
    // The mip level whose texels are about as large as the pixel: half the binary exponent of the square texels it covers is the logarithm of
    // their root, and 2 rounds it.
    const Whole exponent = ((bits(2.0f * square_texels) >> 23) - 127) >> 1;
    const Whole level = choose(exponent < 0, all(0), choose(exponent < COARSEST, exponent, all(COARSEST)));
    const Whole size = all(SIZE) >> level, x = (whole(u) >> level) - 128, y = (whole(v) >> level) - 128;
    const Whole start = TEXELS - (all(TEXELS) >> level);
    const Whole place = texture + start + ((y >> 8) & (size - 1)) * size + ((x >> 8) & (size - 1));
    spot.texture = choose(texture < 0, texture, place), spot.texture_between = (x & 255) | (y & 255) << 8;
  }

  // A face without texture or baked light, lit on both sides by one far light.
  static inline Real far_light(const Vector &normal) {
    const Real facing = 0.35f * normal.x + 0.5f * normal.y + 0.79f * normal.z;
    return 0.45f + 0.55f * most(facing, -facing);
  }

  // What rays through (x, y) of the picture see on faces (-1 for none). Depth is where they meet the faces' planes, exact to a few ulps.
  static inline Sight look(const Scene &scene, const View &view, Whole face, Real inverse_depth, Real x, Real y) {
    const Vector ray = direction(view, x, y);
    const Whole none = face < 0;
    Sight seen = {{}, {}, {}, {sky(ray), all(-1), {}, all(-1), {}}};
    if (!any(face >= 0)) return seen;
    face = choose(none, all(0), face);
    Real plane[8];
    columns_at(scene.faces, 8, 0, face, plane);
    const Vector normal = {plane[0], plane[1], plane[2]};
    const float *eye = view.eye;
    const Real slope = dot(normal, ray), height = plane[3] - (normal.x * eye[0] + normal.y * eye[1] + normal.z * eye[2]);
    const Whole aslant = most(slope, -slope) < ASLANT;    // the plane says little there, the sample more
    const Real flatter = choose(aslant, all(1.0f / ASLANT), 1.0f / slope);
    const Real depth = choose(aslant, 1.0f / inverse_depth, height * flatter);
    seen.depth = choose(none, all(0.0f), depth);
    if (!view.coloured && !view.identified) return seen;

    Real surface[16];
    columns_at(scene.surfaces, 16, 8, bits(plane[4]), surface + 8);
    seen.instance = choose(none, all(0), bits(surface[14])), seen.semantic = choose(none, all(0), bits(surface[15]) & 0xFFFF);
    if (!view.coloured) return seen;
    columns_at(scene.surfaces, 16, 0, bits(plane[4]), surface);
    const Whole texture = bits(surface[3]);
    Spot spot = {{surface[0], surface[1], surface[2]}, all(-1), {}, all(-1), {}};
    if (view.flat) {
      const Real bright = choose(texture < 0, all(1.0f), all(255.0f)) * far_light(normal);
      spot.colour.x *= bright, spot.colour.y *= bright, spot.colour.z *= bright;
    } else {
      const Vector point = {eye[0] + ray.x * depth, eye[1] + ray.y * depth, eye[2] + ray.z * depth};
      const Real u = dot({surface[4], surface[5], surface[6]}, point) + surface[7], v = dot({surface[8], surface[9], surface[10]}, point) + surface[11];
      const Real across = depth * view.step, texels = surface[12], cells = surface[13];
      find_light(scene, bits(plane[5]), bits(plane[6]), u * cells, v * cells, spot);
      find_texture(texture, u, v, across * across * most(flatter, -flatter) * texels * texels, spot);
    }
    choose_spot(none, spot, seen.spot);
    return seen;
  }

  // Put another spot where there is something.
  static inline void choose_spot(Whole none, const Spot &other, Spot &spot) {
    spot.colour.x = choose(none, spot.colour.x, other.colour.x);
    spot.colour.y = choose(none, spot.colour.y, other.colour.y);
    spot.colour.z = choose(none, spot.colour.z, other.colour.z);
    spot.light = choose(none, spot.light, other.light), spot.texture = choose(none, spot.texture, other.texture);
    spot.light_between = other.light_between, spot.texture_between = other.texture_between;
  }

  // What the samples of some pixels see, one after the other: a face (-1 for none), and the inverse depth there.
  struct Samples {
    Whole face[4];
    Real inverse_depth[4];
  };

  // What pixels (x, y) show but for their colour where it is mixed: the nearest face that their samples see, in the pixel's middle.
  static inline Sight look(const Scene &scene, const View &view, const Samples &samples, Real x, Real y) {
    Whole face = samples.face[0];
    Real inverse_depth = samples.inverse_depth[0];
    for (int k = 1; k < view.samples * view.samples; k++) {
      const Whole nearer = samples.inverse_depth[k] > inverse_depth;
      face = choose(nearer, samples.face[k], face), inverse_depth = choose(nearer, samples.inverse_depth[k], inverse_depth);
    }
    return look(scene, view, face, inverse_depth, x + 0.5f, y + 0.5f);
  }

  // Where samples see different faces, the colour is their mean.
  static inline void mix(const Scene &scene, const View &view, const Samples &samples, Real x, Real y, Vector &colour) {
    const Whole *face = samples.face, mixed = (face[1] != face[0]) | (face[2] != face[0]) | (face[3] != face[0]);
    if (!any(mixed)) return;
    Vector sum = {};
    for (int k = 0; k < 4; k++) {
      const Real right = x + (0.25f + 0.5f * (k & 1)), down = y + (0.25f + 0.5f * (k >> 1));
      const Vector part = colour_of(scene, look(scene, view, face[k], samples.inverse_depth[k], right, down).spot);
      sum.x += part.x, sum.y += part.y, sum.z += part.z;
    }
    colour.x = choose(mixed, 0.25f * sum.x, colour.x);
    colour.y = choose(mixed, 0.25f * sum.y, colour.y);
    colour.z = choose(mixed, 0.25f * sum.z, colour.z);
  }

  // A colour's part as it is stored: 0..255.
  static inline Whole rounded(Real value) { return whole(least(value + 0.5f, all(255.0f))); }
};

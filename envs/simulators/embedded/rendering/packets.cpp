// A caster of ray packets, for scans with far more triangles than a picture has pixels: which face does each pixel see, and how far is it?
// It fills the same buffers as raster.cpp, so that all that follows is shared.
//
// Self-contained, as raster.cpp is: plain pointers, vectors of eight (lanes_eight.cpp, which it follows), one struct.
//
// The method: the rays of 8x8 pixels go down the hierarchy of hierarchy.cpp together.
//   1. A box is skipped when it lies outside the pyramid of the 64 rays, when its bounds hold no pixel's centre, or when all rays within these
//      bounds have met something nearer. The pyramid's planes are the lanes of one vector, so a box costs few instructions,
//      and what is smaller than a pixel is mostly never looked at. Of two boxes the nearer goes first.
//   2. The eight triangles of a leaf are set up at once. Those whose bounds hold no pixel's centre end there.
//   3. The others are tested against a row of eight rays at a time. All rays share their origin, so whether one passes an edge on the inside is the
//      side of a plane through the eye; and since planes run linearly over the picture, a row costs an addition. Two
//      neighbours have the same plane with opposite signs, to the last bit, so no ray slips through between them.
//
// Frames as in raster.cpp: (forward, left, up) of the eye; a pixel (x, y) counts right and down.

constexpr float NEAR_PLANE = 0.02f;    // metres; nothing nearer is seen
constexpr float ENDLESS = 3e38f;
constexpr int TILE = 8;
constexpr int LEAF = 8;
constexpr int DEEPEST = 64;    // as in hierarchy.cpp

struct Packets : Lanes {
  struct Vector { Real x, y, z; };

  struct Scene {
    const float *nodes;      // [N, 2, 6]: lower, upper corner of both children's boxes
    const int *children;     // [N, 2]: a node; or, as -1 - leaf, a leaf
    const float *corners;    // [K, 3, 3, LEAF]: corner, axis, triangle
    const int *faces;        // [K, LEAF]; corners of missing ones are all the same
  };

  struct View {
    const float *eye;    // position, then the world directions of forward, left and up: [4, 3]
    float half_width, half_height;    // of the picture, in pixels
    float scale;         // pixels per unit of left / forward
    int width, height, stride;
  };

  // The 64 rays of one tile, what they have met, and the pyramid around them.
  struct Tile {
    float *inverse_depth;    // its first pixel in the picture's buffers
    int *face;
    int left, top;           // pixels
    Real lower[3], upper[3], offset;    // lanes: LEFT, RIGHT, TOP, BOTTOM, FRONT, DEPTH and two without meaning
  };
  enum { LEFT, RIGHT, TOP, BOTTOM, FRONT, DEPTH };

  // Something yet to be looked at: a node, or a leaf as -1 - leaf; the rays that may meet it, from (x0, y0) to before (x1, y1); and where it begins.
  struct Part { int place, x0, x1, y0, y1; float depth; };

  // Eight triangles as this tile sees them: planes over its pixels, at the first pixel's centre and the step to the next across and down.
  struct Planes { Real first, across, down; };
  struct Leaf {
    Planes edges[3], inverse_depth;
    Real left, right, top, bottom;    // bounds in pixels of the tile
  };

  using Lanes::least;
  using Lanes::most;
  static inline float least(float a, float b) { return a < b ? a : b; }
  static inline float most(float a, float b) { return a > b ? a : b; }
  static inline Vector minus(const Vector &a, const Vector &b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
  static inline Vector cross(const Vector &a, const Vector &b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
  }
  static inline Real dot(const Vector &a, const Vector &b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

  // One side of the pyramid: the half-space where normal * (point - eye) >= bound. A box's farthest corner along the normal decides, so the
  // positive parts of the normal go with its upper corner and the negative ones with its lower.
  static void set_side(Tile &tile, const View &view, int side, const float *normal, float bound) {
    tile.offset[side] = -bound;
    for (int k = 0; k < 3; k++) {
      tile.offset[side] -= normal[k] * view.eye[k];
      tile.lower[k][side] = least(normal[k], 0.0f), tile.upper[k][side] = most(normal[k], 0.0f);
    }
  }

  // A side along a column (axis 1, left) or a row (axis 2, up) of the picture, `slope` of left or up per unit of depth; sign says which side is inside.
  // Its normal is so long that a point inside by `reach` is inside by reach / depth pixels.
  static void set_slope(Tile &tile, const View &view, int side, int axis, float slope, float sign) {
    float normal[3];
    for (int k = 0; k < 3; k++) normal[k] = sign * view.scale * (view.eye[3 + 3 * axis + k] - slope * view.eye[3 + k]);
    set_side(tile, view, side, normal, 0.0f);
  }

  static void begin(Tile &tile, const View &view) {
    for (int k = 0; k < 3; k++) tile.lower[k] = tile.upper[k] = Real{};
    tile.offset = Real{};
    const float x0 = (view.half_width - tile.left) / view.scale, x1 = (view.half_width - tile.left - TILE) / view.scale;
    const float y0 = (view.half_height - tile.top) / view.scale, y1 = (view.half_height - tile.top - TILE) / view.scale;
    set_slope(tile, view, LEFT, 1, x0, -1.0f), set_slope(tile, view, RIGHT, 1, x1, 1.0f);
    set_slope(tile, view, TOP, 2, y0, -1.0f), set_slope(tile, view, BOTTOM, 2, y1, 1.0f);
    const float *forward = view.eye + 3, back[3] = {-forward[0], -forward[1], -forward[2]};
    set_side(tile, view, FRONT, forward, NEAR_PLANE);
    set_side(tile, view, DEPTH, back, 0.0f);
    for (int y = 0; y < TILE; y++) {
      *(RealRow *)(tile.inverse_depth + y * view.stride) = Real{};
      *(WholeRow *)(tile.face + y * view.stride) = all(-1);
    }
  }

  // How far inside each side of the pyramid a box reaches; lane DEPTH is minus the depth where it begins.
  static inline Real reach(const Tile &tile, const float *box) {
    return tile.offset + (tile.lower[0] * box[0] + tile.upper[0] * box[3]) + (tile.lower[1] * box[1] + tile.upper[1] * box[4]) +
           (tile.lower[2] * box[2] + tile.upper[2] * box[5]);
  }

  // The first pixel whose centre lies beyond a bound, which lies in 0..TILE; a hundredth of a pixel generous.
  static inline int first_beyond(float bound) { return (int)(least(most(bound, 0.0f), TILE) + 0.49f); }
  static inline int end_before(float bound) { return (int)(least(most(bound, 0.0f), TILE) + 0.51f); }

  // Which rays may meet a box with this reach; says whether any does.
  static inline bool in_sight(Part &part, const Real &reach) {
    part.depth = -reach[DEPTH];
    if (part.depth < 2.0f * NEAR_PLANE) {    // the eye is in it, or nearly
      part.x0 = part.y0 = 0, part.x1 = part.y1 = TILE;
      return reach[FRONT] >= 0.0f && reach[LEFT] >= -0.1f && reach[RIGHT] >= -0.1f && reach[TOP] >= -0.1f && reach[BOTTOM] >= -0.1f;
    }
    // Nothing of the box is nearer than its begin, so nothing is more pixels inside than this.
    const Real pixels = reach / part.depth;
    part.x0 = first_beyond(TILE - pixels[RIGHT]), part.x1 = end_before(pixels[LEFT]);
    part.y0 = first_beyond(TILE - pixels[BOTTOM]), part.y1 = end_before(pixels[TOP]);
    return part.x0 < part.x1 && part.y0 < part.y1;
  }

  // Whether all rays that may meet a part have met something nearer.
  static inline bool hidden(const Tile &tile, const View &view, const Part &part) {
    const Whole columns = numbers();
    const Whole within = (columns >= part.x0) & (columns < part.x1);
    const float inverse = part.depth < 2.0f * NEAR_PLANE ? ENDLESS : 1.0f / part.depth;
    for (int y = part.y0; y < part.y1; y++)
      if (any(within & (*(const RealRow *)(tile.inverse_depth + y * view.stride) < inverse))) return false;
    return true;
  }

  // World points to (ahead, left, up) of the eye.
  static inline Vector to_eye(const View &view, const RealRow *axes) {
    const float *e = view.eye;
    const Real x = axes[0] - e[0], y = axes[1] - e[1], z = axes[2] - e[2];
    return {x * e[3] + y * e[4] + z * e[5], x * e[6] + y * e[7] + z * e[8], x * e[9] + y * e[10] + z * e[11]};
  }

  // The bounds of a leaf's triangles in pixels of the tile; those that reach behind the near plane have none.
  static inline void bound(Leaf &leaf, const Tile &tile, const View &view, const Vector *corners) {
    leaf.left = leaf.top = all(ENDLESS), leaf.right = leaf.bottom = all(-ENDLESS);
    Real nearest = all(ENDLESS);
    for (int k = 0; k < 3; k++) {
      const Vector &p = corners[k];
      const Real per_depth = view.scale / p.x;
      const Real x = (view.half_width - tile.left) - p.y * per_depth, y = (view.half_height - tile.top) - p.z * per_depth;
      leaf.left = least(leaf.left, x), leaf.right = most(leaf.right, x);
      leaf.top = least(leaf.top, y), leaf.bottom = most(leaf.bottom, y);
      nearest = least(nearest, p.x);
    }
    const Whole cut = nearest < NEAR_PLANE;
    const Real end = all((float)TILE);
    leaf.left = choose(cut, Real{}, least(most(leaf.left, Real{}), end)), leaf.top = choose(cut, Real{}, least(most(leaf.top, Real{}), end));
    leaf.right = choose(cut, end, least(leaf.right, end)), leaf.bottom = choose(cut, end, least(leaf.bottom, end));
  }

  // A thousandth of a pixel generous, as in raster.cpp; truncation is rounding here, for little is below zero.
  static inline Whole holds_centre(const Leaf &leaf) {
    return (whole(leaf.left + 0.499f) < whole(leaf.right + 0.501f)) & (whole(leaf.top + 0.499f) < whole(leaf.bottom + 0.501f));
  }

  // A plane n * ray over the tile's pixels, the ray being one unit deep.
  static inline Planes over(const Tile &tile, const View &view, const Vector &n) {
    const float step = 1.0f / view.scale, x = (view.half_width - tile.left - 0.5f) * step, y = (view.half_height - tile.top - 0.5f) * step;
    return {n.x + n.y * x + n.z * y, n.y * -step, n.z * -step};
  }

  static inline void set_up(Leaf &leaf, const Tile &tile, const View &view, const Vector *c) {
    const Vector normal = cross(minus(c[1], c[0]), minus(c[2], c[0]));
    const Real distance = dot(normal, c[0]), inverse = 1.0f / distance;    // endless for a missing triangle, which no ray then meets
    leaf.inverse_depth = over(tile, view, {normal.x * inverse, normal.y * inverse, normal.z * inverse});
    const Whole sign = bits(distance) & (int)0x80000000;    // planes of triangles seen from behind are turned around
    for (int k = 0; k < 3; k++) {
      const Vector n = cross(c[k], c[(k + 1) % 3]);
      leaf.edges[k] = over(tile, view, {(Real)(bits(n.x) ^ sign), (Real)(bits(n.y) ^ sign), (Real)(bits(n.z) ^ sign)});
    }
  }

  static inline Real row_of(const Planes &planes, int i, int y) {
    return count() * planes.across[i] + (planes.first[i] + y * planes.down[i]);
  }

  // Test one triangle against the rows of rays that may meet it.
  static inline void meet(const Tile &tile, const View &view, const Leaf &leaf, int i, int face) {
    const int y0 = (int)(leaf.top[i] + 0.499f), y1 = (int)(leaf.bottom[i] + 0.501f);
    for (int y = y0; y < y1; y++) {
      RealRow *depths = (RealRow *)(tile.inverse_depth + y * view.stride);
      WholeRow *faces = (WholeRow *)(tile.face + y * view.stride);
      const Real z = row_of(leaf.inverse_depth, i, y);
      const Whole hit = (row_of(leaf.edges[0], i, y) >= 0.0f) & (row_of(leaf.edges[1], i, y) >= 0.0f) &
                       (row_of(leaf.edges[2], i, y) >= 0.0f) & (z > *depths) & (z <= 1.0f / NEAR_PLANE);
      if (!any(hit)) continue;
      *depths = choose(hit, z, *depths), *faces = choose(hit, all(face), *faces);
    }
  }

  static void visit_leaf(const Scene &scene, const View &view, Tile &tile, int number) {
    Vector corners[3];
    for (int k = 0; k < 3; k++) corners[k] = to_eye(view, (const RealRow *)(scene.corners + (3 * number + k) * 3 * LEAF));
    Leaf leaf;
    bound(leaf, tile, view, corners);
    const Whole held = holds_centre(leaf);
    if (!any(held)) return;
    set_up(leaf, tile, view, corners);
    const int *faces = scene.faces + LEAF * number;
    for (int i = 0; i < LEAF; i++)
      if (held[i]) meet(tile, view, leaf, i, faces[i]);
  }

  // Have a part on its way from memory by the time it is looked at: in a large scan waiting for memory is half the time.
  static inline void fetch(const Scene &scene, int place) {
    const char *start = (const char *)(place < 0 ? scene.corners + 9 * LEAF * (-1 - place) : scene.nodes + 12 * place);
    for (int line = 0; line < (place < 0 ? 5 : 1); line++) __builtin_prefetch(start + 64 * line);
  }

  // Send a tile's rays down the hierarchy, nearer boxes first.
  static void cast(const Scene &scene, const View &view, Tile &tile) {
    Part pending[DEEPEST + 1] = {{0, 0, TILE, 0, TILE, 0.0f}};
    for (int count = 1; count > 0;) {
      const Part part = pending[--count];
      if (hidden(tile, view, part)) continue;
      if (part.place < 0) {
        visit_leaf(scene, view, tile, -1 - part.place);
        continue;
      }
      const float *boxes = scene.nodes + 12 * part.place;
      const Real reaches[2] = {reach(tile, boxes), reach(tile, boxes + 6)};
      const int nearer = reaches[1][DEPTH] > reaches[0][DEPTH];
      for (int k = 0; k < 2; k++) {    // the nearer last, so that it goes on first
        const int side = k == 0 ? 1 - nearer : nearer;
        pending[count].place = scene.children[2 * part.place + side];
        if (!in_sight(pending[count], reaches[side])) continue;
        fetch(scene, pending[count++].place);
      }
    }
  }

  // Fill inverse_depth and face, both [height rounded up to tiles, stride].
  static void draw(const Scene &scene, const View &view, float *inverse_depth, int *face) {
    for (int y = 0; y < view.height; y += TILE)
      for (int x = 0; x < view.width; x += TILE) {
        Tile tile = {inverse_depth + y * view.stride + x, face + y * view.stride + x, x, y};
        begin(tile, view);
        cast(scene, view, tile);
      }
  }
};

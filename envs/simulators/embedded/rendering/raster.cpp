// A rasteriser for furnished houses: which face does each pixel see, and how far is it?
//
// Self-contained: plain pointers, vectors of eight by the compiler's own extension (lanes_eight.cpp, which it follows), no library at all. It
// is compiled by the clang inside Warp as the body of a native function (so everything sits in one struct, which C++ also allows inside a
// function), and builds unchanged with any g++ or clang++.
//
// The method:
//   1. Chunks (at most a thousand triangles each, with a bounding box) outside the view are dropped, eight at once; the others are sorted from
//      near to far.
//   2. A chunk is skipped when every pixel its box covers is already filled by something nearer.
//   3. The triangles of the others are projected, eight at once. Most hold no pixel's centre and end there.
//   4. The rest are drawn one by one into a visibility buffer: inverse depth and face. Of the 8x8 tiles a triangle's bounds touch, those that
//      lie beside it, or behind what fills them, are dropped, eight tiles at once; in the others eight pixels are looked at at once.
// Nothing is shaded here: shading once per pixel afterwards costs the same however many surfaces lie behind one another.
//
// Frames: the world has z up; the eye has (forward, left, up). A pixel (x, y) counts right and down; its centre is at +0.5.

constexpr float NEAR_PLANE = 0.02f;    // metres; triangles are cut here
constexpr float ENDLESS = 3e38f;
constexpr float OVERLAP = 1e-5f;    // neighbours overlap by this share of a triangle, so that no crack opens between them
constexpr float UNKNOWN = -1.0f;
constexpr int TILE = 8;

struct Raster : Lanes {
  struct Scene {
    const float *corners;       // [K, 3, 3, 8]: corner, axis, triangle. Triangles in blocks of eight; those that fill up a chunk's last are points
    const float *boxes;         // [C / 8 rounded up, 6, 8]: lower, upper corner of each chunk
    const float *solids;        // [C, 6]: lower, upper corner of a box around the solid a chunk is part of; endless where it is part of none
    const int *first_block;     // [C + 1]
    int chunks;
  };

  struct View {
    const float *eye;           // position, then the world directions of forward, left and up: [4, 3]
    float half_width, half_height;    // of the picture, in pixels
    float scale;                // pixels per unit of left / forward
    int width, height, stride;  // stride: at least the width rounded up to whole tiles
  };

  struct Buffers {
    float *inverse_depth;       // [height rounded up to tiles, stride]; 0 where nothing is seen
    int *face;                  // the same; -1 where nothing is seen
    float *filled;              // [tiles + 8]: the smallest inverse depth in each tile; UNKNOWN when it may have grown
    float *nearest;             // [C]: depth of the nearest corner of a chunk's box
    int *bounds;                // [C, 4]: the pixels its box covers: left, top, right, bottom
    int *order;                 // [C]
  };

  struct Vector { Real x, y, z; };
  struct Bounds { Whole left, top, right, bottom; };    // pixels whose centres lie inside; empty where left > right or top > bottom

  // A triangle over the picture. Barycentric u, v, and inverse depth z: at the first corner, where u and v are 0, and steps to the right and down.
  struct Triangle {
    float x, y, z, u_right, u_down, v_right, v_down, z_right, z_down;
    int left, top, right, bottom;
  };

  // Eight of them, number by number.
  struct Triangles { Real x, y, z, u_right, u_down, v_right, v_down, z_right, z_down; Bounds bounds; };

  // World points to (forward, left, up).
  static inline Vector to_eye(const View &view, Real x, Real y, Real z) {
    const float *e = view.eye;
    x -= e[0], y -= e[1], z -= e[2];
    return {e[3] * x + e[4] * y + e[5] * z, e[6] * x + e[7] * y + e[8] * z, e[9] * x + e[10] * y + e[11] * z};
  }

  // (forward, left, up) to (pixel x, pixel y, inverse depth). Inverse depth is what runs linearly over the picture.
  static inline Vector project(const View &view, const Vector &p) {
    const Real inverse = 1.0f / choose(p.x == 0.0f, all(1e-20f), p.x);
    return {view.half_width - p.y * inverse * view.scale, view.half_height - p.z * inverse * view.scale, inverse};
  }

  // The pixels of the picture whose centre lies between these, `generous` of a pixel more.
  static inline Bounds between(const View &view, Real left, Real top, Real right, Real bottom, float generous) {
    const float wide = (float)view.width, high = (float)view.height, before = 0.5f - generous, after = 0.5f + generous;
    const Whole last_column = whole(within(right, 0.0f, wide) + after) - 1, last_row = whole(within(bottom, 0.0f, high) + after) - 1;
    return {whole(within(left, 0.0f, wide) + before), whole(within(top, 0.0f, high) + before),
            choose(last_column < view.width, last_column, all(view.width - 1)), choose(last_row < view.height, last_row, all(view.height - 1))};
  }

  // --- Chunks ---

  // Which of eight chunks' boxes can be seen, the pixels they cover, and their nearest depth (0 where they cross the near plane).
  static inline Whole in_view(const View &view, const float *boxes, Bounds &bounds, Real &nearest) {
    const RealRow *box = (const RealRow *)boxes;
    const float wide = view.half_width / view.scale, tall = view.half_height / view.scale;
    Real left = all(ENDLESS), top = left, right = -left, bottom = -left;
    Whole before = {}, inside_left = {}, inside_right = {}, inside_top = {}, inside_bottom = {};
    nearest = all(ENDLESS);
    for (int k = 0; k < 8; k++) {
      const Vector p = to_eye(view, box[k & 1 ? 3 : 0], box[k & 2 ? 4 : 1], box[k & 4 ? 5 : 2]);
      const Real across = p.x * wide, along = p.x * tall;
      before |= p.x >= NEAR_PLANE, inside_right |= -p.y <= across, inside_left |= p.y <= across;
      inside_top |= p.z <= along, inside_bottom |= -p.z <= along;
      nearest = least(nearest, p.x);
      const Vector seen = project(view, p);
      left = least(left, seen.x), right = most(right, seen.x), top = least(top, seen.y), bottom = most(bottom, seen.y);
    }
    const Whole crossing = nearest < NEAR_PLANE;
    nearest = choose(crossing, all(0.0f), nearest);
    bounds = between(view, choose(crossing, all(0.0f), left), choose(crossing, all(0.0f), top),
                     choose(crossing, all((float)view.width), right), choose(crossing, all((float)view.height), bottom), 0.01f);
    return before & inside_left & inside_right & inside_top & inside_bottom & (bounds.left <= bounds.right) & (bounds.top <= bounds.bottom);
  }

  // Chunks in view, sorted from near to far into buffers.order; returns how many.
  static int visible_chunks(const Scene &scene, const View &view, const Buffers &buffers) {
    int count = 0;
    for (int eight = 0; eight < scene.chunks; eight += 8) {
      Bounds bounds;
      Real nearest;
      const Whole seen = in_view(view, scene.boxes + 6 * eight, bounds, nearest) & (numbers() < scene.chunks - eight);
      for (unsigned lanes = set_lanes(seen); lanes; lanes = without_first(lanes)) {
        const int i = first(lanes);
        int *to = buffers.bounds + 4 * (eight + i);
        to[0] = bounds.left[i], to[1] = bounds.top[i], to[2] = bounds.right[i], to[3] = bounds.bottom[i];
        buffers.nearest[eight + i] = nearest[i];
        buffers.order[count++] = eight + i;
      }
    }
    // Shell sort: in place, short, quick for the hundred chunks of a house and still fine for the thousands of a scan.
    for (int gap = count / 2; gap > 0; gap = gap == 2 ? 1 : gap * 5 / 11)
      for (int i = gap; i < count; i++) {
        const int chunk = buffers.order[i];
        const float key = buffers.nearest[chunk];
        int j = i;
        for (; j >= gap && buffers.nearest[buffers.order[j - gap]] > key; j -= gap) buffers.order[j] = buffers.order[j - gap];
        buffers.order[j] = chunk;
      }
    return count;
  }

  // The smallest inverse depth in a tile.
  static inline float filled(const View &view, const Buffers &buffers, int column, int row) {
    float &known = buffers.filled[row * (view.stride / TILE) + column];
    if (known != UNKNOWN) return known;
    const float *corner = buffers.inverse_depth + row * TILE * view.stride + column * TILE;
    Real lowest = *(const RealRow *)corner;
    for (int y = 1; y < TILE; y++) lowest = least(lowest, *(const RealRow *)(corner + y * view.stride));
    known = lowest[0];
    for (int k = 1; k < 8; k++) known = lowest[k] < known ? lowest[k] : known;
    return known;
  }

  // Whether something nearer already fills every pixel that the chunk's box covers.
  static bool hidden(const View &view, const Buffers &buffers, int chunk) {
    if (buffers.nearest[chunk] < NEAR_PLANE) return false;
    const float nearest = 1.0f / buffers.nearest[chunk];
    const int *bounds = buffers.bounds + 4 * chunk;
    for (int row = bounds[1] / TILE; row <= bounds[3] / TILE; row++)
      for (int column = bounds[0] / TILE; column <= bounds[2] / TILE; column++) {
        if (filled(view, buffers, column, row) >= nearest) continue;
        const Whole x = numbers() + column * TILE, covered = (x >= bounds[0]) & (x <= bounds[2]);
        const int top = bounds[1] > row * TILE ? bounds[1] : row * TILE, end = bounds[3] < row * TILE + 7 ? bounds[3] : row * TILE + 7;
        for (int y = top; y <= end; y++)
          if (any(covered & (*(const RealRow *)(buffers.inverse_depth + y * view.stride + column * TILE) < nearest))) return false;
      }
    return true;
  }

  // --- Triangles ---

  // Whether faces of a chunk that are turned away may be seen: from outside, those of a solid are not.
  static inline bool two_sided(const Scene &scene, const View &view, int chunk) {
    const float *lower = scene.solids + 6 * chunk, *upper = lower + 3;
    return lower[0] < view.eye[0] && view.eye[0] < upper[0] && lower[1] < view.eye[1] && view.eye[1] < upper[1] && lower[2] < view.eye[2] && view.eye[2] < upper[2];
  }

  // Eight projected triangles; says which of them hold a pixel's centre and are not turned away, if that matters.
  static inline Whole set_up(const View &view, const Vector &a, const Vector &b, const Vector &c, bool two_sided, Triangles &out) {
    const Real area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    const Real left = least(a.x, least(b.x, c.x)), right = most(a.x, most(b.x, c.x));
    const Real top = least(a.y, least(b.y, c.y)), bottom = most(a.y, most(b.y, c.y));
    out.bounds = between(view, left, top, right, bottom, 0.001f);
    const Whole held = (area < 0.0f | (two_sided ? area > 0.0f : Whole{})) & (out.bounds.left <= out.bounds.right) & (out.bounds.top <= out.bounds.bottom);
    if (!any(held)) return held;
    const Real r = 1.0f / area;
    out.x = a.x, out.y = a.y, out.z = a.z;
    out.u_right = (c.y - a.y) * r, out.u_down = (a.x - c.x) * r, out.v_right = (a.y - b.y) * r, out.v_down = (b.x - a.x) * r;
    out.z_right = out.u_right * (b.z - a.z) + out.v_right * (c.z - a.z), out.z_down = out.u_down * (b.z - a.z) + out.v_down * (c.z - a.z);
    return held;
  }

  // The i-th of eight. By memory: a lane whose number is known only at run time is cheaper to read there.
  static inline Triangle one_of(const Triangles &triangles, int i) {
    Triangle one;
    typedef int Number __attribute__((may_alias));
    const Number *eights = (const Number *)&triangles + i;
    for (int k = 0; k < (int)(sizeof(Triangle) / sizeof(int)); k++) ((Number *)&one)[k] = eights[8 * k];
    return one;
  }

  // Which of eight tiles of a row, from `column` on, may show some of a triangle: those it touches that are not filled by something nearer.
  static inline Whole touched(const View &view, const Buffers &buffers, const Triangle &t, int column, int row) {
    const float half = 0.5f * TILE;    // half a pixel more than from the tile's middle to its outer pixels' centres
    const Real x = TILE * count() + (column * TILE + half - t.x);
    const float y = row * TILE + half - t.y;
    const float u_reach = half * (__builtin_fabsf(t.u_right) + __builtin_fabsf(t.u_down)), v_reach = half * (__builtin_fabsf(t.v_right) + __builtin_fabsf(t.v_down));
    const float w_reach = half * (__builtin_fabsf(t.u_right + t.v_right) + __builtin_fabsf(t.u_down + t.v_down));
    const float z_reach = half * (__builtin_fabsf(t.z_right) + __builtin_fabsf(t.z_down));
    const Real u = x * t.u_right + y * t.u_down, v = x * t.v_right + y * t.v_down, z = x * t.z_right + (t.z + y * t.z_down);
    const Real filled = *(const RealRow *)(buffers.filled + row * (view.stride / TILE) + column);
    return (u >= -u_reach) & (v >= -v_reach) & (u + v <= 1.0f + w_reach) & (z + z_reach >= filled) & (numbers() <= t.right / TILE - column);
  }

  // Draw what lies in one tile.
  static inline void fill(const View &view, const Buffers &buffers, const Triangle &t, int face, int column, int row) {
    const int top = t.top > row * TILE ? t.top : row * TILE, end = t.bottom < row * TILE + 7 ? t.bottom : row * TILE + 7;
    const Real x = count() + (column * TILE + 0.5f - t.x);
    const float y = top + 0.5f - t.y;
    Real u = x * t.u_right + y * t.u_down, v = x * t.v_right + y * t.v_down, z = x * t.z_right + (t.z + y * t.z_down);
    float *depths = buffers.inverse_depth + top * view.stride + column * TILE;
    int *faces = buffers.face + top * view.stride + column * TILE;
    Whole changed = {};
    for (int line = top; line <= end; line++, depths += view.stride, faces += view.stride) {
      // Volatile, for else clang makes masked stores of these, which cost tens of cycles on some CPUs.
      const Real depth = *(volatile RealRow *)depths;
      const Whole before = *(volatile WholeRow *)faces;
      const Whole inside = (u >= -OVERLAP) & (v >= -OVERLAP) & (u + v <= 1.0f + OVERLAP) & (z > depth);
      *(RealRow *)depths = choose(inside, z, depth);
      *(WholeRow *)faces = choose(inside, all(face), before);
      changed |= inside;
      u += t.u_down, v += t.v_down, z += t.z_down;
    }
    if (any(changed)) buffers.filled[row * (view.stride / TILE) + column] = UNKNOWN;
  }

  static inline void draw_triangle(const View &view, const Buffers &buffers, const Triangle &t, int face) {
    const int left = t.left / TILE, right = t.right / TILE;
    for (int row = t.top / TILE; row <= t.bottom / TILE; row++) {
      if (left == right) {
        fill(view, buffers, t, face, left, row);
        continue;
      }
      for (int column = left; column <= right; column += 8)
        for (unsigned lanes = set_lanes(touched(view, buffers, t, column, row)); lanes; lanes = without_first(lanes))
          fill(view, buffers, t, face, column + first(lanes), row);
    }
  }

  // Those of eight projected triangles that are wanted; the first is `face`.
  static inline void draw_triangles(const View &view, const Buffers &buffers, const Vector *corners, Whole wanted, bool two_sided, int face) {
    Triangles triangles;
    const Whole held = set_up(view, corners[0], corners[1], corners[2], two_sided, triangles) & wanted;
    for (unsigned lanes = set_lanes(held); lanes; lanes = without_first(lanes)) {
      const int i = first(lanes);
      draw_triangle(view, buffers, one_of(triangles, i), face + i);
    }
  }

  // Cut one triangle at the near plane and draw what remains in front: a triangle or a quadrilateral.
  static void draw_cut(const View &view, const Buffers &buffers, const Vector *eye, int i, bool two_sided, int face) {
    Vector out[4];
    int n = 0;
    for (int k = 0; k < 3; k++) {
      const Vector &p = eye[k], &q = eye[(k + 1) % 3];
      const Vector here = {all(p.x[i]), all(p.y[i]), all(p.z[i])};
      if (p.x[i] >= NEAR_PLANE) out[n++] = project(view, here);
      if ((p.x[i] >= NEAR_PLANE) == (q.x[i] >= NEAR_PLANE)) continue;
      const float t = (NEAR_PLANE - p.x[i]) / (q.x[i] - p.x[i]);
      out[n++] = project(view, {all(NEAR_PLANE), here.y + t * (q.y[i] - p.y[i]), here.z + t * (q.z[i] - p.z[i])});
    }
    const Whole once = numbers() < 1;
    for (int k = 1; k + 1 < n; k++) {
      const Vector corners[3] = {out[0], out[k], out[k + 1]};
      draw_triangles(view, buffers, corners, once, two_sided, face);
    }
  }

  // Eight triangles, the first of which is `face`.
  static inline void draw_block(const View &view, const Buffers &buffers, const float *block, bool two_sided, int face) {
    Vector eye[3], corners[3];
    Whole all_before = all(-1), some_before = {};
    for (int k = 0; k < 3; k++) {
      const RealRow *axes = (const RealRow *)(block + 24 * k);
      eye[k] = to_eye(view, axes[0], axes[1], axes[2]);
      corners[k] = project(view, eye[k]);
      const Whole before = eye[k].x >= NEAR_PLANE;
      all_before &= before, some_before |= before;
    }
    draw_triangles(view, buffers, corners, all_before, two_sided, face);
    for (unsigned lanes = set_lanes(some_before & ~all_before); lanes; lanes = without_first(lanes))
      draw_cut(view, buffers, eye, first(lanes), two_sided, face + first(lanes));
  }

  // --- The picture ---

  static void clear(const View &view, const Buffers &buffers) {
    const int rows = (view.height + TILE - 1) / TILE * TILE;
    for (int i = 0; i < rows * view.stride; i += 8) {
      *(RealRow *)(buffers.inverse_depth + i) = Real{};
      *(WholeRow *)(buffers.face + i) = all(-1);
    }
    // What lies in the last tiles but outside the picture counts as filled.
    for (int y = 0; y < rows; y++)
      for (int x = y < view.height ? view.width : 0; x < view.stride; x++) buffers.inverse_depth[y * view.stride + x] = ENDLESS;
    for (int i = 0; i < rows * view.stride / (TILE * TILE); i++) buffers.filled[i] = 0.0f;
  }

  // Fill buffers.inverse_depth and buffers.face.
  static void draw(const Scene &scene, const View &view, const Buffers &buffers) {
    clear(view, buffers);
    const int count = visible_chunks(scene, view, buffers);
    for (int i = 0; i < count; i++) {
      const int chunk = buffers.order[i];
      if (hidden(view, buffers, chunk)) continue;
      const bool both = two_sided(scene, view, chunk);
      for (int block = scene.first_block[chunk]; block < scene.first_block[chunk + 1]; block++)
        draw_block(view, buffers, scene.corners + 72 * block, both, 8 * block);
    }
  }
};

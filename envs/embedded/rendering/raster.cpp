// A rasteriser for furnished houses: which face does each pixel see, and how far is it?
//
// Self-contained: plain pointers, vectors of eight by the compiler's own extension, no library at all. It is compiled by the clang inside
// Warp as the body of a native function (so everything sits in one struct, which C++ also allows inside a function), and builds
// unchanged with any g++ or clang++.
//
// The method:
//   1. Chunks (at most a few thousand triangles each, with a bounding box) outside the view are dropped; the others are sorted
//      from near to far.
//   2. A chunk is skipped when every 8x8 tile its box touches is already filled by something nearer ("coarse depth").
//   3. The others are projected and their triangles drawn into a visibility buffer: inverse depth and face id, eight pixels at once.
// Nothing is shaded here: shading once per pixel afterwards costs the same however many surfaces lie behind one another.
//
// Frames: the world has z up; the eye has (forward, left, up). A pixel (x, y) counts right and down; its centre is at +0.5.

constexpr float NEAR_PLANE = 0.02f;    // metres; triangles are cut here
constexpr float ENDLESS = 3e38f;
constexpr float OVERLAP = 1e-5f;    // neighbours overlap by this share of a triangle, so that no crack opens between them
constexpr int TILE = 8;

struct Raster {
  typedef float Float8 __attribute__((vector_size(32)));
  typedef int Int8 __attribute__((vector_size(32)));
  typedef unsigned long long Long4 __attribute__((vector_size(32)));
  typedef Float8 FloatRow __attribute__((aligned(4)));    // the same in memory, at any address
  typedef Int8 IntRow __attribute__((aligned(4)));

  struct Scene {
    const float *vertices;      // [V, 3] world
    const int *faces;           // [F, 3] indices of vertices; a chunk uses its own vertices only
    const float *boxes;         // [C, 6] lower, upper corner of each chunk
    const int *first_face;      // [C + 1]
    const int *first_vertex;    // [C + 1]
    int chunks;
  };

  struct View {
    const float *eye;           // position, then the world directions of forward, left and up: [4, 3]
    float half_width, half_height;    // of the picture, in pixels
    float scale;                // pixels per unit of left / forward
    int width, height, stride;  // stride: width rounded up to whole tiles
  };

  struct Buffers {
    float *inverse_depth;       // [height rounded up to tiles, stride]; 0 where nothing is seen
    int *face;                  // the same; -1 where nothing is seen
    float *coarse;              // [tiles]: the smallest inverse depth in each tile
    float *corners;             // [most vertices of a chunk, 4]: pixel x, pixel y, inverse depth, depth
    float *nearest;             // [C]: depth of the nearest corner of a chunk's box
    int *rectangle;             // [C, 4]: the tiles its box covers: left, top, right, bottom
    int *order;                 // [C]
  };

  static inline float least(float a, float b) { return a < b ? a : b; }
  static inline float most(float a, float b) { return a > b ? a : b; }
  static inline Float8 choose(Int8 mask, Float8 a, Float8 b) { return (Float8)((mask & (Int8)a) | (~mask & (Int8)b)); }
  static inline Int8 choose(Int8 mask, Int8 a, Int8 b) { return (mask & a) | (~mask & b); }
  static inline bool any(Int8 mask) {
    Long4 words = (Long4)mask;
    return (words[0] | words[1] | words[2] | words[3]) != 0;
  }

  // World point to (forward, left, up).
  static inline void to_eye(const View &view, const float *point, float *out) {
    const float *e = view.eye;
    const float x = point[0] - e[0], y = point[1] - e[1], z = point[2] - e[2];
    for (int k = 0; k < 3; k++) out[k] = e[3 + 3 * k] * x + e[4 + 3 * k] * y + e[5 + 3 * k] * z;
  }

  // (forward, left, up) to (pixel x, pixel y, inverse depth). Inverse depth is what runs linearly over the picture.
  static inline void project(const View &view, const float *p, float *out) {
    const float inverse = 1.0f / (p[0] == 0.0f ? 1e-20f : p[0]);
    out[0] = view.half_width - p[1] * inverse * view.scale;
    out[1] = view.half_height - p[2] * inverse * view.scale;
    out[2] = inverse;
  }

  // Draw one projected triangle, of either orientation.
  static inline void triangle(const View &view, const Buffers &buffers, const float *a, const float *b, const float *c, int id) {
    const float area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    if (area == 0.0f) return;
    // Pixels whose centre lies in the bounding box, a thousandth of a pixel generous.
    const float left = most(least(a[0], least(b[0], c[0])), 0.0f), right = least(most(a[0], most(b[0], c[0])), (float)view.width);
    const float top = most(least(a[1], least(b[1], c[1])), 0.0f), bottom = least(most(a[1], most(b[1], c[1])), (float)view.height);
    int x0 = (int)(left + 0.499f), x1 = (int)(right + 0.501f) - 1, y0 = (int)(top + 0.499f), y1 = (int)(bottom + 0.501f) - 1;
    if (x1 >= view.width) x1 = view.width - 1;
    if (y1 >= view.height) y1 = view.height - 1;
    if (x0 > x1 || y0 > y1) return;

    // Barycentric u, v and inverse depth z as planes over the picture.
    const float r = 1.0f / area;
    const float ux = (c[1] - a[1]) * r, uy = (a[0] - c[0]) * r, vx = (a[1] - b[1]) * r, vy = (b[0] - a[0]) * r;
    const float zx = ux * (b[2] - a[2]) + vx * (c[2] - a[2]), zy = uy * (b[2] - a[2]) + vy * (c[2] - a[2]);
    x0 &= ~(TILE - 1);
    const Float8 columns = Float8{0, 1, 2, 3, 4, 5, 6, 7} + (x0 + 0.5f - a[0]);
    for (int y = y0; y <= y1; y++) {
      const float dy = y + 0.5f - a[1];
      Float8 u = columns * ux + dy * uy, v = columns * vx + dy * vy, z = columns * zx + (a[2] + dy * zy);
      FloatRow *depth = (FloatRow *)(buffers.inverse_depth + y * view.stride + x0);
      IntRow *face = (IntRow *)(buffers.face + y * view.stride + x0);
      for (int x = x0; x <= x1; x += TILE, depth++, face++) {
        const Int8 inside = (u >= -OVERLAP) & (v >= -OVERLAP) & (u + v <= 1.0f + OVERLAP) & (z > *depth);
        if (any(inside)) {
          *depth = choose(inside, z, *depth);
          *face = choose(inside, Int8{} + id, *face);
        }
        u += TILE * ux, v += TILE * vx, z += TILE * zx;
      }
    }
  }

  // Cut a triangle at the near plane and draw what remains in front: a triangle or a quadrilateral.
  static void clipped(const View &view, const Buffers &buffers, const float *const *world, int id) {
    float eye[3][3], out[4][3];
    for (int k = 0; k < 3; k++) to_eye(view, world[k], eye[k]);
    int n = 0;
    for (int k = 0; k < 3; k++) {
      const float *p = eye[k], *q = eye[(k + 1) % 3];
      if (p[0] >= NEAR_PLANE) project(view, p, out[n++]);
      if ((p[0] >= NEAR_PLANE) == (q[0] >= NEAR_PLANE)) continue;
      const float t = (NEAR_PLANE - p[0]) / (q[0] - p[0]);
      const float cut[3] = {NEAR_PLANE, p[1] + t * (q[1] - p[1]), p[2] + t * (q[2] - p[2])};
      project(view, cut, out[n++]);
    }
    triangle(view, buffers, out[0], out[1], out[2], id);
    if (n == 4) triangle(view, buffers, out[0], out[2], out[3], id);
  }

  static inline float smallest(Float8 values) {
    float found = values[0];
    for (int k = 1; k < 8; k++) found = least(found, values[k]);
    return found;
  }
  static inline float largest(Float8 values) { return -smallest(-values); }

  // Whether a chunk's box can be seen; sets the tiles it covers and its nearest depth (0 where it crosses the near plane). Its eight corners are
  // looked at at once.
  static bool in_view(const Scene &scene, const View &view, const Buffers &buffers, int chunk) {
    const float *box = scene.boxes + 6 * chunk, *e = view.eye;
    const float wide = view.half_width / view.scale, tall = view.half_height / view.scale;
    const Float8 zero = {};
    const Float8 x = choose(Int8{0, -1, 0, -1, 0, -1, 0, -1}, zero + (box[3] - e[0]), zero + (box[0] - e[0]));
    const Float8 y = choose(Int8{0, 0, -1, -1, 0, 0, -1, -1}, zero + (box[4] - e[1]), zero + (box[1] - e[1]));
    const Float8 z = choose(Int8{0, 0, 0, 0, -1, -1, -1, -1}, zero + (box[5] - e[2]), zero + (box[2] - e[2]));
    const Float8 depth = e[3] * x + e[4] * y + e[5] * z, aside = e[6] * x + e[7] * y + e[8] * z, above = e[9] * x + e[10] * y + e[11] * z;
    const Float8 across = depth * wide, along = depth * tall;
    if (!any(depth >= NEAR_PLANE) || !any(aside <= across) || !any(-aside <= across)) return false;
    if (!any(above <= along) || !any(-above <= along)) return false;

    float near = smallest(depth), left = 0.0f, top = 0.0f, right = (float)view.width, bottom = (float)view.height;
    if (near < NEAR_PLANE) {
      near = 0.0f;
    } else {
      const Float8 inverse = 1.0f / depth;
      const Float8 columns = view.half_width - aside * inverse * view.scale, rows = view.half_height - above * inverse * view.scale;
      left = smallest(columns), right = largest(columns), top = smallest(rows), bottom = largest(rows);
    }
    if (right < 0.0f || bottom < 0.0f || left > view.width || top > view.height) return false;
    int *tiles = buffers.rectangle + 4 * chunk;
    tiles[0] = (int)most(0.0f, left) / TILE, tiles[1] = (int)most(0.0f, top) / TILE;
    tiles[2] = (int)least(view.width - 1.0f, right) / TILE, tiles[3] = (int)least(view.height - 1.0f, bottom) / TILE;
    buffers.nearest[chunk] = near;
    return true;
  }

  // Chunks in view, sorted from near to far into buffers.order; returns how many.
  static int visible_chunks(const Scene &scene, const View &view, const Buffers &buffers) {
    int count = 0;
    for (int chunk = 0; chunk < scene.chunks; chunk++)
      if (in_view(scene, view, buffers, chunk)) buffers.order[count++] = chunk;
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

  // Whether something nearer already fills every tile that the chunk's box covers.
  static bool hidden(const View &view, const Buffers &buffers, int chunk) {
    if (buffers.nearest[chunk] < NEAR_PLANE) return false;
    const float nearest = 1.0f / buffers.nearest[chunk];
    const int *tiles = buffers.rectangle + 4 * chunk, across = view.stride / TILE;
    for (int y = tiles[1]; y <= tiles[3]; y++)
      for (int x = tiles[0]; x <= tiles[2]; x++)
        if (buffers.coarse[y * across + x] < nearest) return false;
    return true;
  }

  static void update_coarse(const View &view, const Buffers &buffers, int chunk) {
    const int *tiles = buffers.rectangle + 4 * chunk, across = view.stride / TILE;
    for (int ty = tiles[1]; ty <= tiles[3]; ty++)
      for (int tx = tiles[0]; tx <= tiles[2]; tx++) {
        const float *corner = buffers.inverse_depth + ty * TILE * view.stride + tx * TILE;
        const int rows = view.height - ty * TILE < TILE ? view.height - ty * TILE : TILE;
        const int columns = view.width - tx * TILE < TILE ? view.width - tx * TILE : TILE;
        Float8 lowest = *(const FloatRow *)corner;
        for (int y = 1; y < rows; y++) {
          const Float8 row = *(const FloatRow *)(corner + y * view.stride);
          lowest = choose(row < lowest, row, lowest);
        }
        float smallest = ENDLESS;
        for (int k = 0; k < columns; k++) smallest = least(smallest, lowest[k]);
        buffers.coarse[ty * across + tx] = smallest;
      }
  }

  static void draw_chunk(const Scene &scene, const View &view, const Buffers &buffers, int chunk) {
    const int first = scene.first_vertex[chunk], count = scene.first_vertex[chunk + 1] - first;
    const float *vertices = scene.vertices + 3 * first;
    float *corners = buffers.corners;
    for (int i = 0; i < count; i++) {
      float p[3];
      to_eye(view, vertices + 3 * i, p);
      project(view, p, corners + 4 * i);
      corners[4 * i + 3] = p[0];
    }
    for (int id = scene.first_face[chunk]; id < scene.first_face[chunk + 1]; id++) {
      const int *face = scene.faces + 3 * id;
      const float *a = corners + 4 * (face[0] - first), *b = corners + 4 * (face[1] - first), *c = corners + 4 * (face[2] - first);
      const int in_front = (a[3] >= NEAR_PLANE) + (b[3] >= NEAR_PLANE) + (c[3] >= NEAR_PLANE);
      if (in_front == 3) {
        triangle(view, buffers, a, b, c, id);
      } else if (in_front > 0) {
        const float *world[3] = {scene.vertices + 3 * face[0], scene.vertices + 3 * face[1], scene.vertices + 3 * face[2]};
        clipped(view, buffers, world, id);
      }
    }
  }

  // Fill buffers.inverse_depth and buffers.face.
  static void draw(const Scene &scene, const View &view, const Buffers &buffers) {
    const int rows = (view.height + TILE - 1) / TILE, pixels = rows * TILE * view.stride;
    for (int i = 0; i < pixels; i++) buffers.inverse_depth[i] = 0.0f;
    for (int i = 0; i < pixels; i++) buffers.face[i] = -1;
    for (int i = 0; i < pixels / (TILE * TILE); i++) buffers.coarse[i] = 0.0f;
    const int count = visible_chunks(scene, view, buffers);
    for (int i = 0; i < count; i++) {
      if (hidden(view, buffers, buffers.order[i])) continue;
      draw_chunk(scene, view, buffers, buffers.order[i]);
      update_coarse(view, buffers, buffers.order[i]);
    }
  }
};

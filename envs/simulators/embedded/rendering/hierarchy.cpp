// A hierarchy of boxes over triangles, for the packets of packets.cpp: built once for a scene, from the top down.
//
// Self-contained, as raster.cpp is: plain pointers, no library, one struct that may stand inside a function.
//
// A node holds the boxes of its two children. Triangles are divided where the surface area heuristic, looked at in BINS slices along each axis,
// promises least work (Wald, "On fast construction of SAH-based bounding volume hierarchies", 2007); eight or fewer make a leaf, for a leaf
// is looked at eight triangles at once anyway.

constexpr int LEAF = 8;
constexpr int BINS = 16;
constexpr int EVEN_BELOW = 32;    // so deep down halves are even, so that no branch is deeper than DEEPEST
constexpr int DEEPEST = 64;
constexpr float FAR = 1e30f;

struct Hierarchy {
  struct Triangles {
    const float *vertices;    // [V, 3]
    const int *corners;       // [F, 3]
    float *boxes;             // [F, 6]: lower, upper corner of each face
    int *order;               // [F]: faces, in the end leaf by leaf
    int faces;
  };

  struct Tree {
    float *nodes;      // [N, 2, 6]: boxes of both children
    int *children;     // [N, 2]: a node; or, as -1 - leaf, a leaf
    int *leaves;       // [K, LEAF]: faces, then -1
    int node_count, leaf_count;
  };

  struct Job { int parent, side, first, count, depth; };

  struct Box {
    float edges[6] = {FAR, FAR, FAR, -FAR, -FAR, -FAR};

    void add(const float *other) {
      for (int k = 0; k < 3; k++) {
        if (other[k] < edges[k]) edges[k] = other[k];
        if (other[3 + k] > edges[3 + k]) edges[3 + k] = other[3 + k];
      }
    }
    float area() const {
      const float x = edges[3] - edges[0], y = edges[4] - edges[1], z = edges[5] - edges[2];
      return x < 0.0f ? 0.0f : x * y + y * z + z * x;
    }
  };

  // Slices of equal width along one axis, by where the middles of triangles lie (times two: only the order counts).
  struct Slices {
    int axis;
    float lowest, per_unit;

    int of(const float *box) const { return (int)((box[axis] + box[axis + 3] - lowest) * per_unit); }
  };

  struct Split { Slices slices; int last; float cost; };    // slices up to `last` go to the left

  static void bound(const Triangles &triangles) {
    for (int face = 0; face < triangles.faces; face++) {
      Box box;
      for (int k = 0; k < 3; k++) {
        const float *p = triangles.vertices + 3 * triangles.corners[3 * face + k];
        const float point[6] = {p[0], p[1], p[2], p[0], p[1], p[2]};
        box.add(point);
      }
      for (int k = 0; k < 6; k++) triangles.boxes[6 * face + k] = box.edges[k];
      triangles.order[face] = face;
    }
  }

  static Box box_of(const Triangles &triangles, const Job &job) {
    Box box;
    for (int i = job.first; i < job.first + job.count; i++) box.add(triangles.boxes + 6 * triangles.order[i]);
    return box;
  }

  // The box of the middles (times two) of a job's triangles.
  static Box middles_of(const Triangles &triangles, const Job &job) {
    Box middles;
    for (int i = job.first; i < job.first + job.count; i++) {
      const float *box = triangles.boxes + 6 * triangles.order[i];
      const float x = box[0] + box[3], y = box[1] + box[4], z = box[2] + box[5];
      const float point[6] = {x, y, z, x, y, z};
      middles.add(point);
    }
    return middles;
  }

  // The best place along one axis to divide a job's triangles.
  static Split best_along(const Triangles &triangles, const Job &job, const Slices &slices) {
    Box bins[BINS];
    int counts[BINS] = {};
    for (int i = job.first; i < job.first + job.count; i++) {
      const float *box = triangles.boxes + 6 * triangles.order[i];
      const int slice = slices.of(box);
      bins[slice].add(box), counts[slice]++;
    }
    float right_cost[BINS];    // of the slices from here on
    Box right, left;
    for (int k = BINS - 1, count = 0; k > 0; k--) right.add(bins[k].edges), count += counts[k], right_cost[k] = right.area() * count;
    Split best = {slices, -1, FAR};
    for (int k = 0, count = 0; k < BINS - 1; k++) {
      left.add(bins[k].edges), count += counts[k];
      const float cost = left.area() * count + right_cost[k + 1];
      if (count > 0 && count < job.count && cost < best.cost) best.last = k, best.cost = cost;
    }
    return best;
  }

  static Split best_split(const Triangles &triangles, const Job &job) {
    const Box middles = middles_of(triangles, job);
    Split best = {{0, 0.0f, 0.0f}, -1, FAR};
    for (int axis = 0; axis < 3; axis++) {
      const float width = middles.edges[axis + 3] - middles.edges[axis];
      if (width < 1e-6f) continue;
      const Split split = best_along(triangles, job, {axis, middles.edges[axis], 0.9999f * BINS / width});
      if (split.cost < best.cost) best = split;
    }
    return best;
  }

  // Sort a job's triangles to the two sides of a split; returns how many lie to the left.
  static int divide(const Triangles &triangles, const Job &job, const Split &split) {
    int *order = triangles.order + job.first, left = 0;
    for (int i = 0; i < job.count; i++) {
      const int face = order[i];
      if (split.slices.of(triangles.boxes + 6 * face) > split.last) continue;
      order[i] = order[left], order[left++] = face;
    }
    return left;
  }

  static void add_leaf(const Triangles &triangles, Tree &tree, const Job &job) {
    int *leaf = tree.leaves + LEAF * tree.leaf_count;
    for (int i = 0; i < LEAF; i++) leaf[i] = i < job.count ? triangles.order[job.first + i] : -1;
    tree.children[2 * job.parent + job.side] = -1 - tree.leaf_count++;
  }

  // Enter a job's box into its parent, and divide it unless it is small: two jobs then lie in `next`.
  static bool enter(const Triangles &triangles, Tree &tree, const Job &job, Job *next) {
    const Box box = box_of(triangles, job);
    for (int k = 0; k < 6; k++) tree.nodes[12 * job.parent + 6 * job.side + k] = box.edges[k];
    if (job.count <= LEAF) {
      add_leaf(triangles, tree, job);
      return false;
    }
    int left = job.count / 2;
    if (job.depth < EVEN_BELOW) {
      const Split split = best_split(triangles, job);
      if (split.last >= 0) left = divide(triangles, job, split);
    }
    const int node = tree.node_count++;
    tree.children[2 * job.parent + job.side] = node;
    next[0] = {node, 0, job.first, left, job.depth + 1};
    next[1] = {node, 1, job.first + left, job.count - left, job.depth + 1};
    return true;
  }

  // The root is node 0: its first child is everything, its second an empty box.
  static void build(const Triangles &triangles, Tree &tree) {
    bound(triangles);
    for (int k = 0; k < 12; k++) tree.nodes[k] = k % 6 < 3 ? FAR : -FAR;
    tree.children[0] = tree.children[1] = 0;
    tree.node_count = 1, tree.leaf_count = 0;
    Job pending[DEEPEST] = {{0, 0, 0, triangles.faces, 0}}, next[2];
    for (int count = triangles.faces > 0 ? 1 : 0; count > 0;) {
      if (enter(triangles, tree, pending[--count], next)) pending[count++] = next[1], pending[count++] = next[0];
    }
  }
};

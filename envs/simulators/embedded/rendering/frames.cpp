// The pictures of one body on the CPU, eight pixels at once, from what raster.cpp or packets.cpp found its samples to see. Follows shading.cpp.

struct Frames : Shading {
  enum { EIGHTS = 8 };
  typedef unsigned char Bytes32 __attribute__((vector_size(32)));

  // Of samples, [height * samples, stride] each; stride has room for whole eights of pixels.
  struct Seen {
    const float *inverse_depth;    // 0 where nothing is seen
    const int *face;               // -1 where nothing is seen
    int stride;
  };

  // Null for those not asked for.
  struct Pictures {
    unsigned char *rgb;    // [height, width, 3]
    float *depth;          // [height, width]
    int *instance, *semantic;
  };

  // What sample (column, row) of eight neighbouring pixels sees.
  static inline void sample(const Seen &seen, const View &view, int x, int y, int column, int row, Whole *face, Real *inverse_depth) {
    const int at = (view.samples * y + row) * seen.stride + view.samples * x;
    const WholeRow *faces = (const WholeRow *)(seen.face + at);
    const RealRow *depths = (const RealRow *)(seen.inverse_depth + at);
    if (view.samples == 1) {
      *face = faces[0], *inverse_depth = depths[0];
    } else if (column == 0) {
      *face = __builtin_shufflevector((Whole)faces[0], (Whole)faces[1], 0, 2, 4, 6, 8, 10, 12, 14);
      *inverse_depth = __builtin_shufflevector((Real)depths[0], (Real)depths[1], 0, 2, 4, 6, 8, 10, 12, 14);
    } else {
      *face = __builtin_shufflevector((Whole)faces[0], (Whole)faces[1], 1, 3, 5, 7, 9, 11, 13, 15);
      *inverse_depth = __builtin_shufflevector((Real)depths[0], (Real)depths[1], 1, 3, 5, 7, 9, 11, 13, 15);
    }
  }

  static inline void store(int *to, Whole values, int pixels) {
    if (pixels >= 8) *(WholeRow *)to = values;
    else for (int i = 0; i < pixels; i++) to[i] = values[i];
  }

  // Eight pixels without a gap: 24 bytes.
  static inline void store(unsigned char *rgb, const Vector &colour, int pixels) {
    typedef unsigned long long Long __attribute__((aligned(1), may_alias));
    const Bytes32 bytes = (Bytes32)(rounded(colour.x) | rounded(colour.y) << 8 | rounded(colour.z) << 16);
    const Bytes32 dense = __builtin_shufflevector(bytes, bytes, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20, 21, 22, 24,
                                                  25, 26, 28, 29, 30, -1, -1, -1, -1, -1, -1, -1, -1);
    if (pixels >= 8) for (int k = 0; k < 3; k++) ((Long *)rgb)[k] = ((Long4)dense)[k];
    else for (int i = 0; i < 3 * pixels; i++) rgb[i] = dense[i];
  }

  // The samples of eight neighbouring pixels.
  static inline Samples samples_of(const Seen &seen, const View &view, int x, int y, int width) {
    Samples samples;
    for (int k = 0; k < view.samples * view.samples; k++) {
      sample(seen, view, x, y, k & 1, k >> 1, &samples.face[k], &samples.inverse_depth[k]);
      samples.face[k] |= numbers() >= width - x;    // -1, which is no face, outside the picture
    }
    return samples;
  }

  // Up to EIGHTS times eight pixels of a row, in two goes: first where to look for all the colours, then the looking. Most of its time is
  // waiting for memory, and so the CPU waits for many look-ups at once.
  static inline void draw_run(const Scene &scene, const View &view, const Seen &seen, int x, int y, int width, const Pictures &pictures) {
    Spot spots[EIGHTS];
    const int eights = (width - x + 7) / 8 < EIGHTS ? (width - x + 7) / 8 : EIGHTS;
    const Real row = all((float)y);
    for (int i = 0; i < eights; i++) {
      const int column = x + 8 * i, place = y * width + column, pixels = width - column;
      const Sight sight = look(scene, view, samples_of(seen, view, column, y, width), count() + (float)column, row);
      if (pictures.depth) store((int *)pictures.depth + place, bits(sight.depth), pixels);
      if (pictures.instance) store(pictures.instance + place, sight.instance, pixels);
      if (pictures.semantic) store(pictures.semantic + place, sight.semantic, pixels);
      spots[i] = sight.spot;
    }
    for (int i = 0; view.coloured && i < eights; i++) {
      const int column = x + 8 * i;
      Vector colour = colour_of(scene, spots[i]);
      if (view.samples == 2) mix(scene, view, samples_of(seen, view, column, y, width), count() + (float)column, row, colour);
      store(pictures.rgb + 3 * (y * width + column), colour, width - column);
    }
  }

  static void draw(const Scene &scene, const View &view, const Seen &seen, int width, int height, const Pictures &pictures) {
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x += 8 * EIGHTS) draw_run(scene, view, seen, x, y, width, pictures);
  }
};

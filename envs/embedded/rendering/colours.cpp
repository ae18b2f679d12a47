// The colours of one row of pixels on the CPU, eight at once: `shading.colour_of` and `pixels.store_rounded`, to the last bit.
//
// Self-contained, as raster.cpp is: plain pointers, vectors of eight by the compiler's own extension, one struct.

struct Colours {
  typedef float Float8 __attribute__((vector_size(32)));
  typedef int Int8 __attribute__((vector_size(32)));
  typedef unsigned Word8 __attribute__((vector_size(32)));
  typedef unsigned char Bytes32 __attribute__((vector_size(32)));
  typedef Float8 FloatRow __attribute__((aligned(4)));    // the same in memory, at any address
  typedef Int8 IntRow __attribute__((aligned(4)));

  struct Row {
    const float *red, *green, *blue;                 // of the surfaces
    const int *light, *light_between;                // quad (-1 for none) and the place between its four values: see `shading.Spot`
    const int *texture, *texture_between;
    int width;                                       // there is room for whole eights
  };

  static inline Float8 choose(Int8 mask, Float8 a, Float8 b) { return (Float8)((mask & (Int8)a) | (~mask & (Int8)b)); }

  static inline Float8 bilinear(Word8 quad, Word8 between) {
    const Word8 a = between & 255u, b = between >> 8;
    const Word8 across = (quad & 0x00FF00FFu) * (256u - a) + (quad >> 8 & 0x00FF00FFu) * a;
    return __builtin_convertvector((Int8)((across & 0xFFFFu) * (256u - b) + (across >> 16) * b), Float8);
  }

  // The values of quads at some places, times `unit`; 1 where there is none.
  static inline Float8 look_up(const unsigned *quads, Int8 places, Int8 between, float unit) {
    const Int8 none = places < 0, index = places & ~none;
    const Word8 words = {quads[index[0]], quads[index[1]], quads[index[2]], quads[index[3]],
                         quads[index[4]], quads[index[5]], quads[index[6]], quads[index[7]]};
    return choose(none, Float8{} + 1.0f, bilinear(words, (Word8)between) * unit);
  }

  static inline Int8 rounded(Float8 value) {
    const Float8 most = Float8{} + 255.0f, half = value + 0.5f;
    return __builtin_convertvector(choose(half < most, half, most), Int8);
  }

  static inline void store(unsigned char *rgb, Int8 red, Int8 green, Int8 blue, int pixels) {
    unsigned words[8];
    const Int8 packed = red | green << 8 | blue << 16;
    *(IntRow *)words = packed;
    for (int i = 0; i < pixels; i++)
      for (int k = 0; k < 3; k++) rgb[3 * i + k] = (unsigned char)(words[i] >> 8 * k);
  }

  // Eight pixels without a gap: 24 bytes.
  static inline void store_eight(unsigned char *rgb, Int8 red, Int8 green, Int8 blue) {
    typedef unsigned long long Long4 __attribute__((vector_size(32)));
    typedef unsigned long long Long __attribute__((aligned(1), may_alias));
    const Bytes32 bytes = (Bytes32)(red | green << 8 | blue << 16);
    const Long4 dense = (Long4)__builtin_shufflevector(bytes, bytes, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20, 21, 22, 24,
                                                       25, 26, 28, 29, 30, -1, -1, -1, -1, -1, -1, -1, -1);
    for (int k = 0; k < 3; k++) ((Long *)rgb)[k] = dense[k];
  }

  static void draw(const Row &row, const unsigned *light, const unsigned *atlas, float light_unit, float texture_unit, unsigned char *rgb) {
    for (int x = 0; x < row.width; x += 8) {
      const Float8 bright = look_up(light, *(const IntRow *)(row.light + x), *(const IntRow *)(row.light_between + x), light_unit) *
                            look_up(atlas, *(const IntRow *)(row.texture + x), *(const IntRow *)(row.texture_between + x), texture_unit);
      const Int8 red = rounded(*(const FloatRow *)(row.red + x) * bright), green = rounded(*(const FloatRow *)(row.green + x) * bright);
      const Int8 blue = rounded(*(const FloatRow *)(row.blue + x) * bright);
      if (row.width - x >= 8)
        store_eight(rgb + 3 * x, red, green, blue);
      else
        store(rgb + 3 * x, red, green, blue, row.width - x);
    }
  }
};

// Eight numbers at once: vectors by the compiler's own extension. `lanes_one.cpp` says the same of a single number, so that what is written in
// Real, Whole and Word means the same on a CPU, where eight pixels are looked at at once, and in a thread of a GPU, which looks at one.

struct Lanes {
  enum { LANES = 8 };
  typedef float Real __attribute__((vector_size(32)));
  typedef int Whole __attribute__((vector_size(32)));    // also a mask: -1 is true, 0 false
  typedef unsigned Word __attribute__((vector_size(32)));
  typedef unsigned long long Long4 __attribute__((vector_size(32)));
  typedef Real RealRow __attribute__((aligned(4)));    // the same in memory, at any address
  typedef Whole WholeRow __attribute__((aligned(4)));

  static inline Whole whole(Real value) { return __builtin_convertvector(value, Whole); }
  static inline Real real(Word value) { return __builtin_convertvector((Whole)value, Real); }    // of less than 2^31
  static inline Whole bits(Real value) { return (Whole)value; }
  static inline Real all(float value) { return value - Real{}; }
  static inline Whole all(int value) { return value - Whole{}; }
  static inline Real count() { return Real{0, 1, 2, 3, 4, 5, 6, 7}; }
  static inline Whole numbers() { return Whole{0, 1, 2, 3, 4, 5, 6, 7}; }

  static inline Real choose(Whole mask, Real a, Real b) { return (Real)((mask & (Whole)a) | (~mask & (Whole)b)); }
  static inline Whole choose(Whole mask, Whole a, Whole b) { return (mask & a) | (~mask & b); }
  static inline Real least(Real a, Real b) { return choose(a < b, a, b); }
  static inline Real most(Real a, Real b) { return choose(a > b, a, b); }
  static inline Real within(Real value, float low, float high) { return least(most(value, all(low)), all(high)); }
  static inline bool any(Whole mask) {
    const Long4 words = (Long4)mask;
    return (words[0] | words[1] | words[2] | words[3]) != 0;
  }

  // The lanes in which a mask is true, a bit each, the first lowest: to be visited by `first` and `without_first`.
  static inline unsigned set_lanes(Whole mask) {
    const Long4 words = (Long4)(mask & Whole{1, 2, 4, 8, 16, 32, 64, 128});
    const unsigned long long both = words[0] | words[1] | words[2] | words[3];
    return (unsigned)(both | both >> 32);
  }
  static inline int first(unsigned lanes) { return __builtin_ctz(lanes); }
  static inline unsigned without_first(unsigned lanes) { return lanes & (lanes - 1); }

  static inline Word words_at(const unsigned *words, Whole index) {
    return Word{words[index[0]], words[index[1]], words[index[2]], words[index[3]],
                words[index[4]], words[index[5]], words[index[6]], words[index[7]]};
  }

  // Columns `first` to `first` + 7 of one row of a table for each lane: column[k] of lane i is table[index[i]][first + k].
  static inline void columns_at(const float *table, int width, int first, Whole index, Real *column) {
    if (!any(index != index[0])) {    // as often as not, eight neighbours see the same
      const float *row = table + width * index[0] + first;
      for (int k = 0; k < 8; k++) column[k] = all(row[k]);
      return;
    }
    Real row[8];
    for (int i = 0; i < 8; i++) row[i] = *(const RealRow *)(table + width * index[i] + first);
    transpose(row, column);
  }

  static inline void transpose(const Real *in, Real *out) {
    Real pairs[8], fours[8];
    for (int i = 0; i < 8; i += 2) {
      pairs[i] = __builtin_shufflevector(in[i], in[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
      pairs[i + 1] = __builtin_shufflevector(in[i], in[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int i = 0; i < 8; i += 4)
      for (int k = 0; k < 2; k++) {
        fours[i + k] = __builtin_shufflevector(pairs[i + k], pairs[i + k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
        fours[i + k + 2] = __builtin_shufflevector(pairs[i + k], pairs[i + k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
      }
    for (int i = 0; i < 4; i++) {
      out[i] = __builtin_shufflevector(fours[i], fours[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
      out[i + 4] = __builtin_shufflevector(fours[i], fours[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
  }
};

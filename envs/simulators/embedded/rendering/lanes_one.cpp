// One number at a time, by the names of lanes_eight.cpp: for a thread of a GPU.

struct Lanes {
  enum { LANES = 1 };
  typedef float Real;
  typedef int Whole;    // also a mask: 1 is true, 0 false
  typedef unsigned Word;

  static inline Whole whole(Real value) { return (int)value; }
  static inline Real real(Word value) { return (float)(int)value; }
  static inline Whole bits(Real value) {
    union { float real; int whole; } both;
    both.real = value;
    return both.whole;
  }
  static inline Real all(float value) { return value; }
  static inline Whole all(int value) { return value; }

  static inline Real choose(Whole mask, Real a, Real b) { return mask ? a : b; }
  static inline Whole choose(Whole mask, Whole a, Whole b) { return mask ? a : b; }
  static inline Real least(Real a, Real b) { return a < b ? a : b; }
  static inline Real most(Real a, Real b) { return a > b ? a : b; }
  static inline Real within(Real value, float low, float high) { return least(most(value, low), high); }
  static inline bool any(Whole mask) { return mask != 0; }

  static inline Word words_at(const unsigned *words, Whole index) { return words[index]; }
  static inline void columns_at(const float *table, int width, int first, Whole index, Real *column) {
    for (int k = 0; k < 8; k++) column[k] = table[width * index + first + k];
  }
};

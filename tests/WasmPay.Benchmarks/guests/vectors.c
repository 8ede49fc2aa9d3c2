// Guests that compute with vectors. Built by:
//   clang --target=wasm32 -O2 -msimd128 -nostdlib -Wl,--no-entry -Wl,--export=blend -Wl,--export=dot -Wl,--export=search -Wl,--strip-all -o vectors.wasm vectors.c

#include <wasm_simd128.h>

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define BYTES (1 << 18)
#define FLOATS (1 << 15)

static u8 one[BYTES], other[BYTES], mixed[BYTES];
static float left[FLOATS], right[FLOATS];

static void fill(u32 seed) {
  for (u32 i = 0; i < BYTES; i++) {
    one[i] = (u8)(i * 31 + seed);
    other[i] = (u8)(i * 17 ^ seed);
  }
}

// Two pictures, each pixel the rounded average where they are near each other and else the brighter one; answers a sum of all.
u64 blend(u32 seed) {
  fill(seed);
  v128_t sum = wasm_i64x2_const(0, 0);
  for (u32 i = 0; i < BYTES; i += 16) {
    v128_t a = wasm_v128_load(one + i), b = wasm_v128_load(other + i);
    v128_t distance = wasm_v128_or(wasm_u8x16_sub_sat(a, b), wasm_u8x16_sub_sat(b, a));
    v128_t near = wasm_u8x16_lt(distance, wasm_u8x16_splat(48));
    v128_t pixel = wasm_v128_bitselect(wasm_u8x16_avgr(a, b), wasm_u8x16_max(a, b), near);
    wasm_v128_store(mixed + i, pixel);
    v128_t four = wasm_u32x4_extadd_pairwise_u16x8(wasm_u16x8_extadd_pairwise_u8x16(pixel));
    sum = wasm_i64x2_add(sum, wasm_i64x2_add(wasm_u64x2_extend_low_u32x4(four), wasm_u64x2_extend_high_u32x4(four)));
  }
  return wasm_u64x2_extract_lane(sum, 0) + wasm_u64x2_extract_lane(sum, 1);
}

// A dot product of 32,768 floats in four lanes; answers the bits of the lanes' sum.
u64 dot(u32 seed) {
  for (u32 i = 0; i < FLOATS; i++) {
    left[i] = (float)((i * 7 + seed) % 1000) / 8;
    right[i] = (float)((i * 13) % 500) - 250;
  }
  v128_t sum = wasm_f32x4_splat(0);
  for (u32 i = 0; i < FLOATS; i += 4)
    sum = wasm_f32x4_add(sum, wasm_f32x4_mul(wasm_v128_load(left + i), wasm_v128_load(right + i)));
  float total = wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 1) + wasm_f32x4_extract_lane(sum, 2) + wasm_f32x4_extract_lane(sum, 3);
  union { float number; u32 bits; } view = { total };
  return view.bits;
}

// How often a byte occurs, and where last: compare, bitmask, count.
u64 search(u32 seed) {
  fill(seed);
  v128_t wanted = wasm_u8x16_splat((u8)(seed * 5 + 3));
  u64 count = 0, last = 0;
  for (u32 i = 0; i < BYTES; i += 16) {
    u32 found = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(one + i), wanted));
    if (!found) continue;
    count += __builtin_popcount(found);
    last = i + 31 - __builtin_clz(found);
  }
  return count << 32 | last;
}

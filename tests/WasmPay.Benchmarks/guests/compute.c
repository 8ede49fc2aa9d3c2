// Compute-bound guests. Built by:
//   clang --target=wasm32 -O2 -nostdlib -mbulk-memory -Wl,--no-entry -Wl,--export=hash -Wl,--export=sieve -Wl,--export=sort -o compute.wasm compute.c

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define BYTES (1 << 20)
#define NUMBERS 200000
#define ITEMS 100000

static u8 bytes[BYTES];
static u8 composite[NUMBERS];
static u32 items[ITEMS];

// 64-bit FNV-1a over 1 MiB.
u64 hash(u32 seed) {
  for (u32 i = 0; i < BYTES; i++) bytes[i] = (u8)(i * 31 + seed);
  u64 digest = 14695981039346656037ull;
  for (u32 i = 0; i < BYTES; i++) digest = (digest ^ bytes[i]) * 1099511628211ull;
  return digest;
}

// Primes below 200,000.
u64 sieve(u32 start) {
  for (u32 i = 0; i < NUMBERS; i++) composite[i] = 0;
  u64 primes = 0;
  for (u32 i = 2; i < NUMBERS; i++) {
    if (composite[i]) continue;
    primes++;
    for (u64 j = (u64)i * i; j < NUMBERS; j += i) composite[j] = 1;
  }
  return primes + start;
}

static void quicksort(u32 *low, u32 *high) {
  while (low < high) {
    u32 pivot = low[(high - low) / 2];
    u32 *left = low, *right = high;
    while (left <= right) {
      while (*left < pivot) left++;
      while (*right > pivot) right--;
      if (left > right) break;
      u32 swapped = *left;
      *left++ = *right;
      *right-- = swapped;
    }
    if (right - low < high - left) {
      quicksort(low, right);
      low = left;
    } else {
      quicksort(left, high);
      high = right;
    }
  }
}

// Sorts 100,000 pseudo-random numbers; answers the middle one.
u64 sort(u32 seed) {
  u32 state = seed | 1;
  for (u32 i = 0; i < ITEMS; i++) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    items[i] = state;
  }
  quicksort(items, items + ITEMS - 1);
  return items[ITEMS / 2];
}

// The shapes of contract wasmpay:platform@0.2.0 in a 32-bit guest's memory, as the Canonical ABI lays them out (string encoding UTF-8).

#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef long long s64;
typedef unsigned long long u64;
typedef unsigned long usize;

// Bytes, not ended by zero.
typedef struct { const char *data; usize length; } wasmpay_string;

typedef struct { const wasmpay_string *data; usize length; } wasmpay_strings;

// Minor units: 1234 USD units are 12.34 dollars.
typedef struct { s64 units; wasmpay_string currency; } wasmpay_money;

typedef struct {
  wasmpay_string account, name, address, identifier, birth_date, bank, country, residence;
  u8 holder, rating;
  u32 age_days;
  wasmpay_strings lists;
} wasmpay_party;

typedef struct {
  u64 epoch_ms;
  u16 year;
  u8 month, day, weekday, hour, minute;
} wasmpay_moment;

typedef struct {
  wasmpay_string id;
  wasmpay_party origin, destination;
  wasmpay_money amount, reporting;
  u8 channel;
  wasmpay_string purpose, memo;
  wasmpay_moment at;
} wasmpay_transaction;

typedef struct { u32 count; s64 total; } wasmpay_tally;

typedef struct { wasmpay_tally hour, day, week, month, calendar_day, calendar_month; } wasmpay_activity;

typedef struct {
  wasmpay_activity sent, received, pair;
  u8 first_payment;
  u8 has_idle_minutes;
  u32 idle_minutes;
} wasmpay_history;

typedef enum { WASMPAY_APPROVE = 0, WASMPAY_REFER = 1, WASMPAY_DENY = 2 } wasmpay_decision;

typedef struct { wasmpay_string clause, message; } wasmpay_finding;

typedef struct {
  u8 decision;
  const wasmpay_finding *findings;
  usize count;
} wasmpay_verdict;

// Both records together are more than 16 flat values, so they arrive as one pointer.
typedef struct { wasmpay_transaction transaction; wasmpay_history history; } wasmpay_parameters;

_Static_assert(sizeof(wasmpay_party) == 80, "party");
_Static_assert(sizeof(wasmpay_transaction) == 240, "transaction");
_Static_assert(__builtin_offsetof(wasmpay_parameters, history) == 240, "history");

#define WASMPAY_TEXT(literal) { literal, sizeof(literal) - 1 }
#define WASMPAY_VALIDATE __attribute__((export_name("wasmpay:platform/validation@0.2.0#validate")))

static inline int wasmpay_equal(wasmpay_string text, const char *other, usize length) {
  if (text.length != length) return 0;
  for (usize i = 0; i < length; i++)
    if (text.data[i] != other[i]) return 0;
  return 1;
}

// True where `list` names the party.
#define WASMPAY_ON_LIST(party, list) wasmpay_on_list(&(party), list, sizeof(list) - 1)
static inline int wasmpay_on_list(const wasmpay_party *party, const char *list, usize length) {
  for (usize i = 0; i < party->lists.length; i++)
    if (wasmpay_equal(party->lists.data[i], list, length)) return 1;
  return 0;
}

extern u8 __heap_base;
static usize wasmpay_heap_end = (usize)&__heap_base;

// Memory for the host. Every call has a fresh instance, so nothing is ever freed; past the end the guest traps.
__attribute__((export_name("cabi_realloc")))
void *wasmpay_realloc(const u8 *old, usize old_size, usize alignment, usize size) {
  usize place = (wasmpay_heap_end + alignment - 1) & ~(alignment - 1);
  usize end = place + size;
  if (end < place) __builtin_trap();
  usize have = __builtin_wasm_memory_size(0) << 16;
  if (end > have && __builtin_wasm_memory_grow(0, (end - have + 0xFFFF) >> 16) == (usize)-1) __builtin_trap();
  wasmpay_heap_end = end;
  for (usize i = 0; i < old_size && i < size; i++) ((u8 *)place)[i] = old[i];
  return (void *)place;
}

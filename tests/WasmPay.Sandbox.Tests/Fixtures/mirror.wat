;; Refers every payment, and says in its message all that it was given: the bytes of its memory from the first that the host wrote to the last,
;; in hexadecimal. Whatever it is told comes out.
(module
  (memory (export "memory") 2)
  (global $heap (mut i32) (i32.const 4096))
  (data (i32.const 64) "mirror")
  (data (i32.const 80) "0123456789abcdef")

  (func (export "cabi_realloc") (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $heap) (i32.sub (local.get $align) (i32.const 1))) (i32.sub (i32.const 0) (local.get $align))))
    (global.set $heap (i32.add (local.get $at) (local.get $size)))
    (local.get $at))

  (func (export "wasmpay:platform/validation@VERSION#validate") (param $request i32) (result i32)
    (local $from i32) (local $to i32) (local $end i32)
    (local.set $end (global.get $heap))
    (local.set $from (i32.const 4096))
    (local.set $to (i32.and (i32.add (local.get $end) (i32.const 15)) (i32.const -16)))
    ;; Twice as long as what it copies.
    (block $enough
      (br_if $enough (i32.ge_u (i32.mul (memory.size) (i32.const 65536)) (i32.add (local.get $to) (i32.mul (i32.sub (local.get $end) (i32.const 4096)) (i32.const 2)))))
      (drop (memory.grow (i32.const 4))))
    (i32.store (i32.const 24) (local.get $to))
    (loop $next
      (i32.store8 (local.get $to) (i32.load8_u offset=80 (i32.shr_u (i32.load8_u (local.get $from)) (i32.const 4))))
      (i32.store8 offset=1 (local.get $to) (i32.load8_u offset=80 (i32.and (i32.load8_u (local.get $from)) (i32.const 15))))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (local.set $to (i32.add (local.get $to) (i32.const 2)))
      (br_if $next (i32.lt_u (local.get $from) (local.get $end))))
    ;; The verdict at 0: refer, and one finding at 16.
    (i32.store (i32.const 0) (i32.const 1))
    (i32.store (i32.const 4) (i32.const 16))
    (i32.store (i32.const 8) (i32.const 1))
    (i32.store (i32.const 16) (i32.const 64))
    (i32.store (i32.const 20) (i32.const 6))
    (i32.store (i32.const 28) (i32.sub (local.get $to) (i32.load (i32.const 24))))
    (i32.const 0)))

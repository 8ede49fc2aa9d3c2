;; A validator of contract 0.2.0 that approves, and whose allocator lies when it is asked for certain sizes.
(module
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  (func (export "cabi_realloc") (param $old i32) (param $oldsize i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    ;; 101 bytes: a place past the end. 102: a trap. 103: no answer ever. 104: a place that is not aligned. 105: the last byte.
    (if (i32.eq (local.get $size) (i32.const 101)) (then (return (i32.const -16))))
    (if (i32.eq (local.get $size) (i32.const 102)) (then (unreachable)))
    (if (i32.eq (local.get $size) (i32.const 103)) (then (loop $again (br $again))))
    (if (i32.eq (local.get $size) (i32.const 104)) (then (return (i32.const 4097))))
    (if (i32.eq (local.get $size) (i32.const 105)) (then (return (i32.const 65535))))
    (local.set $at (i32.and (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1))) (i32.sub (i32.const 0) (local.get $align))))
    (global.set $next (i32.add (local.get $at) (local.get $size)))
    (local.get $at))
  (func (export "wasmpay:platform/validation@0.2.0#validate") (param i32) (result i32) (i32.const 16)))

;; A validator of contract 0.1.0 that imports a log and a bus. The amount (the s64 at offset 80 of the parameter) says what it does.
(module
  (import "wasi:logging/logging@0.1.0-draft" "log" (func $log (param i32 i32 i32 i32 i32)))
  (import "wasmcloud:bus/lattice@1.0.0" "set-link" (func $set-link (param i32 i32 i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  (data (i32.const 256) "context")

  (func (export "cabi_realloc") (param $old i32) (param $oldsize i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1))) (i32.sub (i32.const 0) (local.get $align))))
    (global.set $next (i32.add (local.get $at) (local.get $size)))
    (local.get $at))

  ;; approved at 16, the option's discriminant at 20, the reason at 24.
  (func $answer (param $approved i32) (param $some i32) (param $text i32) (param $length i32) (result i32)
    (i32.store8 (i32.const 16) (local.get $approved))
    (i32.store8 (i32.const 20) (local.get $some))
    (i32.store (i32.const 24) (local.get $text))
    (i32.store (i32.const 28) (local.get $length))
    (i32.const 16))

  (func (export "wasmpay:platform/validation@0.1.0#validate") (param $t i32) (result i32)
    (local $amount i32)
    (local.set $amount (i32.wrap_i64 (i64.load offset=80 (local.get $t))))
    ;; 0: approve, with a line in the log
    (if (i32.eqz (local.get $amount))
      (then
        (call $log (i32.const 3) (i32.const 256) (i32.const 7) (i32.load offset=104 (local.get $t)) (i32.load offset=108 (local.get $t)))
        (return (call $answer (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))))
    ;; 1 to 14: deny, with the n-th text of the request as the reason
    (if (i32.le_u (local.get $amount) (i32.const 14))
      (then
        (local.set $t (i32.add (local.get $t) (i32.shl (i32.sub (local.get $amount) (i32.const 1)) (i32.const 3))))
        (if (i32.gt_u (local.get $amount) (i32.const 10)) (then (local.set $t (i32.add (local.get $t) (i32.const 8)))))
        (return (call $answer (i32.const 0) (i32.const 1) (i32.load (local.get $t)) (i32.load offset=4 (local.get $t))))))
    ;; 20: deny without a reason
    (if (i32.eq (local.get $amount) (i32.const 20)) (then (return (call $answer (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))))
    ;; 21: an option that is neither none nor some
    (if (i32.eq (local.get $amount) (i32.const 21)) (then (return (call $answer (i32.const 1) (i32.const 2) (i32.const 0) (i32.const 0)))))
    ;; 22: call the bus
    (if (i32.eq (local.get $amount) (i32.const 22)) (then (call $set-link (i32.const 256) (i32.const 7) (i32.const 512))))
    (unreachable)))

;; A validator of contract 0.2.0 by which a worker warms itself up before it is locked down: 0 units are approved, 1 is referred with
;; the memo as message, anything else traps.
;; Made by: wasm-tools component embed --world validator ../../../validators/wit/platform-0.2.0.wit warm-up.wat -o core.wasm,
;; then wasm-tools component new core.wasm -o warm-up.wasm and wasm-tools strip --all.
(module
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  (data (i32.const 256) "clause")
  (func (export "cabi_realloc") (param $old i32) (param $oldsize i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1))) (i32.sub (i32.const 0) (local.get $align))))
    (global.set $next (i32.add (local.get $at) (local.get $size)))
    (local.get $at))
  (func (export "wasmpay:platform/validation@0.2.0#validate") (param $request i32) (result i32)
    (local $what i64)
    (local.set $what (i64.load (i32.add (local.get $request) (i32.const 168))))
    (if (i64.eqz (local.get $what)) (then (i32.store (i32.const 24) (i32.const 0)) (return (i32.const 16))))
    (if (i64.ne (local.get $what) (i64.const 1)) (then (unreachable)))
    (i32.store8 (i32.const 16) (i32.const 1))
    (i32.store (i32.const 20) (i32.const 64))
    (i32.store (i32.const 24) (i32.const 1))
    (i32.store (i32.const 64) (i32.const 256))
    (i32.store (i32.const 68) (i32.const 6))
    (i32.store (i32.const 72) (i32.load (i32.add (local.get $request) (i32.const 212))))
    (i32.store (i32.const 76) (i32.load (i32.add (local.get $request) (i32.const 216))))
    (i32.const 16)))

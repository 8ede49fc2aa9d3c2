;; Core modules that pass vectors to each other, behind an interface that has none.
(component
  (core module $vectors
    (global (export "first") v128 (v128.const i32x4 1 2 3 4))
    (func (export "twice") (param v128) (result v128) (i32x4.add (local.get 0) (local.get 0))))
  (core module $user
    (import "vectors" "first" (global $first v128))
    (import "vectors" "twice" (func $twice (param v128) (result v128)))
    (func (export "run") (param i32) (result i32)
      (i32x4.extract_lane 3 (i32x4.add (call $twice (global.get $first)) (i32x4.splat (local.get 0))))))
  (core instance $v (instantiate $vectors))
  (core instance $u (instantiate $user (with "vectors" (instance $v))))
  (func (export "run") (param "n" u32) (result u32) (canon lift (core func $u "run"))))

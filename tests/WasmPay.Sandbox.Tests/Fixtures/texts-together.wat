;; Refers with a hundred findings that all point at one text of 65,000 bytes: each is allowed, and together they are 6.5 MB.
(module
  (memory (export "memory") 4)

  ;; Texts, then the findings, then the verdict; the heap is behind them.
  (data (i32.const 0x10) "sanctions")
  (data (i32.const 0x20) "large-payment")
  (data (i32.const 0x40) "A payment above USD 10,000.00 is looked at by a person.")
  (data (i32.const 0x80) "The receiving account is on the sanctions list.")
  (global $findings i32 (i32.const 0x1000))
  (global $verdict i32 (i32.const 0x140))
  (global $heap (mut i32) (i32.const 0x28000))

  ;; Offsets in the parameters: reporting.units is at 184, destination.lists at 160.
  (func (export "wasmpay:platform/validation@0.2.0#validate") (param $parameters i32) (result i32) (local $n i32)
    (i32.store (i32.add (global.get $verdict) (i32.const 4)) (global.get $findings))
 (memory.fill (i32.const 0x10000) (i32.const 65) (i32.const 65000))
 (local.set $n (i32.const 100))
 (loop $l (call $add (i32.const 1) (i32.const 0x20) (i32.const 13) (i32.const 0x10000) (i32.const 65000)) (local.set $n (i32.sub (local.get $n) (i32.const 1))) (br_if $l (local.get $n)))
 (return (global.get $verdict)) ;; x at 0, verdict.findings (pointer, length) at 4 and 8
    (i32.store (i32.add (global.get $verdict) (i32.const 4)) (global.get $findings))
    (if (i64.gt_s (i64.load offset=184 (local.get $parameters)) (i64.const 1000000))
      (then
        (call $add (i32.const 1) (i32.const 0x20) (i32.const 13) (i32.const 0x40) (i32.const 55))))
    (if (call $listed (i32.load offset=160 (local.get $parameters)) (i32.load offset=164 (local.get $parameters)))
      (then
        (call $add (i32.const 2) (i32.const 0x10) (i32.const 9) (i32.const 0x80) (i32.const 47))))
    (global.get $verdict))

  ;; Adds a finding; the clauses come in order of gravity, so the last decision stands.
  (func $add (param $decision i32) (param $clause i32) (param $clause-length i32) (param $message i32) (param $message-length i32)
    (local $finding i32)
    (local.set $finding
      (i32.add (global.get $findings) (i32.shl (i32.load offset=8 (global.get $verdict)) (i32.const 4))))
    (i32.store (local.get $finding) (local.get $clause))
    (i32.store offset=4 (local.get $finding) (local.get $clause-length))
    (i32.store offset=8 (local.get $finding) (local.get $message))
    (i32.store offset=12 (local.get $finding) (local.get $message-length))
    (i32.store8 (global.get $verdict) (local.get $decision))
    (i32.store offset=8 (global.get $verdict) (i32.add (i32.load offset=8 (global.get $verdict)) (i32.const 1))))

  ;; Whether a list of (pointer, length) has "sanctions".
  (func $listed (param $names i32) (param $count i32) (result i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (if (i32.eq (i32.load offset=4 (local.get $names)) (i32.const 9))
          (then
            (if (call $equal (i32.load (local.get $names)) (i32.const 0x10) (i32.const 9))
              (then (return (i32.const 1))))))
        (local.set $names (i32.add (local.get $names) (i32.const 8)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (i32.const 0))

  (func $equal (param $a i32) (param $b i32) (param $length i32) (result i32)
    (loop $next
      (if (i32.eqz (local.get $length)) (then (return (i32.const 1))))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br_if $next
        (i32.eq
          (i32.load8_u (i32.add (local.get $a) (local.get $length)))
          (i32.load8_u (i32.add (local.get $b) (local.get $length))))))
    (i32.const 0))

  ;; Memory for the host: every call has a fresh instance, so nothing is freed; past the end the guest traps.
  (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $alignment i32) (param $size i32) (result i32)
    (local $place i32) (local $have i32)
    (local.set $place
      (i32.and
        (i32.add (global.get $heap) (i32.sub (local.get $alignment) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $alignment))))
    (global.set $heap (i32.add (local.get $place) (local.get $size)))
    (if (i32.lt_u (global.get $heap) (local.get $place)) (then (unreachable)))
    (local.set $have (i32.shl (memory.size) (i32.const 16)))
    (if (i32.gt_u (global.get $heap) (local.get $have))
      (then
        (if (i32.eq
              (memory.grow (i32.add (i32.shr_u (i32.sub (global.get $heap) (local.get $have)) (i32.const 16)) (i32.const 1)))
              (i32.const -1))
          (then (unreachable)))))
    (if (i32.lt_u (local.get $size) (local.get $old-size)) (then (local.set $old-size (local.get $size))))
    (memory.copy (local.get $place) (local.get $old) (local.get $old-size))
    (local.get $place)))

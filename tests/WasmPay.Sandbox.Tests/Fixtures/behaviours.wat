;; A validator of contract 0.2.0 that behaves as amount.units says (the s64 at offset 168 of the parameters):
;; well, badly, or not at all. The tests name each number.
(module
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  (global $calls (mut i32) (i32.const 0))
  ;; An answer at 16: decision, findings' place and count; findings at 64; texts at 256.
  (data (i32.const 256) "clause\00\00\00\00\00\00\00\00\00\00message of the finding")
  ;; Bad text: a lone continuation byte for UTF-8, an unpaired surrogate for UTF-16.
  (data (i32.const 320) "\80\d8\80\d8")

  (func (export "cabi_realloc") (param $old i32) (param $oldsize i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (global.set $next (i32.and (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1))) (i32.sub (i32.const 0) (local.get $align))))
    (local.set $at (global.get $next))
    (global.set $next (i32.add (local.get $at) (local.get $size)))
    (block $fits
      (br_if $fits (i32.le_u (global.get $next) (i32.shl (memory.size) (i32.const 16))))
      (drop (memory.grow (i32.add (i32.shr_u (local.get $size) (i32.const 16)) (i32.const 1)))))
    (if (local.get $old)
      (then (memory.copy (local.get $at) (local.get $old)
        (select (local.get $oldsize) (local.get $size) (i32.lt_u (local.get $oldsize) (local.get $size))))))
    (local.get $at))

  (func $answer (param $decision i32) (param $findings i32) (param $count i32) (result i32)
    (i32.store8 (i32.const 16) (local.get $decision))
    (i32.store (i32.const 20) (local.get $findings))
    (i32.store (i32.const 24) (local.get $count))
    (i32.const 16))

  ;; One finding whose message lies where it is said, in units of the encoding.
  (func $finding (param $decision i32) (param $text i32) (param $length i32) (result i32)
    (i32.store (i32.const 64) (i32.const 256))
    (i32.store (i32.const 68) (i32.const 0))
    (i32.store (i32.const 72) (local.get $text))
    (i32.store (i32.const 76) (local.get $length))
    (call $answer (local.get $decision) (i32.const 64) (i32.const 1)))

  (func $deep (param i32) (result i32)
    (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))

  (func (export "wasmpay:platform/validation@0.2.0#validate") (param $request i32) (result i32)
    (local $what i64)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (local.set $what (i64.load (i32.add (local.get $request) (i32.const 168))))
    ;; 0: approve
    (if (i64.eqz (local.get $what)) (then (return (call $answer (i32.const 0) (i32.const 0) (i32.const 0)))))
    ;; 1: refer with one finding
    (if (i64.eq (local.get $what) (i64.const 1)) (then (return (call $finding (i32.const 1) (i32.const 272) (i32.const 4)))))
    ;; 2: deny without a finding
    (if (i64.eq (local.get $what) (i64.const 2)) (then (return (call $answer (i32.const 2) (i32.const 64) (i32.const 0)))))
    ;; 3: approve with a finding
    (if (i64.eq (local.get $what) (i64.const 3)) (then (return (call $finding (i32.const 0) (i32.const 272) (i32.const 4)))))
    ;; 4: an answer past the end of memory
    (if (i64.eq (local.get $what) (i64.const 4)) (then (return (i32.const -16))))
    ;; 5: an answer that is not aligned
    (if (i64.eq (local.get $what) (i64.const 5)) (then (return (i32.const 17))))
    ;; 6: a decision that does not exist
    (if (i64.eq (local.get $what) (i64.const 6)) (then (return (call $finding (i32.const 3) (i32.const 272) (i32.const 4)))))
    ;; 7: text that is not well-formed
    (if (i64.eq (local.get $what) (i64.const 7)) (then (return (call $finding (i32.const 2) (i32.const 320) (i32.const 1)))))
    ;; 8: a hundred million findings
    (if (i64.eq (local.get $what) (i64.const 8)) (then (return (call $answer (i32.const 2) (i32.const 64) (i32.const 100000000)))))
    ;; 9: unreachable
    (if (i64.eq (local.get $what) (i64.const 9)) (then (unreachable)))
    ;; 10: a loop without end
    (if (i64.eq (local.get $what) (i64.const 10)) (then (loop $again (br $again))))
    ;; 11: a recursion without end
    (if (i64.eq (local.get $what) (i64.const 11)) (then (return (call $deep (i32.const 0)))))
    ;; 12: memory without end, then unreachable
    (if (i64.eq (local.get $what) (i64.const 12))
      (then (loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) (unreachable)))
    ;; 13: a good answer, and a trap in post-return
    (if (i64.eq (local.get $what) (i64.const 13)) (then (global.set $calls (i32.const 99)) (return (call $answer (i32.const 0) (i32.const 0) (i32.const 0)))))
    ;; 14: findings past the end of memory
    (if (i64.eq (local.get $what) (i64.const 14)) (then (return (call $answer (i32.const 2) (i32.const 65532) (i32.const 1)))))
    ;; 15: a text longer than memory
    (if (i64.eq (local.get $what) (i64.const 15)) (then (return (call $finding (i32.const 2) (i32.const 272) (i32.const 0x7fffffff)))))
    ;; 16: a text longer than any limit, but within memory
    (if (i64.eq (local.get $what) (i64.const 16)) (then (return (call $finding (i32.const 2) (i32.const 1024) (i32.const 20000)))))
    ;; 17: refers when a former call left its mark
    (if (i64.eq (local.get $what) (i64.const 17))
      (then
        (if (i32.ne (global.get $calls) (i32.const 1)) (then (return (call $finding (i32.const 1) (i32.const 272) (i32.const 4)))))
        (if (i32.load (i32.const 8192)) (then (return (call $finding (i32.const 1) (i32.const 272) (i32.const 4)))))
        (i32.store (i32.const 8192) (i32.const 1))
        (return (call $answer (i32.const 0) (i32.const 0) (i32.const 0)))))
    ;; 18: division by zero
    (if (i64.eq (local.get $what) (i64.const 18)) (then (drop (i32.div_u (i32.const 1) (i32.const 0)))))
    ;; 19: echo the memo (at 212) as the message
    (if (i64.eq (local.get $what) (i64.const 19))
      (then (return (call $finding (i32.const 2)
        (i32.load (i32.add (local.get $request) (i32.const 212)))
        (i32.load (i32.add (local.get $request) (i32.const 216)))))))
    (unreachable))

  (func (export "cabi_post_wasmpay:platform/validation@0.2.0#validate") (param i32)
    (if (i32.eq (global.get $calls) (i32.const 99)) (then (unreachable)))))

//! The shapes of contract wasmpay:platform@0.2.0 in a 32-bit guest's memory, as the Canonical ABI lays them out (string encoding
//! UTF-8), written by hand so that a compiler without crates is enough.

use std::alloc::{self, Layout};
use std::slice;
use std::str;

/// Text of the host's, checked to be UTF-8 before it gets here.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Text {
    data: *const u8,
    length: usize,
}

impl Text {
    pub const fn of(text: &'static str) -> Text {
        Text { data: text.as_ptr(), length: text.len() }
    }

    pub fn as_str(&self) -> &str {
        // The host wrote `length` bytes there; the Canonical ABI has it check that they are UTF-8.
        unsafe { str::from_utf8_unchecked(slice::from_raw_parts(self.data, self.length)) }
    }
}

#[repr(C)]
pub struct List<T> {
    data: *const T,
    length: usize,
}

impl<T> List<T> {
    pub fn leak(items: Vec<T>) -> List<T> {
        let items = items.leak();
        List { data: items.as_ptr(), length: items.len() }
    }

    pub fn as_slice(&self) -> &[T] {
        unsafe { slice::from_raw_parts(self.data, self.length) }
    }
}

/// Minor units: 1234 USD units are 12.34 dollars.
#[repr(C)]
pub struct Money {
    pub units: i64,
    pub currency: Text,
}

#[repr(C)]
pub struct Party {
    pub account: Text,
    pub name: Text,
    pub address: Text,
    pub identifier: Text,
    pub birth_date: Text,
    pub bank: Text,
    pub country: Text,
    pub residence: Text,
    pub holder: u8,
    pub rating: u8,
    pub age_days: u32,
    pub lists: List<Text>,
}

impl Party {
    pub fn is_on(&self, list: &str) -> bool {
        self.lists.as_slice().iter().any(|name| name.as_str() == list)
    }
}

#[repr(C)]
pub struct Moment {
    pub epoch_ms: u64,
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub weekday: u8,
    pub hour: u8,
    pub minute: u8,
}

#[repr(C)]
pub struct Transaction {
    pub id: Text,
    pub origin: Party,
    pub destination: Party,
    pub amount: Money,
    pub reporting: Money,
    pub channel: u8,
    pub purpose: Text,
    pub memo: Text,
    pub at: Moment,
}

#[repr(C)]
pub struct Tally {
    pub count: u32,
    pub total: i64,
}

#[repr(C)]
pub struct Activity {
    pub hour: Tally,
    pub day: Tally,
    pub week: Tally,
    pub month: Tally,
    pub calendar_day: Tally,
    pub calendar_month: Tally,
}

#[repr(C)]
pub struct History {
    pub sent: Activity,
    pub received: Activity,
    pub pair: Activity,
    pub first_payment: bool,
    pub has_idle_minutes: bool,
    pub idle_minutes: u32,
}

/// Both records together are more than 16 flat values, so they arrive as one pointer.
#[repr(C)]
pub struct Parameters {
    pub transaction: Transaction,
    pub history: History,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    Approve = 0,
    Refer = 1,
    Deny = 2,
}

#[repr(C)]
pub struct Finding {
    pub clause: Text,
    pub message: Text,
}

#[repr(C)]
pub struct Answer {
    decision: u8,
    findings: List<Finding>,
}

/// The gravest decision of all findings, which are told in order.
pub struct Verdict {
    decision: Decision,
    findings: Vec<Finding>,
}

impl Verdict {
    pub fn new() -> Verdict {
        Verdict { decision: Decision::Approve, findings: Vec::new() }
    }

    pub fn add(&mut self, decision: Decision, clause: &'static str, message: &'static str) {
        self.decision = self.decision.max(decision);
        self.findings.push(Finding { clause: Text::of(clause), message: Text::of(message) });
    }

    /// Leaked on purpose: every call has a fresh instance.
    pub fn answer(self) -> *const Answer {
        Box::leak(Box::new(Answer { decision: self.decision as u8, findings: List::leak(self.findings) }))
    }
}

/// Memory for the host (Canonical ABI, `cabi_realloc`).
#[export_name = "cabi_realloc"]
pub unsafe extern "C" fn realloc(old: *mut u8, old_size: usize, alignment: usize, size: usize) -> *mut u8 {
    if size == 0 {
        return alignment as *mut u8;
    }
    let place = if old_size == 0 {
        alloc::alloc(Layout::from_size_align_unchecked(size, alignment))
    } else {
        alloc::realloc(old, Layout::from_size_align_unchecked(old_size, alignment), size)
    };
    if place.is_null() {
        std::process::abort();
    }
    place
}

//! `cargo +nightly fuzz run dates`, in the folder above this one.

#![no_main]

#[path = "../../crates/annals/tests/support/drive.rs"]
mod drive;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drive::drive("dates", bytes));

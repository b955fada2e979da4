//! A panic in one page must not end a run of a million.

use std::cell::{Cell, RefCell};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `work`; a panic becomes its message and place.
///
/// # Errors
/// What the panic said, and where it was raised.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                return before(panic);
            }
            let payload = panic.payload();
            let words = payload
                .downcast_ref::<&str>()
                .map(|words| (*words).to_owned())
                .or_else(|| payload.downcast_ref::<String>().cloned())
                .unwrap_or_else(|| "no message".to_owned());
            let place = panic.location().map_or(String::new(), |at| format!(" at {at}"));
            LAST.with_borrow_mut(|last| *last = format!("{words}{place}"));
        }));
    });
    let before = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    result.map_err(|_| LAST.take())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_words() {
        let result: Result<(), String> = guarded(|| panic!("page {} is odd", 7));
        let words = result.unwrap_err();
        assert!(words.starts_with("page 7 is odd at "), "{words}");
        assert!(words.contains("guard.rs"), "{words}");
        assert_eq!(guarded(|| 3), Ok(3));
    }
}

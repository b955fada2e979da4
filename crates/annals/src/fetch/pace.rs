//! One request at a time to a host, and no sooner than it likes.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// The longest that a host may make us wait before it is left alone for this run.
pub const MOST: Duration = Duration::from_secs(300);

/// When each host may be asked next.
pub struct Pace {
    pause: Duration,
    next: HashMap<String, Instant>,
}

impl Pace {
    /// `pause`: the least time between two requests to one host.
    pub fn new(pause: Duration) -> Self {
        Pace { pause, next: HashMap::new() }
    }

    /// How long to wait before `host` is asked, where it wants `delay` between requests; the
    /// turn after is counted from then.
    ///
    /// # Errors
    /// The wait itself, where it is longer than anybody would wait.
    pub fn turn(
        &mut self,
        host: &str,
        delay: Option<Duration>,
        now: Instant,
    ) -> Result<Duration, Duration> {
        let pause = self.pause.max(delay.unwrap_or_default());
        let wait =
            self.next.get(host).map_or(Duration::ZERO, |next| next.saturating_duration_since(now));
        if wait > MOST || pause > MOST {
            return Err(wait.max(pause));
        }
        self.next.insert(host.to_owned(), now + wait + pause);
        Ok(wait)
    }

    /// Leaves a host alone for a while, because it said so.
    pub fn rest(&mut self, host: &str, wait: Duration, now: Instant) {
        let until = now.checked_add(wait).unwrap_or(now + MOST * 2);
        let next = self.next.entry(host.to_owned()).or_insert(until);
        *next = until.max(*next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_has_turns_of_its_own() {
        let (now, second) = (Instant::now(), Duration::from_secs(1));
        let mut pace = Pace::new(second);
        assert_eq!(pace.turn("a", None, now), Ok(Duration::ZERO));
        assert_eq!(pace.turn("a", None, now), Ok(second));
        assert_eq!(pace.turn("b", None, now), Ok(Duration::ZERO));
        assert_eq!(pace.turn("a", Some(second * 5), now), Ok(second * 2));
        assert_eq!(pace.turn("a", None, now), Ok(second * 7));
        assert_eq!(pace.turn("a", None, now + second * 60), Ok(Duration::ZERO));
        pace.rest("b", second * 20, now);
        assert_eq!(pace.turn("b", None, now), Ok(second * 20));
        pace.rest("b", Duration::MAX, now);
        assert!(pace.turn("b", None, now).is_err());
        assert_eq!(pace.turn("c", Some(second * 9000), now), Err(second * 9000));
    }
}

//! What a site asks of programs that read it (RFC 9309, and the older `Crawl-delay`).

use std::time::Duration;

/// Bytes of a robots.txt that are read; the standard asks for no more.
pub const MOST: u64 = 500 << 10;

/// The rules of one site for us.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    /// Patterns, and whether they allow.
    rules: Vec<(String, bool)>,
    /// The least time between two requests.
    pub delay: Option<Duration>,
}

impl Robots {
    /// Reads the groups for `agent`, or, where there are none, those for `*`.
    pub fn read(text: &str, agent: &str) -> Self {
        let (mut ours, mut all) = (None::<Robots>, Robots::default());
        // Which groups the lines after a run of `User-agent` lines belong to.
        let (mut to_us, mut to_all, mut naming) = (false, false, false);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or("").trim_start_matches('\u{feff}');
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if !naming {
                    (to_us, to_all) = (false, false);
                }
                naming = true;
                // The product token; some sites write a version behind it.
                let token = value.split(['/', ' ']).next().unwrap_or("");
                if token == "*" {
                    to_all = true;
                } else if token.eq_ignore_ascii_case(agent) {
                    to_us = true;
                    ours.get_or_insert_default();
                }
                continue;
            }
            let allow = key == "allow";
            if allow || key == "disallow" || key == "crawl-delay" {
                naming = false;
            }
            let groups = ours.as_mut().filter(|_| to_us).into_iter();
            for group in groups.chain(Some(&mut all).filter(|_| to_all)) {
                if (allow || key == "disallow") && !value.is_empty() {
                    group.rules.push((normal(value), allow));
                } else if key == "crawl-delay" {
                    let seconds = value.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
                    group.delay = seconds.map(|n| Duration::from_secs_f64(n.min(1e6)));
                }
            }
        }
        ours.unwrap_or(all)
    }

    /// Whether a path with its query may be read: by the longest rule that fits, and by the
    /// kinder of two as long.
    pub fn allows(&self, path: &str) -> bool {
        let path = normal(path);
        let fitting = self.rules.iter().filter(|(pattern, _)| fits(pattern, &path));
        let longest = fitting.max_by_key(|(pattern, allow)| (pattern.len(), *allow));
        longest.is_none_or(|(_, allow)| *allow)
    }
}

/// A path with bytes beyond ASCII written in percents, and percents in capitals.
fn normal(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        match (byte, after) {
            (b'%', [a, b, after @ ..]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => {
                out.extend(['%', a.to_ascii_uppercase() as char, b.to_ascii_uppercase() as char]);
                rest = after;
            }
            (byte, _) if byte.is_ascii_graphic() => out.push(*byte as char),
            (byte, _) => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Whether a pattern with `*` and a final `$` fits the beginning of a path.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    for (n, piece) in pieces.iter().enumerate() {
        if whole && n + 1 == pieces.len() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    !whole || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "\u{feff}# a comment\n\
        User-agent: *\nDisallow: /\nCrawl-delay: 30\n\n\
        user-agent: Annals/1.0 # us\nUser-Agent: Other\n\
        Disallow: /private/\nAllow: /private/open$\nDisallow: /*.pdf$\nDisallow: /caf\u{e9}\n\
        Disallow:\nSitemap: https://straits.example/news.xml\nCrawl-delay: 2.5\n\n\
        User-agent: third\nDisallow: /\n\n\
        User-agent: annals\nDisallow: /later\n";

    #[test]
    fn our_group_counts_and_else_everybodys() {
        let robots = Robots::read(RULES, "annals");
        let check = |path: &str, allowed: bool| assert_eq!(robots.allows(path), allowed, "{path}");
        check("/", true);
        check("/private/a", false);
        check("/private/open", true);
        check("/private/open/a", false);
        check("/a/b.pdf", false);
        check("/a/b.pdf?x=1", true);
        check("/caf%c3%a9/menu", false);
        check("/later/on", false);
        assert_eq!(robots.delay, Some(Duration::from_millis(2500)));
        let robots = Robots::read(RULES, "nobody");
        assert!(!robots.allows("/a"));
        assert_eq!(robots.delay, Some(Duration::from_secs(30)));
    }

    #[test]
    fn the_longest_rule_wins_and_the_kinder_of_two_as_long() {
        let robots = Robots::read(
            "User-agent: *\nDisallow: /a\nAllow: /a\nAllow: /a/b\nDisallow: /a/b/c*/d",
            "annals",
        );
        let check = |path: &str, allowed: bool| assert_eq!(robots.allows(path), allowed, "{path}");
        check("/a", true);
        check("/a/b/c/d", false);
        check("/a/b/cc/d/e", false);
        check("/a/b/d", true);
    }

    #[test]
    fn nothing_said_is_nothing_forbidden() {
        assert!(Robots::read("", "annals").allows("/a"));
        assert!(Robots::read("<html>not found</html>\nDisallow: /", "annals").allows("/a"));
        // A pattern full of stars is answered at once.
        let stars = format!("User-agent: *\nDisallow: /{}b", "*a".repeat(5000));
        assert!(Robots::read(&stars, "annals").allows(&format!("/{}", "a".repeat(9000))));
    }
}

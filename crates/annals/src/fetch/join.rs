//! Where a redirect leads.

use ureq::http::Uri;

/// The address that `location` names, seen from `base`; `None` where that is no web address.
pub fn join(base: &Uri, location: &str) -> Option<Uri> {
    let location = location.trim().split('#').next()?;
    let scheme = base.scheme_str()?;
    let authority = base.authority()?;
    let absolute = |text: String| text.parse().ok().filter(is_web);
    if let Some(rest) = location.strip_prefix("//") {
        return absolute(format!("{scheme}://{rest}"));
    }
    // A scheme comes before any slash.
    let head = location.split(['/', '?']).next()?;
    if head.contains(':') {
        return absolute(location.to_owned());
    }
    let path = if location.starts_with('/') {
        location.to_owned()
    } else if location.starts_with('?') || location.is_empty() {
        format!("{}{location}", base.path())
    } else {
        let folder = base.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{folder}/{location}")
    };
    absolute(format!("{scheme}://{authority}{}", without_dots(&path)))
}

/// Whether an address is of the web, with a host.
pub fn is_web(uri: &Uri) -> bool {
    matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|h| !h.is_empty())
}

/// A path with `.` and `..` taken out.
fn without_dots(path: &str) -> String {
    let (path, query) = match path.find('?') {
        Some(at) => path.split_at(at),
        None => (path, ""),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').skip(1) {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let ends_in_dots = matches!(path.rsplit('/').next(), Some("." | ".."));
    let folder = if ends_in_dots && !parts.is_empty() { "/" } else { "" };
    format!("/{}{folder}{query}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_lead_where_a_browser_would_go() {
        let base: Uri = "https://straits.example/a/b/c?q=1".parse().unwrap();
        let check = |location: &str, expect: Option<&str>| {
            let found = join(&base, location).map(|uri| uri.to_string());
            assert_eq!(found.as_deref(), expect, "{location}");
        };
        check("http://other.example/x#top", Some("http://other.example/x"));
        check("//other.example/x", Some("https://other.example/x"));
        check("/x?y=/../z", Some("https://straits.example/x?y=/../z"));
        check("x", Some("https://straits.example/a/b/x"));
        check("../x/./y", Some("https://straits.example/a/x/y"));
        check("../../../..", Some("https://straits.example/"));
        check("?q=2", Some("https://straits.example/a/b/c?q=2"));
        check("file:///etc/passwd", None);
        check("javascript:alert(1)", None);
        check("http://", None);
        check("https://straits.example/\u{e9} b", None);
    }
}

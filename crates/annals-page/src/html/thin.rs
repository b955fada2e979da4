//! One scan over a page's text that leaves out what no reader sees.
//!
//! A tokeniser that follows the standard spends most of its time on scripts, styles,
//! drawings and attributes that say nothing about the article. The scan sets scripts
//! aside, drops those, and flattens nesting beyond the depth limit, all in one go.

/// A script as it stands in the source.
pub(crate) struct Script<'a> {
    /// Attributes as written.
    pub(crate) attributes: &'a str,
    pub(crate) body: &'a str,
}

pub(super) struct Thin<'a> {
    pub(super) html: String,
    pub(super) scripts: Vec<Script<'a>>,
    /// Pairs (line of `html`, lines left out of the source up to there).
    pub(super) lines: Vec<(u32, u32)>,
    pub(super) images: usize,
    pub(super) flattened: usize,
}

/// Attributes that later stages read; all others are dropped.
const ATTRIBUTES: &[&str] = &[
    "class",
    "id",
    "itemprop",
    "itemscope",
    "itemtype",
    "property",
    "name",
    "content",
    "href",
    "rel",
    "datetime",
    "lang",
    "xml:lang",
    "role",
    "hidden",
    "aria-hidden",
    "aria-label",
    "title",
    "data-testid",
    "data-component",
    "data-qa",
    "data-module",
    "data-timestamp",
    "data-time",
    "data-date",
    "data-published",
    "data-datetime",
    "data-type",
    "encoding",
];

/// Elements without an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "frame", "keygen",
];

/// Elements whose start ends another of the kind, so that they cannot pile up by themselves.
const IMPLIED_END: &[&str] = &[
    "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot",
    "caption", "colgroup", "rp", "rt", "html", "head", "body",
];

/// Elements that the standard opens anew in every block until they are closed.
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Unclosed formatting elements that are let through.
const MAX_FORMATTING: usize = 48;

struct Scan<'a> {
    text: &'a str,
    /// Start of the text not yet copied.
    copied: usize,
    out: Thin<'a>,
    out_line: u32,
    dropped_lines: u32,
    open: Vec<(u64, bool)>,
    formatting: usize,
    /// Open tags that were dropped for their depth.
    over: Vec<u64>,
    max_depth: usize,
    /// Elements whose end tag does not come again; looking once more would cost the page.
    unended: Vec<String>,
}

/// Thins a page; `max_depth` is how many elements may be nested.
pub(super) fn thin(text: &str, max_depth: usize) -> Thin<'_> {
    let mut scan = Scan {
        text,
        copied: 0,
        out: Thin {
            html: String::with_capacity(text.len() / 2),
            scripts: Vec::new(),
            lines: Vec::new(),
            images: 0,
            flattened: 0,
        },
        out_line: 1,
        dropped_lines: 0,
        open: Vec::new(),
        formatting: 0,
        over: Vec::new(),
        max_depth,
        unended: Vec::new(),
    };
    scan.run();
    scan.out
}

impl<'a> Scan<'a> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(n) = self.text[at..].find('<') {
            let start = at + n;
            at = match self.text.as_bytes().get(start + 1) {
                Some(b'!') if self.text[start..].starts_with("<!--") => self.comment(start),
                Some(b'!' | b'?') => self.markup_end(start),
                Some(b'/') => self.end_tag(start),
                Some(b) if b.is_ascii_alphabetic() => self.start_tag(start),
                _ => start + 1,
            };
        }
        self.copy_to(self.text.len());
    }

    fn copy_to(&mut self, end: usize) {
        let piece = &self.text[self.copied..end];
        self.emit(piece);
        self.copied = end;
    }

    fn emit(&mut self, piece: &str) {
        self.out.html.push_str(piece);
        self.out_line += count_lines(piece);
    }

    /// Leaves out the source up to `end`.
    fn drop_to(&mut self, end: usize) -> usize {
        let lines = count_lines(&self.text[self.copied..end]);
        if lines > 0 {
            self.dropped_lines += lines;
            self.out.lines.push((self.out_line, self.dropped_lines));
        }
        self.copied = end;
        end
    }

    fn find_from(&self, from: usize, what: &str) -> Option<usize> {
        self.text[from..].find(what).map(|n| from + n)
    }

    /// Offset of the end tag of a raw text element.
    fn raw_end(&self, from: usize, name: &str) -> Option<usize> {
        let mut at = from;
        loop {
            at = self.find_from(at, "</")?;
            let rest = &self.text.as_bytes()[at + 2..];
            if rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            {
                let next = rest.get(name.len());
                if next.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')) {
                    return Some(at);
                }
            }
            at += 2;
        }
    }

    /// Runs a search for an end tag unless one of the kind has failed before.
    fn find_end(&mut self, name: &str, search: impl Fn(&Self) -> Option<usize>) -> Option<usize> {
        if self.unended.iter().any(|n| n == name) {
            return None;
        }
        let end = search(self);
        if end.is_none() {
            self.unended.push(name.to_owned());
        }
        end
    }

    fn past(&self, at: usize) -> usize {
        self.find_from(at, ">").map_or(self.text.len(), |end| end + 1)
    }

    fn comment(&mut self, start: usize) -> usize {
        self.copy_to(start);
        let rest = &self.text[start + 4..];
        let end = if rest.starts_with('>') {
            start + 5
        } else if rest.starts_with("->") {
            start + 6
        } else {
            self.find_from(start + 4, "-->").map_or(self.text.len(), |end| end + 3)
        };
        self.drop_to(end)
    }

    fn markup_end(&mut self, start: usize) -> usize {
        // `<![CDATA[` outside foreign content ends at the first `>`, as all of these do.
        self.past(start)
    }

    fn end_tag(&mut self, start: usize) -> usize {
        let (name, _) = self.name(start + 2);
        let end = self.past(start);
        if name.is_empty() || contains(IMPLIED_END, name) {
            return end;
        }
        let key = key_of(name);
        if !self.over.is_empty() {
            // Within dropped tags their end tags are dropped with them. Looking back a
            // few only keeps the scan linear.
            if let Some(back) = self.over.iter().rev().take(16).position(|k| *k == key) {
                self.over.truncate(self.over.len() - 1 - back);
                self.copy_to(start);
                return self.drop_to(end);
            }
        }
        if let Some(depth) = self.open.iter().rposition(|(k, _)| *k == key) {
            let formatting = self.open[depth..].iter().filter(|(_, f)| *f).count();
            self.formatting -= formatting;
            self.open.truncate(depth);
            self.over.clear();
        }
        end
    }

    fn name(&self, at: usize) -> (&'a str, usize) {
        let rest = &self.text.as_bytes()[at..];
        let n = rest
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
            .unwrap_or(rest.len());
        (self.text.get(at..at + n).unwrap_or(""), at + n)
    }

    fn start_tag(&mut self, start: usize) -> usize {
        let (name, after) = self.name(start + 1);
        let lower = lower(name);
        let name = lower.as_str();
        let Some((end, attributes)) = self.attributes(after) else {
            // No `>` to the end of the page: the tokeniser drops such a tag too.
            self.copy_to(start);
            return self.drop_to(self.text.len());
        };
        match name {
            "script" | "style" | "noscript" | "iframe" | "noembed" | "noframes" | "textarea"
            | "xmp" => {
                self.copy_to(start);
                let close = self.raw_end(end, name);
                let body = &self.text[end..close.unwrap_or(self.text.len())];
                if name == "script" {
                    let attributes = &self.text[after..end];
                    self.out.scripts.push(Script { attributes, body });
                }
                return self.drop_to(close.map_or(self.text.len(), |at| self.past(at)));
            }
            "title" => {
                let close = self.find_end(name, |scan| scan.raw_end(end, name));
                return close.map_or(end, |at| self.past(at));
            }
            "svg" | "math" => {
                if let Some(close) = self.find_end(name, |scan| scan.foreign_end(end, name)) {
                    self.copy_to(start);
                    return self.drop_to(close);
                }
            }
            // That there is a picture or a field to fill in tells what the text beside it is.
            "img" => {
                self.out.images += 1;
                self.copy_to(start);
                self.emit("<img>");
                return self.drop_to(end);
            }
            "input" => {
                self.copy_to(start);
                if !self.text[after..end].to_ascii_lowercase().contains("hidden") {
                    self.emit("<input>");
                }
                return self.drop_to(end);
            }
            "source" | "track" | "wbr" | "embed" | "param" | "area" => {
                self.copy_to(start);
                return self.drop_to(end);
            }
            // Of a page's many links to styles and scripts only its own address counts.
            "link" if !attributes.iter().any(|a| a.contains("canonical")) => {
                self.copy_to(start);
                return self.drop_to(end);
            }
            _ => {}
        }
        if !contains(VOID, name) && !contains(IMPLIED_END, name) {
            let formatting = contains(FORMATTING, name);
            let full = formatting && self.formatting >= MAX_FORMATTING;
            if self.open.len() >= self.max_depth || full {
                self.out.flattened += 1;
                self.over.push(key_of(name));
                self.copy_to(start);
                return self.drop_to(end);
            }
            self.formatting += usize::from(formatting);
            self.open.push((key_of(name), formatting));
        }
        self.copy_to(start);
        self.out.html.push('<');
        self.out.html.push_str(name);
        for attribute in attributes {
            self.out.html.push(' ');
            self.emit(attribute);
        }
        self.out.html.push('>');
        self.drop_to(end)
    }

    /// Past the end of a drawing or formula; `None` when it is never closed.
    fn foreign_end(&self, from: usize, name: &str) -> Option<usize> {
        let (open, mut at, mut depth) = (format!("<{name}"), from, 1);
        loop {
            let close = self.raw_end(at, name)?;
            depth += self.text[at..close].matches(open.as_str()).count();
            depth -= 1;
            at = self.past(close);
            if depth == 0 {
                return Some(at);
            }
        }
    }

    /// Reads attributes to the end of the tag; returns those worth keeping.
    fn attributes(&self, from: usize) -> Option<(usize, Vec<&'a str>)> {
        let bytes = self.text.as_bytes();
        let (mut at, mut kept) = (from, Vec::new());
        loop {
            while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
                at += 1;
            }
            if *bytes.get(at)? == b'>' {
                return Some((at + 1, kept));
            }
            let start = at;
            at += 1;
            while !matches!(bytes.get(at)?, b'=' | b'>' | b'/') && !bytes[at].is_ascii_whitespace()
            {
                at += 1;
            }
            let name_end = at;
            let mut ahead = at;
            while bytes.get(ahead)?.is_ascii_whitespace() {
                ahead += 1;
            }
            let mut value = "";
            if bytes[ahead] == b'=' {
                at = ahead + 1;
                while bytes.get(at)?.is_ascii_whitespace() {
                    at += 1;
                }
                let value_start = at;
                match bytes[at] {
                    quote @ (b'"' | b'\'') => {
                        let n = self.text[at + 1..].find(char::from(quote))?;
                        value = &self.text[at + 1..at + 1 + n];
                        at += n + 2;
                    }
                    _ => {
                        while *bytes.get(at)? != b'>' && !bytes[at].is_ascii_whitespace() {
                            at += 1;
                        }
                        value = &self.text[value_start..at];
                    }
                }
            }
            let name = &self.text[start..name_end];
            if ATTRIBUTES.iter().any(|a| a.eq_ignore_ascii_case(name)) {
                kept.push(&self.text[start..at]);
            } else if name.eq_ignore_ascii_case("style") && hides(value) {
                kept.push("hidden");
            }
        }
    }
}

fn hides(style: &str) -> bool {
    style.contains("none") && {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.to_ascii_lowercase().contains("display:none")
    }
}

fn count_lines(text: &str) -> u32 {
    text.bytes().filter(|b| *b == b'\n').count() as u32
}

fn contains(names: &[&str], name: &str) -> bool {
    names.iter().any(|n| n.eq_ignore_ascii_case(name))
}

/// A tag name in lower case, without an allocation for names of ordinary length.
struct Lower {
    bytes: [u8; 24],
    length: usize,
    long: String,
}

impl Lower {
    fn as_str(&self) -> &str {
        if self.long.is_empty() {
            std::str::from_utf8(&self.bytes[..self.length]).unwrap_or("")
        } else {
            &self.long
        }
    }
}

fn lower(name: &str) -> Lower {
    let mut lower = Lower { bytes: [0; 24], length: name.len(), long: String::new() };
    if name.len() > 24 {
        lower.long = name.to_ascii_lowercase();
    } else {
        lower.bytes[..name.len()].copy_from_slice(name.as_bytes());
        lower.bytes.make_ascii_lowercase();
    }
    lower
}

/// A hash of a tag name without regard to case (FNV-1a).
fn key_of(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, b| {
        (hash ^ u64::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::thin;

    fn check(html: &str, expect: &str) {
        assert_eq!(thin(html, 512).html, expect, "{html}");
    }

    #[test]
    fn what_no_reader_sees_is_left_out() {
        check("<p>a<!-- b -->c<!-->d", "<p>acd");
        check("<style>p{}</style><p style='color:red' class=x>a", "<p class=x>a");
        check("<div style=\"DISPLAY : none\">a</div>", "<div hidden>a</div>");
        check("a<svg><g><svg></svg></g></svg>b<img src='>'>c<input type=hidden>", "ab<img>c");
        check("<NOSCRIPT><p>x</NoScript >y", "y");
        check("<a href='a>b' onclick=\"x('>')\">t</a>", "<a href='a>b'>t</a>");
        check("1 < 2 <3 </ p>", "1 < 2 <3 </ p>");
        check("<p>x<p unfinished", "<p>x");
    }

    #[test]
    fn scripts_are_set_aside() {
        let page = thin("<script type='application/ld+json'>{\"a\":\"<p>\"}</script>x", 512);
        assert_eq!(page.html, "x");
        assert_eq!(page.scripts[0].body, "{\"a\":\"<p>\"}");
        assert!(page.scripts[0].attributes.contains("ld+json"));
    }

    #[test]
    fn tags_beyond_the_depth_go_with_their_end_tags() {
        let page = thin("<div><div><div><span>x</span></div></div></div><div>y</div>", 2);
        assert_eq!(page.html, "<div><div>x</div></div><div>y</div>");
        assert_eq!(page.flattened, 2);
    }
}

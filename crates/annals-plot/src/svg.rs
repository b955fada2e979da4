//! SVG as text: elements, escaped words, short numbers.

use std::fmt::Write as _;

/// Characters XML forbids are replaced, the rest escaped, so that no words end an element.
pub(crate) fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A number to a tenth, without a needless `.0`.
pub(crate) fn short(number: f64) -> String {
    let tenths = (number * 10.0).round() / 10.0;
    if tenths == 0.0 || !tenths.is_finite() {
        return "0".to_owned();
    }
    format!("{tenths}")
}

/// Where a text is held.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing in the making.
#[derive(Default)]
pub(crate) struct Svg {
    pub out: String,
}

impl Svg {
    fn put(&mut self, words: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(words);
    }

    fn end(&mut self, tag: &str, title: Option<&str>) {
        match title {
            Some(title) => self.put(format_args!("><title>{}</title></{tag}>", escape(title))),
            None => self.out.push_str("/>"),
        }
    }

    /// A rectangle; `title` is shown where a pointer rests.
    pub fn rect(&mut self, at: [f64; 4], class: &str, title: Option<&str>) {
        let [x, y, width, height] = at.map(short);
        self.put(format_args!(
            r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}""#
        ));
        self.end("rect", title);
    }

    pub fn rounded(&mut self, at: [f64; 4], radius: f64, class: &str, title: Option<&str>) {
        let [x, y, width, height] = at.map(short);
        let radius = short(radius);
        self.put(format_args!(
            r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}""#
        ));
        self.end("rect", title);
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(short);
        self.put(format_args!(
            r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#
        ));
    }

    pub fn circle(&mut self, at: (f64, f64), radius: f64, class: &str, title: Option<&str>) {
        let [x, y, radius] = [at.0, at.1, radius].map(short);
        self.put(format_args!(r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}""#));
        self.end("circle", title);
    }

    /// A path; `width` sets the breadth of its line.
    pub fn path(&mut self, d: &str, class: &str, width: Option<f64>, title: Option<&str>) {
        self.put(format_args!(r#"<path class="{class}" d="{d}""#));
        if let Some(width) = width {
            self.put(format_args!(r#" stroke-width="{}""#, short(width)));
        }
        self.end("path", title);
    }

    pub fn text(&mut self, at: (f64, f64), anchor: Anchor, class: &str, words: &str) {
        let [x, y] = [at.0, at.1].map(short);
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let words = escape(words);
        self.put(format_args!(r#"<text class="{class}" x="{x}" y="{y}"{anchor}>{words}</text>"#));
    }

    /// Opens a group; what follows until [`Svg::close`] is within it.
    pub fn open(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.put(format_args!("<{tag}"));
        for (name, value) in attributes {
            self.put(format_args!(r#" {name}="{}""#, escape(value)));
        }
        self.out.push('>');
    }

    pub fn close(&mut self, tag: &str) {
        self.put(format_args!("</{tag}>"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_words_end_an_element() {
        let check = |words: &str, expect: &str| assert_eq!(escape(words), expect);
        check("</text><script>x</script>", "&lt;/text&gt;&lt;script&gt;x&lt;/script&gt;");
        check("\" onload='x'", "&quot; onload=&#39;x&#39;");
        check("a\u{0}b\u{1b}\u{fffe}\nc", "a\u{fffd}b\u{fffd}\u{fffd} c");
    }

    #[test]
    fn numbers_are_short() {
        let check = |number: f64, expect: &str| assert_eq!(short(number), expect);
        check(12.0, "12");
        check(12.34, "12.3");
        check(-0.01, "0");
        check(f64::NAN, "0");
    }
}

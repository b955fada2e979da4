//! SVG and MathML, and the ways back from them to HTML.

use super::attribute::{ENCODING, FONT};
use super::builder::Builder;
use super::dom::{Space, NONE};
use super::kind::{Kind, BREAKOUT};
use super::token::{Keep, Tag};

pub(super) fn is_foreign(kind: Kind) -> bool {
    use Kind::*;
    matches!(kind, Foreign | MathPoint | HtmlPoint | Annotation | Svg | Math)
}

/// The kind of a foreign element by its name.
pub(super) fn foreign_kind(space: Space, name: &str, is_html: bool) -> Kind {
    let is = |names: &[&str]| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    match space {
        Space::Svg if is(&["foreignobject", "desc", "title"]) => Kind::HtmlPoint,
        Space::Svg if is(&["svg"]) => Kind::Svg,
        Space::MathMl if is(&["mi", "mo", "mn", "ms", "mtext"]) => Kind::MathPoint,
        Space::MathMl if is(&["annotation-xml"]) && is_html => Kind::HtmlPoint,
        Space::MathMl if is(&["annotation-xml"]) => Kind::Annotation,
        Space::MathMl if is(&["math"]) => Kind::Math,
        _ => Kind::Foreign,
    }
}

impl Builder<'_> {
    /// Whether a start tag stands in foreign content.
    pub(super) fn is_foreign_start(&self, tag: &Tag) -> bool {
        match self.adjusted_kind() {
            Kind::HtmlPoint => false,
            Kind::MathPoint => {
                let name = self.tag_name(tag);
                ["mglyph", "malignmark"].iter().any(|n| n.eq_ignore_ascii_case(name))
            }
            Kind::Annotation => tag.kind != Kind::Svg,
            kind => is_foreign(kind),
        }
    }

    fn adjusted_space(&self) -> Space {
        match self.context {
            Some((_, space)) if self.open.len() == 1 => space,
            _ => self.arena.node(self.current().1).space,
        }
    }

    /// Reads a start tag in foreign content; whether it is done with.
    pub(super) fn start_in_foreign(&mut self, tag: &Tag) -> bool {
        if tag.kind.has(BREAKOUT) || tag.kind == Kind::Font && tag.has & FONT != 0 {
            self.break_out();
            return false;
        }
        self.insert_foreign(self.adjusted_space(), tag);
        true
    }

    /// Closes foreign elements up to where HTML may go on.
    pub(super) fn break_out(&mut self) {
        let inside = |kind| is_foreign(kind) && !matches!(kind, Kind::MathPoint | Kind::HtmlPoint);
        while self.open.len() > 1 && inside(self.current().0) {
            self.pop();
        }
    }

    pub(super) fn insert_foreign(&mut self, space: Space, tag: &Tag) {
        let mut tag = *tag;
        let is_html = tag.has & 1 << ENCODING != 0 && {
            let dom = &self.arena.dom;
            let attributes = &dom.attributes[tag.attributes.0 as usize..tag.attributes.1 as usize];
            let value = attributes.iter().find(|a| a.id == ENCODING).map(|a| dom.piece(a.value));
            value.is_some_and(|value| {
                value.eq_ignore_ascii_case("text/html")
                    || value.eq_ignore_ascii_case("application/xhtml+xml")
            })
        };
        if self.keep == Keep::Read {
            tag.attributes.1 = tag.attributes.0;
        }
        let kind = foreign_kind(space, self.tag_name(&tag), is_html);
        self.insert_as(kind, space, &tag);
        if tag.closes_itself {
            self.pop();
        }
    }

    /// Reads an end tag in foreign content; whether it is done with.
    pub(super) fn end_in_foreign(&mut self, tag: &Tag) -> bool {
        if matches!(tag.kind, Kind::Br | Kind::P) {
            self.break_out();
            return false;
        }
        for at in (1..self.open.len()).rev() {
            let (kind, node) = self.open[at];
            if at + 1 < self.open.len() && !is_foreign(kind) {
                return false;
            }
            if self.is_named(node, tag) {
                self.truncate(at);
                return true;
            }
        }
        true
    }

    /// Words in foreign content.
    pub(super) fn text_in_foreign(&mut self, at: u32, text: (u32, u32)) {
        let (_, node) = self.current();
        let words = self.arena.dom.piece(text);
        if words.contains('\0') {
            let blank = words.bytes().all(|b| b == 0 || b.is_ascii_whitespace());
            let words = words.replace('\0', "\u{fffd}");
            let text = self.arena.gather(|_, out| out.push_str(&words));
            self.frameset_ok &= blank;
            self.arena.insert_text((node, NONE), at, text);
            return;
        }
        if self.frameset_ok && !super::text::is_blank(words) {
            self.frameset_ok = false;
        }
        self.arena.insert_text((node, NONE), at, text);
    }
}

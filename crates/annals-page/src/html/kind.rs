//! Names of elements, and what the standard's rules ask of them.

use super::pack::{pack, slot, Packed, SLOTS};

macro_rules! kinds {
    ($($kind:ident $name:literal,)*) => {
        /// What a node is; elements whose name nothing turns on are `Other`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub(crate) enum Kind {
            Document, Text, Comment, Doctype, Other,
            /// SVG and MathML, but for the elements below.
            Foreign,
            /// Foreign elements whose words and tags are read as MathML's text.
            MathPoint,
            /// Foreign elements in which HTML goes on.
            HtmlPoint,
            Annotation,
            $($kind,)*
        }

        const NAMES: &[(Packed, Kind, &str)] = &[$((pack($name.as_bytes()), Kind::$kind, $name),)*];
    };
}

kinds! {
    Html "html", Head "head", Body "body", Title "title", Meta "meta", Link "link",
    Script "script", Style "style", Noscript "noscript", Template "template", Iframe "iframe",
    Svg "svg", Math "math", Object "object", Canvas "canvas", Video "video", Audio "audio",
    Article "article", Main "main", Section "section", Div "div", Header "header",
    Footer "footer", Nav "nav", Aside "aside", Form "form", Fieldset "fieldset",
    Button "button", Select "select", Textarea "textarea", Label "label", Input "input",
    Figure "figure", Figcaption "figcaption", Picture "picture", Img "img",
    P "p", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6", Hgroup "hgroup",
    Blockquote "blockquote", Pre "pre", Ul "ul", Ol "ol", Li "li", Dl "dl", Dt "dt", Dd "dd",
    Table "table", Thead "thead", Tbody "tbody", Tfoot "tfoot", Tr "tr", Td "td", Th "th",
    Caption "caption", Details "details", Summary "summary", Dialog "dialog", Menu "menu",
    Address "address", Center "center", Hr "hr", Br "br", A "a", Span "span", B "b",
    Strong "strong", Em "em", I "i", Time "time", Cite "cite",
    Base "base", Basefont "basefont", Bgsound "bgsound", Noframes "noframes",
    Frameset "frameset", Frame "frame", Noembed "noembed", Xmp "xmp", Plaintext "plaintext",
    Listing "listing", Dir "dir", Search "search", Nobr "nobr", Big "big", Code "code",
    Font "font", S "s", Small "small", Strike "strike", Tt "tt", U "u", Applet "applet",
    Marquee "marquee", Area "area", Embed "embed", Keygen "keygen", Wbr "wbr", Param "param",
    Source "source", Track "track", Image "image", Optgroup "optgroup", Option "option",
    Rb "rb", Rtc "rtc", Rp "rp", Rt "rt", Ruby "ruby", Col "col", Colgroup "colgroup",
    Sub "sub", Sup "sup", Var "var",
}

/// How many kinds there are.
pub(super) const KINDS: usize = Kind::Var as usize + 1;

/// The element rules know as special: no end tag reaches past one.
pub(super) const SPECIAL: u16 = 1;
/// Ends the search for an open element.
pub(super) const SCOPE: u16 = 1 << 1;
/// Its end tag may be left out.
pub(super) const IMPLIED: u16 = 1 << 2;
/// Its end tag may be left out before that of a template.
pub(super) const THOROUGH: u16 = 1 << 3;
/// Opened anew in the next block until it is closed.
pub(super) const FORMATTING: u16 = 1 << 4;
pub(super) const HEADING: u16 = 1 << 5;
/// Closes a paragraph, and is closed by its own end tag alone.
pub(super) const BLOCK: u16 = 1 << 6;
/// Bounds what is read as part of a table.
pub(super) const TABLE_SCOPE: u16 = 1 << 7;
/// Has its words put before it: `table` and what makes its rows.
pub(super) const FOSTERED: u16 = 1 << 8;
/// Sends foreign content back to HTML.
pub(super) const BREAKOUT: u16 = 1 << 9;
/// Handled by the rules for the head wherever it stands.
pub(super) const HEADY: u16 = 1 << 10;
/// Starts a line of its own.
const LINE: u16 = 1 << 11;
/// Never part of what a reader reads.
const UNREAD: u16 = 1 << 12;
/// Parts of a table, which mean nothing outside one.
pub(super) const TABLE_PART: u16 = 1 << 13;
/// Cannot pile up by itself: its own start ends it, or it has no content.
pub(super) const SHALLOW: u16 = 1 << 14;
pub(super) const CELL: u16 = 1 << 15;

const fn flags_of(kind: Kind) -> u16 {
    use Kind::*;
    let mut flags = 0;
    if matches!(
        kind,
        Address
            | Applet
            | Area
            | Article
            | Aside
            | Base
            | Basefont
            | Bgsound
            | Blockquote
            | Body
            | Br
            | Button
            | Caption
            | Center
            | Col
            | Colgroup
            | Dd
            | Details
            | Dir
            | Div
            | Dl
            | Dt
            | Embed
            | Fieldset
            | Figcaption
            | Figure
            | Footer
            | Form
            | Frame
            | Frameset
            | H1
            | H2
            | H3
            | H4
            | H5
            | H6
            | Head
            | Header
            | Hgroup
            | Hr
            | Html
            | Iframe
            | Img
            | Input
            | Keygen
            | Li
            | Link
            | Listing
            | Main
            | Marquee
            | Menu
            | Meta
            | Nav
            | Noembed
            | Noframes
            | Noscript
            | Object
            | Ol
            | P
            | Param
            | Plaintext
            | Pre
            | Script
            | Search
            | Section
            | Select
            | Source
            | Style
            | Summary
            | Table
            | Tbody
            | Td
            | Template
            | Textarea
            | Tfoot
            | Th
            | Thead
            | Title
            | Tr
            | Track
            | Ul
            | Wbr
            | Xmp
            | MathPoint
            | HtmlPoint
            | Annotation
    ) {
        flags |= SPECIAL;
    }
    if matches!(
        kind,
        Applet
            | Caption
            | Html
            | Table
            | Td
            | Th
            | Marquee
            | Object
            | Select
            | Template
            | MathPoint
            | HtmlPoint
            | Annotation
    ) {
        flags |= SCOPE;
    }
    if matches!(kind, Dd | Dt | Li | Optgroup | Option | P | Rb | Rp | Rt | Rtc) {
        flags |= IMPLIED | THOROUGH;
    }
    if matches!(kind, Caption | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr) {
        flags |= THOROUGH;
    }
    if matches!(
        kind,
        A | B | Big | Code | Em | Font | I | Nobr | S | Small | Strike | Strong | Tt | U
    ) {
        flags |= FORMATTING;
    }
    if matches!(kind, H1 | H2 | H3 | H4 | H5 | H6) {
        flags |= HEADING;
    }
    if matches!(
        kind,
        Address
            | Article
            | Aside
            | Blockquote
            | Center
            | Details
            | Dialog
            | Dir
            | Div
            | Dl
            | Fieldset
            | Figcaption
            | Figure
            | Footer
            | Header
            | Hgroup
            | Main
            | Menu
            | Nav
            | Ol
            | Search
            | Section
            | Summary
            | Ul
    ) {
        flags |= BLOCK;
    }
    if matches!(kind, Html | Table | Template) {
        flags |= TABLE_SCOPE;
    }
    if matches!(kind, Table | Tbody | Tfoot | Thead | Tr) {
        flags |= FOSTERED;
    }
    if matches!(
        kind,
        B | Big
            | Blockquote
            | Body
            | Br
            | Center
            | Code
            | Dd
            | Div
            | Dl
            | Dt
            | Em
            | Embed
            | H1
            | H2
            | H3
            | H4
            | H5
            | H6
            | Head
            | Hr
            | I
            | Img
            | Li
            | Listing
            | Menu
            | Meta
            | Nobr
            | Ol
            | P
            | Pre
            | Ruby
            | S
            | Small
            | Span
            | Strong
            | Strike
            | Sub
            | Sup
            | Table
            | Tt
            | U
            | Ul
            | Var
    ) {
        flags |= BREAKOUT;
    }
    if matches!(
        kind,
        Base | Basefont | Bgsound | Link | Meta | Noframes | Script | Style | Template | Title
    ) {
        flags |= HEADY;
    }
    if matches!(
        kind,
        Document
            | Html
            | Body
            | Article
            | Main
            | Section
            | Div
            | Header
            | Footer
            | Nav
            | Aside
            | Form
            | Fieldset
            | Figure
            | Figcaption
            | P
            | H1
            | H2
            | H3
            | H4
            | H5
            | H6
            | Hgroup
            | Blockquote
            | Pre
            | Ul
            | Ol
            | Li
            | Dl
            | Dt
            | Dd
            | Table
            | Thead
            | Tbody
            | Tfoot
            | Tr
            | Td
            | Th
            | Caption
            | Details
            | Summary
            | Dialog
            | Menu
            | Address
            | Center
            | Hr
    ) {
        flags |= LINE;
    }
    if matches!(
        kind,
        Head | Title
            | Meta
            | Link
            | Script
            | Style
            | Noscript
            | Template
            | Iframe
            | Svg
            | Math
            | Object
            | Canvas
            | Select
            | Textarea
            | Comment
            | Doctype
            | Video
            | Audio
    ) {
        flags |= UNREAD;
    }
    if matches!(kind, Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr) {
        flags |= TABLE_PART;
    }
    if matches!(
        kind,
        Html | Head
            | Body
            | P
            | Li
            | Dd
            | Dt
            | Option
            | Optgroup
            | Rb
            | Rp
            | Rt
            | Rtc
            | Caption
            | Colgroup
            | Tbody
            | Thead
            | Tfoot
            | Tr
            | Td
            | Th
    ) || matches!(
        kind,
        Area | Base
            | Basefont
            | Bgsound
            | Br
            | Col
            | Embed
            | Frame
            | Hr
            | Image
            | Img
            | Input
            | Keygen
            | Link
            | Meta
            | Param
            | Source
            | Track
            | Wbr
    ) || matches!(
        kind,
        Script
            | Style
            | Noscript
            | Iframe
            | Noembed
            | Noframes
            | Textarea
            | Xmp
            | Title
            | Plaintext
    ) {
        flags |= SHALLOW;
    }
    if matches!(kind, Td | Th) {
        flags |= CELL;
    }
    flags
}

const fn all_flags() -> [u16; KINDS] {
    let mut flags = [0; KINDS];
    let mut n = 0;
    while n < NAMES.len() {
        flags[NAMES[n].1 as usize] = flags_of(NAMES[n].1);
        n += 1;
    }
    let others = [
        Kind::Document,
        Kind::Comment,
        Kind::Doctype,
        Kind::MathPoint,
        Kind::HtmlPoint,
        Kind::Annotation,
    ];
    n = 0;
    while n < others.len() {
        flags[others[n] as usize] = flags_of(others[n]);
        n += 1;
    }
    flags
}

static FLAGS: [u16; KINDS] = all_flags();

/// The names by their hash: entries of [`NAMES`], counted from 1.
static BY_HASH: [u8; SLOTS] = {
    let mut table = [0; SLOTS];
    let mut n = 0;
    while n < NAMES.len() {
        let mut at = slot(NAMES[n].0);
        while table[at] != 0 {
            at = (at + 1) % SLOTS;
        }
        table[at] = n as u8 + 1;
        n += 1;
    }
    table
};

impl Kind {
    /// The kind of HTML element that a name in any case stands for.
    pub(super) fn of(name: Packed) -> Kind {
        let mut at = slot(name);
        while BY_HASH[at] != 0 {
            let (known, kind, _) = NAMES[BY_HASH[at] as usize - 1];
            if known == name {
                return kind;
            }
            at = (at + 1) % SLOTS;
        }
        Kind::Other
    }

    /// The element's name, where the kind tells it.
    pub(super) fn name(self) -> Option<&'static str> {
        let first = Kind::Html as usize;
        (self as usize).checked_sub(first).map(|n| NAMES[n].2)
    }

    /// Whether any of some flags holds.
    pub(super) fn has(self, flags: u16) -> bool {
        FLAGS[self as usize] & flags != 0
    }

    /// Whether the element starts a line of its own.
    pub(crate) fn is_block(self) -> bool {
        self.has(LINE)
    }

    /// Whether the element is never part of what a reader reads.
    pub(crate) fn is_unread(self) -> bool {
        self.has(UNREAD)
    }

    pub(crate) fn is_heading(self) -> bool {
        self.has(HEADING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case() {
        let check = |name: &str, kind| assert_eq!(Kind::of(pack(name.as_bytes())), kind, "{name}");
        check("div", Kind::Div);
        check("BlockQuote", Kind::Blockquote);
        check("x", Kind::Other);
        check("", Kind::Other);
        check("a-very-long-name-of-a-custom-element", Kind::Other);
        for (_, kind, name) in NAMES {
            check(name, *kind);
            assert_eq!(kind.name(), Some(*name));
        }
        assert_eq!(Kind::Other.name(), None);
    }
}

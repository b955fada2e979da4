//! HTML to a tree: a linear scan that thins the text, then html5ever into an arena.

mod dom;
mod entity;
mod sink;
mod thin;

pub(crate) use dom::{Dom, Kind, NodeId, ROOT};
pub(crate) use entity::unescape;
pub(crate) use thin::Script;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::ParseOpts;

/// Nodes after which a page is cut: hostile markup can make them out of nothing.
const MAX_NODES: usize = 2_000_000;
/// Bytes fed between looks at the size of the tree.
const FEED: usize = 8 << 10;

/// A parsed page.
pub(crate) struct Tree<'a> {
    pub(crate) dom: Dom,
    /// Scripts in document order; they are not in the tree.
    pub(crate) scripts: Vec<Script<'a>>,
    pub(crate) images: usize,
    /// Tags dropped for standing too deep.
    pub(crate) flattened: usize,
    /// Whether the rest of the page was left out, for its tree had grown too large.
    pub(crate) cut: bool,
}

/// Parses a page in time linear in its length, however it is nested.
pub(crate) fn parse(text: &str, max_depth: usize) -> Tree<'_> {
    let thin = thin::thin(text, max_depth);
    let opts = ParseOpts {
        tree_builder: TreeBuilderOpts { drop_doctype: true, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    let mut parser = html5ever::parse_document(sink::Arena::new(thin.html.len()), opts);
    let (mut rest, mut cut) = (thin.html.as_str(), false);
    while !rest.is_empty() {
        let mut end = FEED.min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        parser.process(StrTendril::from_slice(&rest[..end]));
        rest = &rest[end..];
        let arena = &parser.tokenizer.sink.sink;
        // The scan counts open tags as written; the standard's rules can still leave
        // more of them open, and then every further tag costs the whole depth.
        if arena.len() > MAX_NODES || arena.depth() > max_depth * 4 + 64 {
            cut = true;
            break;
        }
    }
    let mut dom = parser.finish();
    dom.set_lines(&thin.lines);
    dom.read_cues();
    Tree { dom, scripts: thin.scripts, images: thin.images, flattened: thin.flattened, cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_nesting_is_flattened_and_keeps_its_text() {
        let mut page = "<div>".repeat(100_000);
        page.push_str("<p>Ardovia and Kestany held talks.</p>");
        page.push_str(&"</div>".repeat(100_000));
        page.push_str("<p>After.</p>");
        let tree = parse(&page, 512);
        assert_eq!(tree.flattened, 100_000 - 512);
        assert!(!tree.cut);
        let text = tree.dom.text(ROOT);
        assert!(text.contains("held talks.") && text.contains("After."));
    }

    #[test]
    fn markup_that_multiplies_itself_is_cut() {
        let page: String = (0..50_000).map(|n| format!("<div><b id={n}></div>x")).collect();
        let tree = parse(&page, 512);
        assert!(tree.cut || tree.flattened > 0);
        let page: String = (0..50_000).map(|_| "<div><table><td></div>x").collect();
        assert!(parse(&page, 512).cut);
        for page in ["<b><p>x".repeat(20_000), "<font><i>a".repeat(20_000)] {
            assert!(!parse(&page, 512).cut);
        }
    }

    #[test]
    fn lines_are_those_of_the_source() {
        let page = "<html>\n<script>\n\n\n</script>\n<!--\n-->\n<p>x</p>\n<p>y</p>";
        let tree = parse(page, 512);
        let lines: Vec<_> = tree
            .dom
            .descendants(ROOT)
            .filter(|node| tree.dom.is(*node, Kind::P))
            .map(|node| tree.dom.line(node))
            .collect();
        assert_eq!(lines, [8, 9]);
    }
}

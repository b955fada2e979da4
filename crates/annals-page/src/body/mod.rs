//! The body of an article: which lines of a page a reader came to read.
//!
//! A page becomes a list of blocks, lines as a browser would lay them out. Elements are
//! scored by how much of the page's prose they hold and how little else; the best is the
//! article's container. Within it each block is kept, dropped, or set apart as a link to
//! another article. Everything is loops over the tree, so no depth can exhaust the stack.

mod boxes;
mod container;
mod deck;
mod ends;
mod layout;
mod sift;
mod strings;

use crate::cues::{LIVE, PAYWALL};
use crate::html::{Dom, NodeId};
use crate::why::Why;
use annals_model::Related;
pub(crate) use strings::paragraphs_of;

/// What the reader of a page's body needs to know of the rest of the page.
pub(crate) struct Around<'a> {
    pub(crate) headline: &'a str,
    /// How the page describes itself.
    pub(crate) decks: Vec<&'a str>,
    /// What else the page calls itself.
    pub(crate) names: &'a [String],
    /// The heading that shows the headline.
    pub(crate) heading: Option<NodeId>,
    pub(crate) authors: &'a [String],
    pub(crate) item_bodies: &'a [NodeId],
    /// Whether all of the page is the article, as in a feed.
    pub(crate) is_fragment: bool,
}

/// What was found in a page beside its metadata.
#[derive(Default)]
pub(crate) struct Body {
    /// Text, line of the source, whether it is a sub-headline.
    pub(crate) paragraphs: Vec<(String, u32)>,
    /// Whether the first paragraph is made unlike those below it.
    pub(crate) first_is_apart: bool,
    /// A standfirst that the page shows under its headline.
    pub(crate) deck: Option<String>,
    pub(crate) related: Vec<Related>,
    /// Weight of links and of all text on the page, for telling listings.
    pub(crate) link_weight: usize,
    pub(crate) all_weight: usize,
    /// Short lines between headline and body: bylines, dates, agencies.
    pub(crate) furniture: Vec<String>,
    /// Bold lines at either end of the text: names, or what a desk calls its piece.
    pub(crate) bylines: Vec<String>,
    pub(crate) paywall_cue: bool,
    /// Whether a line says that the rest is for those who pay.
    pub(crate) barrier: bool,
    pub(crate) live_cue: bool,
}

impl Body {
    pub(crate) fn weight(&self) -> usize {
        self.paragraphs.iter().map(|(text, _)| crate::words::weight(text)).sum()
    }
}

/// Reads the body out of a page's tree.
pub(crate) fn read(dom: &Dom, around: &Around<'_>, why: &mut Why) -> Body {
    let mut layout = layout::lay_out(dom);
    let mut body = Body::default();
    for block in &layout.blocks {
        body.all_weight += block.weight;
        body.link_weight += block.link_weight;
    }
    let headline = container::headline_block(dom, &layout.blocks, around);
    container::settle_cues(dom, &mut layout, headline);
    let roots = container::container(dom, &layout, headline, around);
    let Some(root) = roots.first().copied() else { return body };
    body.paywall_cue = layout.elements.iter().any(|e| dom.cues(*e) & PAYWALL != 0);
    body.live_cue = dom.lineage(root).any(|e| layout.own[e as usize] & LIVE != 0);
    sift::sift(dom, &layout, &roots, headline, around, &mut body, why);
    body
}

//! Which kind of page an article is.

use crate::body::Body;
use crate::meta::{jsonld::Ld, Tags};
use annals_model::ArticleKind;

pub(crate) fn settle(tags: &Tags, ld: &Ld, body: &Body, images: usize) -> ArticleKind {
    let has = |name: &str| ld.types.iter().any(|t| t == name);
    let og = tags.og_type.as_deref().unwrap_or("");
    let weight = body.weight();
    if has("LiveBlogPosting") || body.live_cue {
        ArticleKind::LiveBlog
    } else if ld.is_free == Some(false) && (weight < 700 || body.barrier)
        || body.paywall_cue && weight < 350
        || body.barrier && weight < 2500
    {
        ArticleKind::PaywallStub
    } else if (og.starts_with("video") || has("VideoObject") && !ld.found) && weight < 1500 {
        ArticleKind::Video
    } else if (has("ImageGallery") || has("MediaGallery")) && images > 4 && weight < 1500 {
        ArticleKind::Gallery
    } else if !ld.found && (has("CollectionPage") || has("SearchResultsPage")) {
        ArticleKind::Listing
    } else {
        ArticleKind::Article
    }
}

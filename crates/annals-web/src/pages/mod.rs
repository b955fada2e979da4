//! The pages, each in a file of its own, listed once here.

mod article;
mod articles;
mod codebook;
mod dyad;
mod entity;
mod event;
mod events;
mod explain;
mod front;
mod map;
mod matrix;
pub mod search;

pub(crate) use explain::seen;

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::query::Asked;

/// A page: where it stands, and what makes it from the names within its address.
pub(crate) struct Page {
    pub paths: &'static [&'static str],
    pub make: fn(&Desk<'_>, &Asked, &[&str]) -> Result<Answer, Refusal>,
}

pub(crate) const PAGES: &[Page] = &[
    Page { paths: &["/"], make: front::page },
    Page { paths: &["/events"], make: events::page },
    Page { paths: &["/dyad/{a}/{b}"], make: dyad::page },
    Page { paths: &["/entity/{who}"], make: entity::page },
    Page { paths: &["/event/{id}"], make: event::page },
    Page { paths: &["/articles"], make: articles::page },
    Page { paths: &["/article/{key}"], make: article::page },
    Page { paths: &["/matrix"], make: matrix::page },
    Page { paths: &["/map"], make: map::page },
    Page { paths: &["/codebook", "/codebook/{folder}/{chapter}"], make: codebook::page },
    Page { paths: &["/explain"], make: explain::page },
];

/// Where a rule stands: its chapter's page, at its heading.
pub(crate) fn codebook_rule(file: &str, id: &str) -> String {
    format!("{}#{}", codebook_chapter(file), crate::link::encode(id))
}

/// The page of a chapter; `file` is its path in the codebook.
pub(crate) fn codebook_chapter(file: &str) -> String {
    let path = file.trim_end_matches(".md");
    let parts: Vec<String> = path.split('/').map(crate::link::encode).collect();
    format!("/codebook/{}", parts.join("/"))
}

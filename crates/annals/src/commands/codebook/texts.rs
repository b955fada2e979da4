//! The articles of any input that `annals read` takes, for commands that try a codebook on news.

use crate::sources;
use crate::view;
use annals_model::{Article, Finding, Severity};
use annals_page::{Limits, Page};

/// Every page of the inputs, or why one could not be read.
pub fn pages(inputs: &[String]) -> impl Iterator<Item = Result<Page, Finding>> + Send {
    sources::pages(sources::expand(inputs), &sources::Options::default())
}

/// The article of a page, where it holds one in English.
pub fn article(page: &Page) -> Option<Article> {
    let (article, _) = annals_page::article(page, &Limits::default());
    article.filter(|article| {
        article.language.as_deref().is_none_or(|language| language.starts_with("en"))
    })
}

/// Tells of an input that could not be read; whether it was an error.
pub fn tell(finding: &Finding) -> bool {
    let error = finding.severity == Severity::Error;
    if error {
        eprintln!("{}", view::findings::line(finding));
    }
    error
}

use annals_model::{Article, PartKind};
use serde_json::{json, Value};

/// The line `annals article --jsonl` prints for a page.
///
/// Fields: page, title, deck, authors, agency, published, modified, section, language,
/// kind, body (one string a paragraph, the first with its dateline as printed), related
/// (one string a headline). What is not known is null. A live blog has `times` too: one for
/// each string of the body, null where the page tells none.
///
/// ```
/// let line = annals_page::article_line("a.html", &annals_model::Article::default());
/// assert_eq!(line["page"], "a.html");
/// assert!(line["title"].is_null());
/// ```
pub fn article_line(page: &str, article: &Article) -> Value {
    let mut body: Vec<String> = article.paragraphs().map(str::to_owned).collect();
    if let (Some(first), Some(dateline)) = (body.first_mut(), &article.dateline) {
        first.insert_str(0, &dateline.printed);
    }
    let mut line = json!({
        "page": page,
        "title": article.headline(),
        "deck": article.deck(),
        "authors": article.authors,
        "agency": article.agency,
        "published": article.published_at.map(|stamp| stamp.to_string()),
        "modified": article.modified_at.map(|stamp| stamp.to_string()),
        "section": article.section,
        "language": article.language,
        "kind": article.kind.as_str(),
        "body": body,
        "related": article.related.iter().map(|related| &related.title).collect::<Vec<_>>(),
    });
    let paragraphs = article.parts.iter().filter(|part| part.kind == PartKind::Paragraph);
    let times: Vec<_> = paragraphs.map(|part| part.at.map(|at| at.to_string())).collect();
    if times.iter().any(Option::is_some) {
        line["times"] = json!(times);
    }
    line
}

use crate::engine::{threads, today};
use crate::guard::guarded;
use crate::output::Output;
use crate::term::{wrap, Paint, Terminal};
use crate::{ordered, sources, view, Error, Outcome};
use annals_model::{Article, Finding, Severity, Stamp};
use annals_page::{Limits, Page};
use serde_json::{json, Value};
use std::sync::Arc;

/// Show the articles of pages: headline, stamps, byline, paragraphs, related links apart
///
/// With --jsonl, one line a page: {page, title, deck, authors, agency, published, modified,
/// section, language, kind, body: [paragraph], related}; `page` is the path as given, and
/// `path:offset` for a page of an archive, feed or table. A page that cannot be read has
/// `error`.
#[derive(clap::Args)]
pub struct Args {
    /// Files, folders, globs in quotes, `-` or http addresses
    #[arg(required = true, value_name = "PATH|URL|-")]
    inputs: Vec<String>,
    /// One JSON line a page, in place of text
    #[arg(long)]
    jsonl: bool,
    /// Pages read at once; the answer is the same for any number
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// A page's name and what was found on it.
struct Found {
    page: String,
    article: Option<Article>,
    findings: Vec<Finding>,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let limits = Limits::default();
    let items = sources::read(sources::expand(&args.inputs), &limits, Arc::default());
    let terminal = Terminal::stdout();
    let mut out = Output::stdout();
    let mut outcome = Outcome::Fine;
    ordered::map(
        items,
        threads(args.threads),
        |item| item.as_ref().map_or(0, |page| page.bytes.len() as u64),
        |item| match item {
            Ok(page) => find(&page, &limits),
            Err(finding) => {
                Found { page: finding.source.clone(), article: None, findings: vec![finding] }
            }
        },
        |found| {
            // A folder's files of other kinds are no pages.
            if found.article.is_none() && found.findings.iter().all(|f| f.severity == Severity::Note)
            {
                found.findings.iter().for_each(|f| eprintln!("{}", view::findings::line(f)));
                return Ok(());
            }
            if found.findings.iter().any(|finding| finding.severity == Severity::Error) {
                outcome = Outcome::Failed;
            }
            if args.jsonl {
                out.line(line(&found).to_string())
            } else {
                show(&mut out, terminal, &found)
            }
        },
    )?;
    out.flush()?;
    Ok(outcome)
}

fn find(page: &Page, limits: &Limits) -> Found {
    let single = matches!(page.origin.format.as_str(), "html" | "text");
    let name = match page.origin.offset {
        Some(offset) if !single => format!("{}:{offset}", page.origin.source),
        _ => page.origin.source.clone(),
    };
    let read = guarded(|| {
        let (article, mut findings) = annals_page::article(page, limits);
        if let Some(article) = &article {
            findings.extend(annals_page::check_dates(article, today()));
        }
        (article, findings)
    });
    let (article, findings) = read.unwrap_or_else(|words| {
        let what = format!("reading stopped: {words}");
        (None, vec![Finding::error("internal", what).at(&name, page.origin.offset)])
    });
    Found { page: name, article, findings }
}

fn line(found: &Found) -> Value {
    let Some(article) = &found.article else {
        let why: Vec<&str> = found.findings.iter().map(|f| f.message.as_str()).collect();
        return json!({ "page": found.page, "error": why.join("; ") });
    };
    annals_page::article_line(&found.page, article)
}

fn show(out: &mut Output, terminal: Terminal, found: &Found) -> Result<(), Error> {
    out.line(terminal.paint(Paint::Dim, &found.page))?;
    if let Some(article) = &found.article {
        if let Some(headline) = article.headline() {
            for line in wrap(headline, terminal.width) {
                out.line(terminal.heading(&line))?;
            }
        }
        if let Some(deck) = article.deck() {
            for line in wrap(deck, terminal.width) {
                out.line(terminal.paint(Paint::Underline, &line))?;
            }
        }
        let stamp = |stamp: Option<Stamp>| stamp.map(view::words::stamp);
        let facts: Vec<(&str, Option<String>)> = vec![
            ("outlet", article.outlet.clone()),
            ("agency", article.agency.clone()),
            ("section", article.section.clone()),
            ("byline", Some(article.authors.join(", ")).filter(|names| !names.is_empty())),
            ("published", stamp(article.published_at)),
            ("modified", stamp(article.modified_at)),
            ("language", article.language.clone()),
            ("kind", Some(article.kind.as_str().to_owned())),
            ("url", article.canonical_url.clone()),
        ];
        for (name, value) in facts {
            if let Some(value) = value {
                out.line(format!("{name:<10} {value}"))?;
            }
        }
        for paragraph in article.paragraphs() {
            out.line("")?;
            for line in wrap(paragraph, terminal.width) {
                out.line(line)?;
            }
        }
        if !article.related.is_empty() {
            out.line("")?;
            out.line(terminal.heading("related"))?;
            for related in &article.related {
                out.line(format!("- {}", related.title))?;
            }
        }
    }
    for finding in &found.findings {
        out.line(terminal.paint(Paint::Yellow, &view::findings::line(finding)))?;
    }
    out.line("")
}

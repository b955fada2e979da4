use crate::engine::{threads, today};
use crate::guard::guarded;
use crate::output::Output;
use crate::term::{cut, fit, wrap, Paint, Terminal};
use crate::{ordered, sources, view, Error, Outcome};
use annals_model::{Article, Finding, PartKind, Severity, Stamp};
use annals_page::{Evidence, Limits, Page};
use serde_json::{json, Value};

/// Show the articles of pages: headline, stamps, byline, paragraphs, related links apart
///
/// With --jsonl, one line a page: {page, title, deck, authors, agency, published, modified,
/// section, language, kind, body: [paragraph], related}, and for live blogs `times`; `page` is the path as given, and
/// `path:offset` for a page of an archive, feed or table. A page that cannot be read has
/// `error`. With --why, what each source of the page says for each field, the taken marked,
/// and why each line of the page was kept or left out; with --jsonl too, as `evidence`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    sources: sources::SourceArgs,
    /// One JSON line a page, in place of text
    #[arg(long)]
    jsonl: bool,
    /// What each field rests on, and why each line was kept or left out
    #[arg(long)]
    why: bool,
    /// Pages read at once; the answer is the same for any number
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// A page's name and what was found on it.
struct Found {
    page: String,
    article: Option<Article>,
    findings: Vec<Finding>,
    evidence: Vec<Evidence>,
}

impl Found {
    fn none(page: String, finding: Finding) -> Self {
        Found { page, article: None, findings: vec![finding], evidence: Vec::new() }
    }
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let options = args.sources.options();
    let limits = &options.limits;
    let items = sources::pages(args.sources.sources(), &options);
    let terminal = Terminal::stdout();
    let mut out = Output::stdout();
    let mut outcome = Outcome::Fine;
    ordered::map(
        items,
        threads(args.threads),
        |item| item.as_ref().map_or(0, |page| page.bytes.len() as u64),
        |item| match item {
            Ok(page) => find(&page, limits, args.why),
            Err(finding) => Found::none(finding.source.clone(), finding),
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

fn find(page: &Page, limits: &Limits, why: bool) -> Found {
    let single = matches!(page.origin.format.as_str(), "html" | "text");
    let name = match page.origin.offset {
        Some(offset) if !single => format!("{}:{offset}", page.origin.source),
        _ => page.origin.source.clone(),
    };
    let read = guarded(|| {
        let (article, mut findings, evidence) = if why {
            annals_page::article_with_evidence(page, limits)
        } else {
            let (article, findings) = annals_page::article(page, limits);
            (article, findings, Vec::new())
        };
        if let Some(article) = &article {
            findings.extend(annals_page::check_dates(article, today()));
        }
        (article, findings, evidence)
    });
    match read {
        Ok((article, findings, evidence)) => Found { page: name, article, findings, evidence },
        Err(words) => {
            let what = format!("reading stopped: {words}");
            let finding = Finding::error("internal", what).at(&name, page.origin.offset);
            Found::none(name, finding)
        }
    }
}

fn line(found: &Found) -> Value {
    let Some(article) = &found.article else {
        let why: Vec<&str> = found.findings.iter().map(|f| f.message.as_str()).collect();
        return json!({ "page": found.page, "error": why.join("; ") });
    };
    let mut line = annals_page::article_line(&found.page, article);
    if !found.evidence.is_empty() {
        let said = |e: &Evidence| {
            json!({ "field": e.field, "source": e.source, "value": e.value, "taken": e.taken })
        };
        line["evidence"] = found.evidence.iter().map(said).collect();
    }
    line
}

fn show(out: &mut Output, terminal: Terminal, found: &Found) -> Result<(), Error> {
    out.line(terminal.paint(Paint::Dim, &found.page))?;
    if let Some(article) = &found.article {
        head(out, terminal, article)?;
        let dateline = article.dateline.as_ref().map_or("", |dateline| dateline.printed.as_str());
        let times = article.parts.iter().filter(|part| part.kind == PartKind::Paragraph);
        let mut told = None;
        for (n, (paragraph, part)) in article.paragraphs().zip(times).enumerate() {
            out.line("")?;
            if let Some(at) = part.at.filter(|at| told != Some(*at)) {
                out.line(terminal.heading(&view::words::stamp(at)))?;
                told = Some(at);
            }
            let dateline = if n == 0 { dateline } else { "" };
            for line in wrap(&format!("{dateline}{paragraph}"), terminal.width) {
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
    why(out, terminal, &found.evidence)?;
    for finding in &found.findings {
        out.line(terminal.paint(Paint::Yellow, &view::findings::line(finding)))?;
    }
    out.line("")
}

/// Headline, deck, byline and stamps, each on lines of its own, what is unknown left out.
fn head(out: &mut Output, terminal: Terminal, article: &Article) -> Result<(), Error> {
    for line in article.headline().map_or(Vec::new(), |words| wrap(words, terminal.width)) {
        out.line(terminal.heading(&line))?;
    }
    for line in article.deck().map_or(Vec::new(), |words| wrap(words, terminal.width)) {
        out.line(terminal.paint(Paint::Underline, &line))?;
    }
    let authors = Some(article.authors.join(", ")).filter(|names| !names.is_empty());
    let byline = [authors, article.agency.clone(), article.outlet.clone(), article.section.clone()];
    let stamp = |what: &str, stamp: Option<Stamp>| {
        stamp.map(|stamp| format!("{what} {}", view::words::stamp(stamp)))
    };
    let stamps =
        [stamp("published", article.published_at), stamp("modified", article.modified_at)];
    let page = [
        Some(article.kind.as_str().to_owned()),
        article.language.clone(),
        article.canonical_url.clone(),
    ];
    for facts in [&byline[..], &stamps, &page] {
        let facts: Vec<&str> = facts.iter().flatten().map(String::as_str).collect();
        if !facts.is_empty() {
            out.line(facts.join(" · "))?;
        }
    }
    Ok(())
}

/// What each source said, field by field, and the fate of each line; the taken are marked.
fn why(out: &mut Output, terminal: Terminal, evidence: &[Evidence]) -> Result<(), Error> {
    let mut field = "";
    let is_line = |said: &&Evidence| said.field == "line";
    let fields = evidence.iter().filter(|said| !is_line(said));
    for said in fields.chain(evidence.iter().filter(is_line)) {
        if said.field != field {
            field = said.field;
            out.line("")?;
            out.line(terminal.heading(if field == "line" { "lines of the page" } else { field }))?;
        }
        let mark = if said.taken { "✓" } else { " " };
        let value = cut(&said.value, terminal.width.saturating_sub(40).max(40));
        let line = format!("{mark} {} {value}", fit(said.source, 34));
        out.line(if said.taken { line } else { terminal.paint(Paint::Dim, &line) })?;
    }
    Ok(())
}

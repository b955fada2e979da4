//! The stages joined: one page to what the record keeps of it.

use crate::deadline::{Deadline, Hurried};
use crate::guard::guarded;
use crate::Error;
use annals_codebook::{Codebook, Source};
use annals_model::{Article, Finding, ParsedArticle, Report};
use annals_page::{Limits, Page};
use annals_parse::Model;
use annals_record::{CodedArticle, RunInfo, SentenceText};
use jiff::civil::Date;
use std::path::PathBuf;
use std::time::Duration;

/// The codebook and the weights a run is made with.
pub struct Engine {
    pub book: Codebook,
    pub model: &'static Model,
}

/// Which codebook a command goes by.
#[derive(clap::Args, Default)]
pub struct BookArgs {
    /// A folder to read the codebook from, in place of the one built in
    #[arg(long, value_name = "DIR")]
    pub codebook: Option<PathBuf>,
    /// A TOML file of further entities, which win over the codebook's of the same name; may be
    /// given more than once
    #[arg(long, value_name = "FILE")]
    pub entities: Vec<PathBuf>,
}

impl BookArgs {
    /// The shipped codebook, or the one in a folder, with the user's own entities.
    ///
    /// # Errors
    /// [`Error::Codebook`] when the folder holds none, or a broken one, or when a file of
    /// entities cannot be read.
    pub fn book(&self) -> Result<Codebook, Error> {
        let mut source = match &self.codebook {
            Some(folder) => Source::folder(folder)?,
            None => Source::shipped(),
        };
        for file in &self.entities {
            source.add_entities(file)?;
        }
        Ok(Codebook::from_source(&source)?)
    }

    /// The codebook with the shipped weights.
    ///
    /// # Errors
    /// As [`BookArgs::book`].
    pub fn engine(&self) -> Result<Engine, Error> {
        Ok(Engine { book: self.book()?, model: Model::shipped() })
    }
}

impl Engine {
    /// What a run made with this engine, begun now, is known by.
    pub fn run_info(&self, keep_text: bool) -> RunInfo {
        RunInfo {
            annals_version: env!("CARGO_PKG_VERSION").to_owned(),
            codebook_version: self.book.version.clone(),
            model_version: self.model.version().to_owned(),
            started_at: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            keep_text,
        }
    }

    /// Parses an article and codes it, if it is in the language the codebook is written for.
    pub fn code(&self, article: &Article) -> (ParsedArticle, Vec<Report>, Vec<Finding>) {
        self.code_by(article, Deadline::after(None))
    }

    /// As [`Engine::code`]; once the deadline has passed what comes is worth nothing.
    fn code_by(
        &self,
        article: &Article,
        deadline: Deadline,
    ) -> (ParsedArticle, Vec<Report>, Vec<Finding>) {
        let reader = Hurried { model: self.model, deadline };
        let (parsed, mut findings) = annals_parse::parse_with(article, &reader);
        if deadline.has_passed() {
            return (parsed, Vec::new(), findings);
        }
        if let Some(language) = article.language.as_deref().filter(|code| !is_english(code)) {
            findings.push(
                Finding::note("language-not-coded", format!("an article in `{language}`"))
                    .at(&article.origin.source, article.origin.offset)
                    .hint("it is kept without reports: the codebook reads English"),
            );
            return (parsed, Vec::new(), findings);
        }
        let (reports, more) = annals_coder::code(&parsed, &self.book);
        findings.extend(more);
        (parsed, reports, findings)
    }

    /// Codes an article into what the record keeps.
    fn coded(&self, article: &Article, deadline: Deadline) -> CodedArticle {
        let (parsed, reports, findings) = self.code_by(article, deadline);
        let sentences = parsed
            .sentences
            .iter()
            .map(|sentence| SentenceText { span: sentence.span, part: sentence.part })
            .collect();
        CodedArticle { article: parsed.article, sentences, reports, findings }
    }

    /// Codes an article that was kept, or nothing where that stops in the middle.
    pub fn recode(&self, article: &Article) -> Option<CodedArticle> {
        guarded(|| self.coded(article, Deadline::after(None))).ok()
    }

    /// Reads a page into what the record keeps, or, where it holds no article or takes longer
    /// than `patience`, into findings.
    pub fn read(
        &self,
        page: &Page,
        limits: &Limits,
        today: Date,
        patience: Option<Duration>,
    ) -> Read {
        let deadline = Deadline::after(patience);
        let read = guarded(|| {
            let (article, mut findings) = annals_page::article(page, limits);
            let Some(article) = article else { return Read { coded: None, findings } };
            findings.extend(annals_page::check_dates(&article, today));
            let mut coded = self.coded(&article, deadline);
            if let Some(seconds) = patience.filter(|_| deadline.has_passed()) {
                let what = format!("took longer than {} seconds", seconds.as_secs_f64());
                let finding = Finding::error("page-too-slow", what)
                    .at(&page.origin.source, page.origin.offset)
                    .hint("raise --max-page-seconds if the page is what it claims to be");
                return Read { coded: None, findings: vec![finding] };
            }
            findings.append(&mut coded.findings);
            coded.findings = findings;
            Read { coded: Some(coded), findings: Vec::new() }
        });
        read.unwrap_or_else(|words| Read {
            coded: None,
            findings: vec![Finding::error("internal", format!("reading stopped: {words}"))
                .at(&page.origin.source, page.origin.offset)
                .hint("the rest of the run is whole; please report this page")],
        })
    }
}

fn is_english(language: &str) -> bool {
    language.split(['-', '_']).next().is_some_and(|code| code.eq_ignore_ascii_case("en"))
}

/// What became of a page.
pub struct Read {
    pub coded: Option<CodedArticle>,
    /// Of a page without an article.
    pub findings: Vec<Finding>,
}

/// Today's date, for the edge; no stage asks for it.
pub fn today() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()
}

/// Threads to use when the user names no number.
pub fn threads(asked: Option<usize>) -> usize {
    asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1)
}

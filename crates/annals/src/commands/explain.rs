use crate::engine::BookArgs;
use crate::lines::lenient_date;
use crate::output::Output;
use crate::term::Terminal;
use crate::view::{self, explanation::Seen};
use crate::{Error, Outcome};
use annals_model::{Article, PartKind, Stamp};
use std::io::Read;

/// Show what was seen in a sentence: words, tree, entities, rules, reports
///
/// Every rule that a word set off is named, with what it lost to or lacked where it did not
/// fire.
#[derive(clap::Args)]
#[command(arg_required_else_help = true, after_help = "\
  annals explain 'Ardovia vowed to retaliate.' --date 2020-12-30
  annals explain --file story.txt --codebook codebook")]
pub struct Args {
    /// One sentence or several
    #[arg(value_name = "SENTENCE", required_unless_present = "file")]
    sentence: Option<String>,
    /// A file of plain text, or `-`; empty lines part paragraphs
    #[arg(long, value_name = "FILE", conflicts_with = "sentence")]
    file: Option<String>,
    /// The day the text is read as of
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    #[command(flatten)]
    book: BookArgs,
    /// Also the rules that want the word as another part of speech
    #[arg(long)]
    all: bool,
    /// Everything, as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let date = args
        .date
        .as_deref()
        .map(|text| {
            lenient_date(text).ok_or_else(|| Error::Value {
                what: "date",
                value: text.to_owned(),
                hint: "write a day: 2020-12-30".to_owned(),
            })
        })
        .transpose()?;
    let text = match (&args.sentence, &args.file) {
        (Some(sentence), _) => sentence.clone(),
        (None, Some(path)) => {
            let mut text = String::new();
            crate::lines::open(path)?
                .read_to_string(&mut text)
                .map_err(|source| Error::Input { path: path.clone(), source })?;
            text
        }
        (None, None) => String::new(),
    };
    let mut article = Article {
        published_at: date.map(Stamp::day),
        ..Article::default()
    };
    for paragraph in text.replace("\r\n", "\n").split("\n\n") {
        if !paragraph.trim().is_empty() {
            article.push_part(PartKind::Paragraph, paragraph.trim(), None);
        }
    }
    let engine = args.book.engine()?;
    let (parsed, _) = annals_parse::parse(&article, engine.model);
    let explanation = annals_coder::explain(&parsed, &engine.book);
    let seen = Seen { parsed: &parsed, book: &engine.book, explanation: &explanation, all: args.all };
    let mut out = Output::stdout();
    if args.json {
        let text = serde_json::to_string_pretty(&view::explanation::json(&seen))
            .map_err(|error| out.failed(error.into()))?;
        out.line(text)?;
    } else {
        view::explanation::write(&mut out, Terminal::stdout(), &seen)?;
    }
    out.flush()?;
    Ok(Outcome::Fine)
}

use crate::ask::RecordArgs;
use crate::engine::BookArgs;
use crate::output::Output;
use crate::term::Terminal;
use crate::{view, Error, Outcome};
use annals_ask::nearest_names;
use annals_record::{ArticleHistory, Filter, Order};

/// Show the evidence of an event, or the history of an article
///
/// For each report of an event: the sentence with trigger, actor, recipient, count, date and
/// speaker, the rule and its place in the codebook, the article, outlet, agency and both time
/// stamps, and why it was gathered into this event. Then the independent stories behind them,
/// and the events that belong with this one: what was announced and what came of it, denials,
/// the same told with a longer time.
///
/// For an article, by its address: its revisions, and what each added, removed and corrected.
#[derive(clap::Args)]
#[command(after_help = "\
  annals why 6329yj
  annals why https://ardovia-post.example/world/raid")]
pub struct Args {
    /// The event's id, or enough of its beginning; or the address of an article
    #[arg(value_name = "ID|URL")]
    id: String,
    #[command(flatten)]
    record: RecordArgs,
    #[command(flatten)]
    book: BookArgs,
    /// Everything, as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let record = args.record.open()?;
    let Some(detail) = record.event(&args.id)? else {
        if let Some(history) = record.history(&args.id)? {
            return article(&args, &history);
        }
        // Any ids will do to show what one looks like; these are the best attested.
        let filter = Filter { order: Order::Weight, limit: Some(1000), ..Filter::default() };
        let ids: Vec<String> =
            record.all_events(&filter)?.into_iter().map(|event| event.id).collect();
        let starting: Vec<String> =
            ids.iter().filter(|id| id.starts_with(&args.id)).take(3).cloned().collect();
        let nearest = match starting.as_slice() {
            [] => nearest_names(&args.id, ids.iter().map(String::as_str)),
            _ => starting,
        };
        return Err(Error::NoEvent { id: args.id, nearest });
    };
    let links = record.links(&detail.event.id)?;
    let mut out = Output::stdout();
    if args.json {
        let text = serde_json::to_value(&detail).and_then(|mut value| {
            value["links"] = serde_json::to_value(&links)?;
            serde_json::to_string_pretty(&value)
        });
        let text = text.map_err(|error| out.failed(error.into()))?;
        out.line(text)?;
    } else {
        let book = args.book.book()?;
        let terminal = Terminal::stdout();
        view::evidence::write(&mut out, terminal, &book, &detail)?;
        view::evidence::origins(&mut out, terminal, &detail)?;
        view::belonging::links(&mut out, terminal, &links)?;
    }
    out.flush()?;
    Ok(Outcome::Fine)
}

/// The history of an article.
fn article(args: &Args, history: &ArticleHistory) -> Result<Outcome, Error> {
    let mut out = Output::stdout();
    if args.json {
        let text =
            serde_json::to_string_pretty(history).map_err(|error| out.failed(error.into()))?;
        out.line(text)?;
    } else {
        view::belonging::history(&mut out, Terminal::stdout(), history)?;
    }
    out.flush()?;
    Ok(Outcome::Fine)
}

use crate::ask::RecordArgs;
use crate::engine::BookArgs;
use crate::error::nearest_names;
use crate::output::Output;
use crate::term::Terminal;
use crate::{view, Error, Outcome};
use annals_record::{Filter, Order};

/// Show the evidence of an event: every report with its words marked
///
/// For each report: the sentence with trigger, actor, recipient, count, date and speaker, the
/// rule and its place in the codebook, the article, outlet, agency and both time stamps, and
/// why it was gathered into this event.
#[derive(clap::Args)]
pub struct Args {
    /// The event's id, or enough of its beginning
    #[arg(value_name = "ID")]
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
    let mut out = Output::stdout();
    if args.json {
        let text =
            serde_json::to_string_pretty(&detail).map_err(|error| out.failed(error.into()))?;
        out.line(text)?;
    } else {
        let book = args.book.book()?;
        view::evidence::write(&mut out, Terminal::stdout(), &book, &detail)?;
    }
    out.flush()?;
    Ok(Outcome::Fine)
}

use crate::batch::{self, SentenceIn};
use crate::engine::threads;
use crate::lines::{self, BatchArgs, Line};
use crate::{Error, Outcome};
use serde_json::{json, Value};

/// Code sentences of a table: JSON Lines in, one line of events out for each
///
/// In: {doc, sent, text, title?, published?}; consecutive lines of one `doc` are one document
/// whose sentence boundaries are given. Out: {doc, sent, events: [{type, mode, actor,
/// recipient, status, count, date, speaker, trigger, rule}]}.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    batch: BatchArgs,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let engine = args.batch.book.engine()?;
    let input = lines::read::<SentenceIn>(lines::open(&args.batch.input)?);
    let work = |lines: &Vec<Line<SentenceIn>>| {
        let read: Vec<&SentenceIn> =
            lines.iter().filter_map(|line| line.read.as_ref().ok()).collect();
        let mut events = batch::code(&engine, &read).into_iter();
        lines
            .iter()
            .map(|line| match &line.read {
                Ok(_) => answer(line, events.next().unwrap_or_else(|| json!([]))).to_string(),
                Err(why) => failed_line(line, why),
            })
            .collect()
    };
    let failed = |lines: &Vec<Line<SentenceIn>>, why: String| {
        lines.iter().map(|line| failed_line(line, &why)).collect()
    };
    lines::answer(documents(input), threads(args.batch.threads), work, failed)?;
    Ok(Outcome::Fine)
}

fn answer(line: &Line<SentenceIn>, events: Value) -> Value {
    json!({ "doc": line.field("doc"), "sent": line.field("sent"), "events": events })
}

fn failed_line(line: &Line<SentenceIn>, why: &str) -> String {
    let mut answer = answer(line, json!([]));
    answer["error"] = Value::from(why);
    answer.to_string()
}

/// Consecutive lines of one document together. A line that names none is one of its own; a
/// line that cannot be read ends nothing.
fn documents(
    lines: impl Iterator<Item = Line<SentenceIn>> + Send,
) -> impl Iterator<Item = Vec<Line<SentenceIn>>> + Send {
    let mut lines = lines.peekable();
    std::iter::from_fn(move || {
        let first = lines.next()?;
        let mut doc = doc_of(&first);
        let mut group = vec![first];
        while let Some(next) = lines.peek() {
            let joins = next.read.is_err() || (doc.is_some() && doc_of(next) == doc);
            // A document may open with a line that cannot be read.
            let opens = group.iter().all(|line| line.read.is_err());
            if !joins && !opens {
                break;
            }
            if opens {
                doc = doc_of(next);
            }
            group.extend(lines.next());
        }
        Some(group)
    })
}

fn doc_of(line: &Line<SentenceIn>) -> Option<Value> {
    Some(line.field("doc")).filter(|doc| line.read.is_ok() && !doc.is_null())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_document_stand_together() {
        let input = concat!(
            "broken\n",
            "{\"doc\": \"a\", \"sent\": 1, \"text\": \"x\"}\n",
            "broken\n",
            "{\"doc\": \"a\", \"sent\": 2, \"text\": \"x\"}\n",
            "{\"doc\": \"b\", \"sent\": 1, \"text\": \"x\"}\n",
            "{\"sent\": 1, \"text\": \"x\"}\n",
            "{\"sent\": 2, \"text\": \"x\"}\n",
        );
        let lines = lines::read(Box::new(input.as_bytes()));
        let sizes: Vec<usize> = documents(lines).map(|group| group.len()).collect();
        assert_eq!(sizes, [4, 1, 1, 1]);
    }
}

use crate::batch::{self, PairIn};
use crate::engine::threads;
use crate::lines::{self, BatchArgs, Line};
use crate::{Error, Outcome};

/// Say what one party did to another in a sentence: JSON Lines in and out
///
/// In: {id, sentence, actor, recipient}, the two as they stand in the sentence. Out: {id, type,
/// mode, status, rule}, the one type that best says what the actor did; null where none fits.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    batch: BatchArgs,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let engine = args.batch.book.engine()?;
    let input = lines::read::<PairIn>(lines::open(&args.batch.input)?);
    let work = |line: &Line<PairIn>| {
        vec![match &line.read {
            Ok(pair) => {
                let mut answer = batch::relate(&engine, pair);
                answer["id"] = line.field("id");
                answer.to_string()
            }
            Err(why) => lines::error_line(line, &["id"], why),
        }]
    };
    let failed = |line: &Line<PairIn>, why: String| vec![lines::error_line(line, &["id"], &why)];
    lines::answer(input, threads(args.batch.threads), work, failed)?;
    Ok(Outcome::Fine)
}

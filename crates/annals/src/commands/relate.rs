use crate::batch;
use crate::lines::{self, BatchArgs};
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
    lines::answer_each(&args.batch, batch::relate)?;
    Ok(Outcome::Fine)
}

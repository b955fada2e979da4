use crate::batch;
use crate::lines::{self, BatchArgs};
use crate::{Error, Outcome};

/// Say who names and descriptions stand for: JSON Lines in and out
///
/// In: {id, text, date?}, such as "Turkish Foreign Minister Mevlut Cavusoglu" or "Seleka
/// rebels". Out: {id, country, sector, name, kind}, as of the date.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    batch: BatchArgs,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    lines::answer_each(&args.batch, batch::entity)?;
    Ok(Outcome::Fine)
}

use crate::batch::{self, NameIn};
use crate::engine::threads;
use crate::lines::{self, BatchArgs, Line};
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
    let engine = args.batch.book.engine()?;
    let input = lines::read::<NameIn>(lines::open(&args.batch.input)?);
    let work = |line: &Line<NameIn>| {
        vec![match &line.read {
            Ok(name) => {
                let mut answer = batch::entity(&engine, name);
                answer["id"] = line.field("id");
                answer.to_string()
            }
            Err(why) => lines::error_line(line, &["id"], why),
        }]
    };
    let failed = |line: &Line<NameIn>, why: String| vec![lines::error_line(line, &["id"], &why)];
    lines::answer(input, threads(args.batch.threads), work, failed)?;
    Ok(Outcome::Fine)
}

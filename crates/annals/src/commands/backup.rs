use crate::ask::RecordArgs;
use crate::{Error, Outcome};
use annals_export::Draft;
use annals_record::{Access, Record};
use std::path::PathBuf;

/// Copy a record to a new file, in one state, also while it is written
///
/// The copy is compact, is checked from end to end, and appears only when it is whole. To
/// restore it, name it with --record, or move it to where the record was.
#[derive(clap::Args)]
#[command(after_help = "\
  annals backup annals-2026-01-05.db
  annals backup --record 2020.db /mnt/safe/2020.db --force")]
pub struct Args {
    /// The file to make; one that exists is left as it is
    #[arg(value_name = "OUT")]
    out: PathBuf,
    #[command(flatten)]
    record: RecordArgs,
    /// Overwrite the file
    #[arg(long)]
    force: bool,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let record = args.record.open()?;
    let same = args.out.canonicalize().is_ok_and(|out| record.path().canonicalize().is_ok_and(|it| it == out));
    if same {
        return Err(Error::Value {
            what: "place for a copy",
            value: args.out.display().to_string(),
            hint: "it is the record itself; name another file".to_owned(),
        });
    }
    let draft = Draft::file(&args.out, args.force)?;
    record.backup(draft.part()).map_err(|error| named(error, &args.out))?;
    let copy = Record::open(draft.part(), Access::Read)?;
    if let Some(line) = copy.check()?.first() {
        let (path, detail) = (record.path().to_owned(), line.clone());
        return Err(annals_record::Error::Damaged { path, detail }.into());
    }
    let held = copy.summary()?;
    drop(copy);
    draft.publish()?;
    eprintln!(
        "{} articles, {} reports in {}",
        held.articles,
        held.reports,
        args.out.display()
    );
    Ok(Outcome::Fine)
}

/// The user's name for the copy, in place of the draft's.
fn named(error: annals_record::Error, out: &std::path::Path) -> annals_record::Error {
    use annals_record::Error as Is;
    match error {
        Is::Full { .. } => Is::Full { path: out.to_owned() },
        Is::NotWritable { why, .. } => Is::NotWritable { path: out.to_owned(), why },
        error => error,
    }
}

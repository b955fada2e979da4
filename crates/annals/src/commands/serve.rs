use crate::ask::RecordArgs;
use crate::engine::BookArgs;
use crate::output::Output;
use crate::{Error, Outcome};
use annals_codebook::Source;
use annals_parse::Model;
use annals_web::{Limits, Server, Site};

/// Open the record in the browser
///
/// Pages to look around in, their figures and files, and a JSON API below /api with the filters
/// of `annals events`. Works offline; the record is only read, also while another process
/// writes it. Ctrl-C ends it.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    record: RecordArgs,
    #[command(flatten)]
    book: BookArgs,
    /// Address and port to listen at; any other than the loopback address lets others in
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8017")]
    listen: String,
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let source = match &args.book.codebook {
        Some(folder) => Source::folder(folder)?,
        None => Source::shipped(),
    };
    let site = Site {
        record: args.record.record,
        book: args.book.book()?,
        source,
        model: Model::shipped(),
    };
    let server = Server::bind(site, &args.listen, Limits::default())?;
    let address = server.address();
    if !address.ip().is_loopback() {
        eprintln!("annals: anybody who reaches {address} can read the record");
    }
    let mut out = Output::stdout();
    out.line(format!("http://{address}"))?;
    out.flush()?;
    server.run()?;
    Ok(Outcome::Fine)
}

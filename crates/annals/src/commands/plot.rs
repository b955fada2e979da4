use crate::ask::{PeriodArgs, RecordArgs};
use crate::engine::BookArgs;
use crate::output::Output;
use crate::{Error, Outcome};
use annals_ask::figures::{draw, View};
use annals_ask::Question;
use annals_export::Draft;
use annals_plot::plots::map::Colour;
use annals_plot::plots::timeline::{Grain, Measure};
use annals_plot::Plot;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// Draw a figure of the record, as SVG or PNG
///
/// The figures of the browser's pages, fit to print: fonts embedded, colours that colour-blind
/// readers can tell apart, period and sources in the caption.
#[derive(clap::Args)]
#[command(after_help = after_help())]
pub struct Args {
    /// Which figure
    #[arg(value_name = "FIGURE")]
    figure: String,
    /// A country by code or name, a person or an organisation; left out, everyone
    #[arg(value_name = "A")]
    a: Option<String>,
    /// The other party; left out, everyone
    #[arg(value_name = "B")]
    b: Option<String>,
    #[command(flatten)]
    period: PeriodArgs,
    /// What was done: CONSULT, SANCTION, …
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    event_type: Vec<String>,
    /// How far it is fact: actual, future, hypothetical, negated, historical
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<String>,
    /// How a timeline cuts time: day, week, month, quarter, year; left out, as fits
    #[arg(long, value_name = "GRAIN")]
    by: Option<String>,
    /// What a timeline or map shows: score, events
    #[arg(long, value_name = "MEASURE")]
    measure: Option<String>,
    /// A file to write to, .svg or .png; left out, SVG goes to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long)]
    force: bool,
    /// Pixels of a PNG to a unit of the drawing, which is 768 units wide
    #[arg(long, value_name = "N", default_value_t = 3.0)]
    scale: f64,
    /// Letters as outlines, for programs that know no fonts
    #[arg(long)]
    outline: bool,
    #[command(flatten)]
    record: RecordArgs,
    #[command(flatten)]
    book: BookArgs,
}

fn after_help() -> String {
    let mut help = String::from("Figures:\n");
    for plot in Plot::ALL {
        help.push_str(&format!("  {:<9} {}\n", plot.as_str(), plot.about()));
    }
    help.push_str(
        "\n  annals plot timeline RUS TUR --year 2020 --by month -o calls.svg\n  \
         annals plot matrix --from 2020-01 --to 2020-06 -o who.png",
    );
    help
}

/// A choice by name, among those there are.
fn choice<T>(
    what: &'static str,
    value: Option<&str>,
    all: &[(&str, T)],
) -> Result<Option<T>, Error>
where
    T: Copy,
{
    let Some(value) = value else { return Ok(None) };
    let found = all.iter().find(|(name, _)| *name == value).map(|(_, choice)| *choice);
    found.map(Some).ok_or_else(|| Error::Value {
        what,
        value: value.to_owned(),
        hint: format!("one of {}", all.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")),
    })
}

pub fn run(args: Args) -> Result<Outcome, Error> {
    let plots: Vec<(&str, Plot)> = Plot::ALL.iter().map(|plot| (plot.as_str(), *plot)).collect();
    let Some(plot) = choice("figure", Some(args.figure.as_str()), &plots)? else {
        return Ok(Outcome::Failed);
    };
    let grains: Vec<(&str, Grain)> = Grain::ALL.iter().map(|grain| (grain.as_str(), *grain)).collect();
    let measures = [("score", (Measure::Score, Colour::Score)), ("events", (Measure::Events, Colour::Events))];
    let measured = choice("measure", args.measure.as_deref(), &measures)?;
    let png = match args.output.as_ref().map(|path| path.extension().and_then(|e| e.to_str())) {
        None | Some(Some("svg")) => false,
        Some(Some("png")) => true,
        Some(other) => {
            return Err(Error::Value {
                what: "kind of picture",
                value: other.unwrap_or("").to_owned(),
                hint: "name a file that ends in .svg or .png".to_owned(),
            })
        }
    };
    let record = args.record.open()?;
    let book = args.book.book()?;
    let question = Question {
        party: args.a.into_iter().chain(args.b).collect(),
        event_type: args.event_type,
        status: args.status,
        year: args.period.year,
        from: args.period.from,
        to: args.period.to,
        ..Question::default()
    };
    let view = View {
        filter: question.filter(&book, &record)?,
        grain: choice("grain", args.by.as_deref(), &grains)?,
        measure: measured.map(|(measure, _)| measure).unwrap_or_default(),
        colour: measured.map(|(_, colour)| colour).unwrap_or_default(),
    };
    let figure = draw(plot, &book, &record, &view, &record.summary()?)?;
    let bytes = match (png, args.outline) {
        (true, _) => figure.png(args.scale)?,
        (false, true) => figure.outlined()?.into_bytes(),
        (false, false) => figure.svg().into_bytes(),
    };
    if args.output.is_none() && std::io::stdout().is_terminal() {
        eprintln!("{}\nannals: a picture does not fit a terminal; --output FILE keeps it", figure.description);
        return Ok(Outcome::Fine);
    }
    let Some(path) = &args.output else {
        let mut out = Output::stdout();
        out.write_all(&bytes).map_err(|source| out.failed(source))?;
        out.flush()?;
        return Ok(Outcome::Fine);
    };
    let draft = Draft::file(path, args.force)?;
    std::fs::write(draft.part(), &bytes).map_err(|source| draft.failed(source))?;
    draft.publish()?;
    eprintln!("{}\n{}", figure.description, path.display());
    Ok(Outcome::Fine)
}

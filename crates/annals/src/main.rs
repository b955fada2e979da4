//! Annals reads the news and keeps the record: who did what to whom, when, how often, and on
//! whose word. This is the command line: arguments, clock, network, files, progress.

mod ask;
mod batch;
mod commands;
mod deadline;
mod engine;
mod error;
mod fetch;
mod filters;
mod guard;
mod lines;
mod ordered;
mod output;
mod reading;
mod score;
mod scratch;
mod sources;
mod synthetic;
mod term;
mod view;

use clap::Parser;
pub use error::Error;
use std::process::ExitCode;

/// Reads the news and keeps the record: who did what to whom, when, how often, and on whose
/// word.
#[derive(Parser)]
#[command(name = "annals", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: commands::Command,
}

/// How a command ended, when nothing stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Fine,
    /// The run went on, but some input failed or some check did not hold.
    Failed,
}

fn main() -> ExitCode {
    match Cli::parse().command.run() {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{}", error::report(&error));
            ExitCode::from(2)
        }
    }
}

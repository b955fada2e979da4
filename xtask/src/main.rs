//! Chores cargo cannot do: training and measuring the reader.

mod compose;
mod evaluate;
mod train;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "xtask", about = "Chores cargo cannot do")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Learn the reader's weights from treebanks; the same data give the same bytes
    Train {
        /// Folder with en_ewt-ud-train.conllu and en_gum-ud-train.conllu
        #[arg(long)]
        data: PathBuf,
        /// Where the weights go
        #[arg(long, default_value = "models/english.bin")]
        out: PathBuf,
        /// Passes over the treebanks for the parser
        #[arg(long)]
        passes: Option<usize>,
        /// The parser's table holds 2^bits weights
        #[arg(long)]
        bits: Option<u32>,
        /// Further passes that score whole paths
        #[arg(long)]
        beam_passes: Option<usize>,
    },
    /// Print sentences composed for training, with their trees
    Compose {
        #[arg(long, default_value_t = 20)]
        count: usize,
    },
    /// Score the reader on treebanks: tags, lemmas, trees, boundaries, speed
    Evaluate {
        /// Folder with the treebanks' dev and test files
        #[arg(long)]
        data: PathBuf,
        /// Weights to score instead of those built in
        #[arg(long)]
        model: Option<PathBuf>,
        /// Only files whose name holds this
        #[arg(long, default_value = "")]
        only: String,
        /// Readings of a sentence to keep; 1 is fastest
        #[arg(long)]
        beam: Option<usize>,
        /// How far a reading may trail the best
        #[arg(long)]
        margin: Option<i64>,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Train { data, out, passes, bits, beam_passes } => {
            let mut options = annals_parse::train::Options::default();
            options.parser_passes = passes.unwrap_or(options.parser_passes);
            options.beam_passes = beam_passes.unwrap_or(options.beam_passes);
            options.parser_bits = bits.unwrap_or(options.parser_bits);
            train::run(&data, &out, &options)
        }
        Chore::Compose { count } => train::show(count),
        Chore::Evaluate { data, model, only, beam, margin } => {
            evaluate::run(&data, model.as_deref(), &only, beam, margin)
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Reads one treebank, naming the file in any error.
fn treebank(path: &std::path::Path) -> Result<Vec<annals_parse::train::GoldSentence>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        format!(
            "{}: {error}\n  hint: the folder given with --data must hold the English Universal \
             Dependencies treebanks EWT, GUM and PUD in CoNLL-U",
            path.display()
        )
    })?;
    annals_parse::train::read_treebank(&text)
        .map_err(|error| format!("{}: {error}", path.display()))
}

//! Chores cargo cannot do: training and measuring the reader.

mod compose;
mod evaluate;
mod material;
mod own_sets;
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
    /// Pack the reader's weights from what tools/reader learnt; the same input gives the same bytes
    Pack {
        /// Folder with en_ewt-ud-train.conllu and en_gum-ud-train.conllu
        #[arg(long)]
        data: PathBuf,
        /// What `reader.py pack` wrote
        #[arg(long)]
        learnt: PathBuf,
        /// Where the weights go
        #[arg(long, default_value = "models/english.bin")]
        out: PathBuf,
    },
    /// Write what tools/reader learns from: treebank sentences and those of our own
    Material {
        /// Folder with en_ewt-ud-train.conllu and en_gum-ud-train.conllu
        #[arg(long)]
        data: PathBuf,
        /// Folder to write into
        #[arg(long)]
        out: PathBuf,
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
        /// Folder with our own sets, sentences.txt and headlines.txt
        #[arg(long, default_value = "evals")]
        evals: PathBuf,
        /// Weights to score instead of those built in
        #[arg(long)]
        model: Option<PathBuf>,
        /// Only files whose name holds this
        #[arg(long, default_value = "")]
        only: String,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Pack { data, learnt, out } => train::run(&data, &learnt, &out),
        Chore::Material { data, out } => material::run(&data, &out),
        Chore::Compose { count } => train::show(count),
        Chore::Evaluate { data, evals, model, only } => {
            evaluate::run(&data, &evals, model.as_deref(), &only)
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

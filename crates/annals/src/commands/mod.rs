//! The commands, each in a file of its own, listed once here.

use crate::{Error, Outcome};
use clap::Subcommand;

macro_rules! commands {
    ($($module:ident :: $name:ident),* $(,)?) => {
        $(mod $module;)*

        #[derive(Subcommand)]
        pub enum Command {
            $($name(Box<$module::Args>)),*
        }

        impl Command {
            pub fn run(self) -> Result<Outcome, Error> {
                match self {
                    $(Command::$name(args) => $module::run(*args)),*
                }
            }
        }
    };
}

commands! {
    read::Read,
    show::Show,
    events::Events,
    why::Why,
    entities::Entities,
    recode::Recode,
    export::Export,
    backup::Backup,
    check_record::CheckRecord,
    plot::Plot,
    serve::Serve,
    explain::Explain,
    codebook::Codebook,
    code::Code,
    relate::Relate,
    entity::Entity,
    article::Article,
    parse::Parse,
    demo::Demo,
    eval::Eval,
    bench::Bench,
}

//! `lpo-cost keys`: what `--set` and `--vary` take.

use std::path::{Path, PathBuf};

use super::args::{Changes, Disclosure, Output};
use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::inputs::MOST_BYTES;
use super::program;
use crate::read::{declared_keys, declared_program_keys, is_program, keys_of, keys_of_program};
use crate::report::{KeysOf, TableReport, keys};

/// `keys`
#[derive(Debug, clap::Args)]
pub struct Keys {
    /// The matter's or the programme's file, or - for standard input; all keys that there are where left out
    #[arg(value_name = "MATTER.toml")]
    pub matter: Option<PathBuf>,
    /// Without a file: the keys of a programme instead of a matter
    #[arg(long, conflicts_with = "matter")]
    pub program: bool,
    /// What options change in it
    #[command(flatten)]
    pub changes: Changes,
    /// Formats and files
    #[command(flatten)]
    pub output: Output,
}

/// Lists the keys of a matter or a programme with their values, or all that there are.
pub fn run(args: &Keys, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    let report = match &args.matter {
        None if args.program => keys(&declared_program_keys(), KeysOf::Program(None)),
        None => keys(&declared_keys(), KeysOf::Matter(None)),
        Some(file) => {
            let (name, content) = context.read(file, MOST_BYTES)?;
            if is_program(&content) {
                of_program(args, file, [&name, &content], context)?
            } else {
                of_matter(args, name, content, context)?
            }
        }
    };
    context.write(&report, targets)
}

fn of_matter(args: &Keys, name: String, content: String, context: &Context) -> Result<TableReport> {
    let file = context.matter_text(name, content, &args.changes)?;
    let (listed, mut reading) = keys_of(&file.request());
    let Some(case) = reading.case.take() else { return Err(Error::input(reading.diagnostics, reading.texts)) };
    context.warn(&mut reading, Disclosure { explain: false, anonymise: false });
    Ok(keys(&listed, KeysOf::Matter(Some(&case.matter.id))))
}

fn of_program(args: &Keys, file: &Path, text: [&str; 2], context: &Context) -> Result<TableReport> {
    let library = context.library()?;
    let (listed, reading) = program::asked(file, text, &args.changes.all(), &library, context, keys_of_program);
    let Some(program) = reading.program else { return Err(Error::input(reading.diagnostics, reading.texts)) };
    Ok(keys(&listed, KeysOf::Program(Some(&program.id))))
}

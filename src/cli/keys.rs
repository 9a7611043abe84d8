//! `lpo-cost keys`: what `--set` and `--vary` take.

use std::path::PathBuf;

use super::args::{Changes, Disclosure, Output};
use super::context::Context;
use super::exit::{Error, Exit, Result};
use crate::read::{declared_keys, keys_of};
use crate::report::keys;

/// `keys`
#[derive(Debug, clap::Args)]
pub struct Keys {
    /// The matter file, or - for standard input; all keys that there are where left out
    #[arg(value_name = "MATTER.toml")]
    pub matter: Option<PathBuf>,
    /// What options change in it
    #[command(flatten)]
    pub changes: Changes,
    /// Formats and files
    #[command(flatten)]
    pub output: Output,
}

/// Lists the keys of a matter with their values, or all that there are.
pub fn run(args: &Keys, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    let Some(file) = &args.matter else {
        context.write(&keys(&declared_keys(), None), targets)?;
        return Ok(Exit::Done);
    };
    let file = context.matter_file(file, &args.changes)?;
    let (listed, mut reading) = keys_of(&file.request());
    let Some(case) = reading.case.take() else { return Err(Error::input(reading.diagnostics, reading.texts)) };
    context.warn(&mut reading, Disclosure { explain: false, anonymise: false });
    context.write(&keys(&listed, Some(&case.matter.id)), targets)?;
    Ok(Exit::Done)
}

//! `lpo-cost keys`: what `--set` and `--vary` take.

use std::path::PathBuf;

use anyhow::Result;

use super::args::{Changes, Global, Output};
use super::exit::{Exit, refuse};
use super::files;
use super::write_report::{targets, write_report};
use crate::number::Day;
use crate::read::{Request, declared_keys, keys_of};
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
pub fn run(args: &Keys, global: &Global) -> Result<Exit> {
    let targets = targets(&args.output)?;
    let Some(file) = &args.matter else {
        write_report(&keys(&declared_keys(), None), targets, global)?;
        return Ok(Exit::Done);
    };
    let library = files::library(global)?;
    let (name, content) = files::read(file)?;
    let (changes, as_of) = (args.changes.all(), global.as_of.unwrap_or_else(Day::today));
    let request = Request { name: &name, content: &content, changes: &changes, library: &library, as_of };
    let (listed, reading) = keys_of(&request);
    let Some(case) = &reading.case else { return Ok(refuse(&reading.diagnostics, &reading.texts, global)) };
    write_report(&keys(&listed, Some(&case.matter.id)), targets, global)?;
    Ok(Exit::Done)
}

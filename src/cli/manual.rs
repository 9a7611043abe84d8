//! `lpo-cost schema`, `completions` and `man`: what other programs want to know about this one.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Args;
use super::exit::{Exit, Result};
use super::outputs::{self, Target};
use super::schema::{SchemaName, schema as schema_of};

/// Prints a JSON Schema.
pub fn schema(name: SchemaName) -> Result<Exit> {
    print(schema_of(name).into_bytes())
}

/// Prints completions for a shell.
pub fn completions(shell: Shell) -> Result<Exit> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "lpo-cost", &mut out);
    print(out)
}

/// Prints the manual page: the command and each of its subcommands.
pub fn page() -> Result<Exit> {
    let mut out = Vec::new();
    let mut command = Args::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut out)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        clap_mangen::Man::new(sub.clone()).render(&mut out)?;
    }
    print(out)
}

fn print(text: Vec<u8>) -> Result<Exit> {
    outputs::write(&[(Target::plain(Path::new("-")), text)])?;
    Ok(Exit::Done)
}

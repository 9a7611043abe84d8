//! The command line: the only room that knows arguments, the environment, the clock, files and terminals.

mod actual;
mod analyses;
mod args;
mod batch;
mod batch_args;
mod batch_folder;
mod batch_header;
mod batch_input;
mod batch_table;
mod calibrate;
mod check;
mod compare;
mod context;
mod diff;
mod exit;
mod init;
mod inputs;
mod invoice_files;
mod keys;
mod manual;
mod map;
mod meant;
mod missing;
mod not_a_matter;
mod optimize;
mod optimize_batch;
mod outputs;
mod price;
mod program;
mod progress;
mod rates;
mod rates_directory;
pub mod schema;
mod staged;
mod synced;
mod terminal;
mod used_files;
mod values;

pub use args::{Args, Command};
pub use exit::Exit;

use clap::Parser;
use clap::error::ErrorKind;

use context::Context;

/// Runs the tool with the arguments of the process and says how it ended.
#[must_use]
pub fn run() -> Exit {
    Args::try_parse().map_or_else(|error| of_clap(&error), |args| run_with(&args))
}

/// Runs the tool with arguments that are understood, and says how it ended.
#[must_use]
pub fn run_with(args: &Args) -> Exit {
    let context = Context::new(&args.global);
    let result = match &args.command {
        Command::Compare(command) => compare::run(command, &context),
        Command::Breakeven(command) => analyses::break_even(command, &context),
        Command::Sensitivity(command) => analyses::sensitivity(command, &context),
        Command::Simulate(command) => analyses::simulate(command, &context),
        Command::Batch(command) => batch::run(command, &context),
        Command::Diff(command) => diff::run(command, &context),
        Command::Actual(command) => actual::run(command, &context),
        Command::Optimize(command) => optimize::run(command, &context),
        Command::Price(command) => price::run(command, &context),
        Command::Program(command) => program::run(command, &context),
        Command::Check(command) => check::run(command, &context),
        Command::Rates(command) => rates::run(command, &context),
        Command::Tasks(output) => rates::tasks(output, &context),
        Command::Keys(command) => keys::run(command, &context),
        Command::Calibrate(command) => calibrate::run(command, &context),
        Command::Map(command) => map::run(command, &context),
        Command::Init(command) => init::run(command, &context),
        Command::Schema { name } => manual::schema(*name),
        Command::Completions { shell } => manual::completions(*shell),
        Command::Man => manual::page(),
    };
    result.unwrap_or_else(|error| error.report(context.color()))
}

/// Help and version go to standard output, mistakes to standard error.
fn of_clap(error: &clap::Error) -> Exit {
    if let Some(message) = meant::meant(error) {
        return exit::Error::usage(message).report(false);
    }
    let wanted = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    match error.print() {
        Ok(()) if wanted => Exit::Done,
        Err(io) if wanted && io.kind() == std::io::ErrorKind::BrokenPipe => Exit::Done,
        Err(_) if wanted => Exit::Failed,
        _ => Exit::Usage,
    }
}

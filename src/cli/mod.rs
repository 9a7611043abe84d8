//! The command line: the only room that knows arguments, the environment, the clock, files and terminals.

mod analyses;
mod args;
mod batch;
mod book;
mod check;
mod compare;
mod diff;
mod exit;
mod files;
mod init;
mod keys;
mod manual;
mod matter;
mod optimize;
mod places;
mod portfolio;
mod rates;
pub mod schema;
mod terminal;
mod values;
mod write_report;

pub use args::{Args, Command};
pub use exit::Exit;

use clap::Parser;
use clap::error::ErrorKind;

/// Runs the tool with the arguments of the process and says how it ended.
#[must_use]
pub fn run() -> Exit {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return of_clap(&error),
    };
    let result = files::apart(&places::FilesUsed::of(&args.command)).and_then(|()| match &args.command {
        Command::Compare(command) => compare::run(command, &args.global),
        Command::Breakeven(command) => analyses::break_even(command, &args.global),
        Command::Sensitivity(command) => analyses::sensitivity(command, &args.global),
        Command::Simulate(command) => analyses::simulate(command, &args.global),
        Command::Batch(command) => batch::run(command, &args.global),
        Command::Diff(command) => diff::run(command, &args.global),
        Command::Optimize(command) => optimize::run(command, &args.global),
        Command::Check(command) => check::run(command, &args.global),
        Command::Rates(command) => rates::run(command, &args.global),
        Command::Tasks(output) => rates::tasks(output, &args.global),
        Command::Keys(command) => keys::run(command, &args.global),
        Command::Init(command) => init::run(command, &args.global),
        Command::Schema { name } => manual::schema(*name),
        Command::Completions { shell } => manual::completions(*shell),
        Command::Man => manual::page(),
    });
    result.unwrap_or_else(|error| exit::report(&error))
}

/// Help and version go to standard output, mistakes to standard error.
fn of_clap(error: &clap::Error) -> Exit {
    let wanted = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    match error.print() {
        Ok(()) if wanted => Exit::Done,
        Err(io) if wanted && io.kind() == std::io::ErrorKind::BrokenPipe => Exit::Done,
        Err(_) if wanted => Exit::Failed,
        _ => Exit::Usage,
    }
}

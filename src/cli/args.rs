//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, builder::PossibleValue};

use crate::model::Basis;
use crate::number::Day;
use crate::output::Format;

/// Who should do this legal work, what will it really cost, and will it be done in time?
#[derive(Debug, Parser)]
#[command(name = "lpo-cost", version, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 done, 1 an input or output failed and nothing was written, 2 wrong command line, \
                        4 a --fail-if condition holds.\nNothing leaves this machine: no network, no telemetry."
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What holds for all commands.
    #[command(flatten)]
    pub global: Global,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Price one matter for every provider, recommend one and say why
    #[command(after_help = "Example: lpo-cost compare matter.toml --set matter.contingency=5% -o decision.json")]
    Compare(Compare),
    /// Check matter and rate files without pricing
    #[command(after_help = "Example: lpo-cost check matter.toml rates/providers/our-lpo.toml")]
    Check(Check),
}

/// Options that mean the same everywhere.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options for every command")]
pub struct Global {
    /// A rates directory; later ones come before earlier ones and the built-in one
    ///
    /// Directories of the environment variable `LPO_COST_RATES` come after those given here.
    #[arg(long, value_name = "DIR", global = true)]
    pub rates: Vec<PathBuf>,
    /// The day the comparison is made, instead of today
    #[arg(long, value_name = "DATE", global = true, value_parser = day)]
    pub as_of: Option<Day>,
    /// Threads to compute with, instead of one a core
    #[arg(long, value_name = "N", global = true, value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Say nothing on standard error but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Whether output is coloured
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
}

/// `compare`
#[derive(Debug, clap::Args)]
pub struct Compare {
    /// The matter file, or - for standard input
    #[arg(value_name = "MATTER.toml")]
    pub matter: PathBuf,
    /// Compare this provider instead of the matter's; repeatable, the baseline is always priced
    #[arg(long, value_name = "ID")]
    pub provider: Vec<String>,
    /// The buyer's own lawyers, whom the others are measured against
    #[arg(long, value_name = "ID")]
    pub baseline: Option<String>,
    /// Which side of the rates counts
    #[arg(long, value_enum)]
    pub basis: Option<Basis>,
    /// Change a figure of the matter, a provider or the catalogue, such as task.0.volume=5000; repeatable
    #[arg(long, value_name = "KEY=VALUE", value_parser = assignment)]
    pub set: Vec<String>,
    /// Show each amount's formula, and where each number of it comes from
    #[arg(long)]
    pub explain: bool,
    /// The format, where an output file's ending does not say it
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub format: Option<Format>,
    /// Write to a file instead of standard output, or - for standard output; repeatable
    #[arg(short, long, value_name = "FILE")]
    pub output: Vec<PathBuf>,
    /// End with status 4 if this holds for the recommended estimate, or for each --provider
    #[arg(long, value_name = "CONDITION", value_enum, value_delimiter = ',')]
    pub fail_if: Vec<Condition>,
}

/// `check`
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Matter files, provider files, tasks.toml, sources.toml or billing-rate tables (.csv)
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// What `--fail-if` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Condition {
    /// The total is above the matter's budget
    OverBudget,
    /// The work ends after the deadline
    Late,
    /// The estimate is excluded, or none is permitted
    NotPermitted,
}

/// What `--color` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// At a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for Basis {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Cost, Self::Billing, Self::Opportunity]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()))
    }
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "expected a date such as 2026-12-01".to_owned())
}

fn assignment(text: &str) -> Result<String, String> {
    match text.split_once('=') {
        Some((key, _)) if !key.trim().is_empty() => Ok(text.to_owned()),
        _ => Err("expected KEY=VALUE, such as task.0.volume=5000".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Args::command().debug_assert();
    }
}

//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use super::actual::Actual;
pub use super::batch_args::{Batch, BookReading, DecimalMark, Map};
pub use super::calibrate::Calibrate;
use super::diff::Diff;
use super::init::Init;
use super::keys::Keys;
use super::price::Price;
use super::schema::SchemaName;
use super::values::{assignment, capacity, day, draws, format, keep, point, range, seed, step, threads};
use crate::analysis::Point;
use crate::analysis::{MOST_DRAWS, MOST_PROGRAM_DRAWS};
use crate::format::{Content, Format};
use crate::matter::Basis;
use crate::number::{Day, display};
use crate::read::Change;
use rust_decimal::Decimal;

/// Who should do this legal work, what will it really cost, and will it be done in time?
#[derive(Debug, Parser)]
#[command(name = "lpo-cost", version, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 done, 1 an input or output failed and nothing was written, 2 wrong command line, \
                        3 a book was scored and some of its rows were rejected, 4 a --fail-if condition holds.\nNothing leaves this machine: no network, no telemetry."
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
    /// Price one matter for every provider, recommend one or a split, and say why
    #[command(after_help = "Example: lpo-cost compare matter.toml --set matter.contingency=5% -o decision.json")]
    Compare(Compare),
    /// Find where two providers cost the same, and where the recommendation changes, as one input moves
    #[command(after_help = "Example: lpo-cost breakeven matter.toml --vary task.0.volume --from 1000 --to 200000")]
    Breakeven(Breakeven),
    /// Rank the uncertain inputs by how far each moves the total, and say which would change the recommendation
    #[command(after_help = "Example: lpo-cost sensitivity matter.toml --vary task.0.volume=80000..160000")]
    Sensitivity(Sensitivity),
    /// Simulate many outcomes: the range of each total, the chance of being recommended and of being in time
    #[command(after_help = "Example: lpo-cost simulate matter.toml --draws 100000 --seed 7")]
    Simulate(Simulate),
    /// Score a book of many matters, a row a task, as a stream
    #[command(after_help = "Example: lpo-cost batch matters.csv -o scored.csv --rejects bad.csv")]
    Batch(Batch),
    /// Say what changed between two or more comparisons, and what changed the recommendation
    #[command(after_help = "Examples: lpo-cost diff october.json november.json\n          \
                      lpo-cost diff as-planned.toml as-offered.toml\n          \
                      lpo-cost diff october.json november.json matter.toml -o course.html")]
    Diff(Diff),
    /// Hold a matter that runs against its plan: on plan or not, what it will cost, done when, stay or change
    #[command(
        after_help = "Examples: lpo-cost actual plan.json march.txt april.txt --progress progress.csv\n          \
                      lpo-cost actual plan.json invoices.csv --progress progress.csv --matter matter.toml -o watch.html\n          \
                      lpo-cost actual plan.json --budget budget.xlsx"
    )]
    Actual(Actual),
    /// Find the cheapest split of a matter's tasks among the providers, or of a book's matters where hours are scarce
    #[command(after_help = "Examples: lpo-cost optimize matter.toml --keep 2=us-associate\n          \
                      lpo-cost optimize matters.csv --capacity us-associate=1200 --capacity in-lpo=4000")]
    Optimize(Optimize),
    /// Price a matter for its firm: the fee for a margin, under a cap or to win with; take it or leave it; cash
    #[command(after_help = "Examples: lpo-cost price matter.toml --margin 30% --sure 80% --round 500\n          \
                      lpo-cost price matter.toml --cap 250000 --margin 25%\n          \
                      lpo-cost price matter.toml --win 200000=80% --win 300000=30%")]
    Price(Price),
    /// Look at a year or more of matters that arrive: as today, improve, hire, a team on call, outsource
    #[command(after_help = "Examples: lpo-cost program disputes.toml\n          \
                      lpo-cost program disputes.toml --set stream.0.per_year=12 -o disputes.html -o disputes.xlsx")]
    Program(Program),
    /// Check matter and rate files, or a whole rates directory, without pricing
    #[command(after_help = "Example: lpo-cost check matter.toml our-rates")]
    Check(Check),
    /// Show the rate library, each figure with its source
    #[command(subcommand)]
    Rates(Rates),
    /// Show the task catalogue: what each type is, its unit, role, UTBMS code and speed, with sources
    #[command(after_help = "Example: lpo-cost tasks --format csv -o tasks.csv")]
    Tasks(Output),
    /// List the keys that --set and --vary take: kind, bounds, and what stands there in a matter
    #[command(after_help = "Example: lpo-cost keys matter.toml --format csv -o keys.csv")]
    Keys(Keys),
    /// Learn rates, prices and speeds from your own invoices, and find what in these does not add up
    #[command(after_help = "Examples: lpo-cost calibrate invoices/*.txt -o our-rates\n          \
                      lpo-cost calibrate vendor.xlsx --mapping mapping.toml --volumes volumes.csv --on matter.toml")]
    Calibrate(Calibrate),
    /// Propose what the columns, dates, numbers and words of an export mean
    #[command(after_help = "Example: lpo-cost map export.xlsx -o mapping.toml")]
    Map(Map),
    /// Write a commented matter file, or a book of matters, to start from
    #[command(after_help = "Examples: lpo-cost init --kind second-request matter.toml\n          \
                      lpo-cost init --kind book matters.csv")]
    Init(Init),
    /// Print the JSON Schema of a file format
    #[command(after_help = "Example: lpo-cost schema matter > matter.schema.json")]
    Schema {
        /// Which format
        #[arg(value_name = "NAME", value_enum)]
        name: SchemaName,
    },
    /// Print completions for a shell
    #[command(after_help = "Example: lpo-cost completions bash > ~/.local/share/bash-completion/completions/lpo-cost")]
    Completions {
        /// Which shell
        #[arg(value_name = "SHELL", value_enum)]
        shell: Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example: lpo-cost man > ~/.local/share/man/man1/lpo-cost.1")]
    Man,
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
    #[arg(long, value_name = "N", global = true, value_parser = threads, allow_hyphen_values = true)]
    pub threads: Option<u16>,
    /// Say nothing on standard error but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Whether output is coloured
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
}

/// A matter, and what options change in it.
#[derive(Debug, clap::Args)]
pub struct Matter {
    /// The matter file, or - for standard input
    #[arg(value_name = "MATTER.toml")]
    pub file: PathBuf,
    /// What options change in it
    #[command(flatten)]
    pub changes: Changes,
    /// Leave out the split: the tasks divided among several providers, as one more option
    #[arg(long, alias = "no-plan")]
    pub no_mix: bool,
}

/// What options change in a matter, or in a book's template.
#[derive(Debug, clap::Args)]
pub struct Changes {
    /// Compare this provider instead of those in the file; repeatable, your own team is always priced
    #[arg(long, value_name = "ID")]
    pub provider: Vec<String>,
    /// The provider that is your own team (the baseline)
    #[arg(long, value_name = "ID")]
    pub baseline: Option<String>,
    /// What amounts count: your cost, what the client is billed, or the fees forgone
    #[arg(long, value_enum)]
    pub basis: Option<Basis>,
    /// Change a figure of the matter, a provider or the catalogue, such as matter.contingency=5%; repeatable
    #[arg(long, value_name = "KEY=VALUE", value_parser = assignment)]
    pub set: Vec<String>,
}

/// How much is said of where numbers come from, and how little of whose matter it is.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Disclosure {
    /// Show how each amount is built up, and where each number comes from: its file and line, its source or why it was assumed
    #[arg(long)]
    pub explain: bool,
    /// Leave matter id, title, client, task names, reasons and paths out of all outputs
    #[arg(long)]
    pub anonymise: bool,
}

/// `breakeven`
#[derive(Debug, clap::Args)]
pub struct Breakeven {
    /// The matter
    #[command(flatten)]
    pub matter: Matter,
    /// The input that moves: any key that --set takes, whose value is a number or a date
    #[arg(long, value_name = "KEY")]
    pub vary: String,
    /// Its first value; where both are left out from half to double of what it is, of a date 20 days either side
    #[arg(long, value_name = "A", value_parser = point, allow_hyphen_values = true, requires = "to")]
    pub from: Option<Point>,
    /// Its last value
    #[arg(long, value_name = "B", value_parser = point, allow_hyphen_values = true, requires = "from")]
    pub to: Option<Point>,
    /// From one value to the next: 1 for counts, the minor unit for money, 0.1 % for shares, a day for dates, if left out
    #[arg(long, value_name = "S", value_parser = step, allow_hyphen_values = true)]
    pub step: Option<Decimal>,
    /// Only this pair of options
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    pub between: Vec<String>,
    /// What is explained, and what is left out
    #[command(flatten)]
    pub disclosure: Disclosure,
    /// Formats and files
    #[command(flatten)]
    pub output: Output,
}

/// `sensitivity`
#[derive(Debug, clap::Args)]
pub struct Sensitivity {
    /// The matter
    #[command(flatten)]
    pub matter: Matter,
    /// Try this range too; repeatable
    #[arg(long, value_name = "KEY=LOW..HIGH", value_parser = range)]
    pub vary: Vec<(String, [Decimal; 2])>,
    /// What is explained, and what is left out
    #[command(flatten)]
    pub disclosure: Disclosure,
    /// Formats and files
    #[command(flatten)]
    pub output: Output,
}

/// How many outcomes are simulated, up to so many, and what their random numbers begin with.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Outcomes<const MOST: u64> {
    /// How many
    #[arg(long, value_name = "N", value_parser = draws(MOST), allow_hyphen_values = true, default_value_t = 10_000)]
    #[arg(help = format!("How many outcomes to simulate, up to {}", display(MOST.into(), 0)))]
    pub draws: u64,
    /// The same seed gives the same outcomes, on every machine and with any number of threads
    #[arg(long, value_name = "S", value_parser = seed, allow_hyphen_values = true, default_value_t = 1)]
    pub seed: u64,
}

/// `simulate`
#[derive(Debug, clap::Args)]
pub struct Simulate {
    /// The matter
    #[command(flatten)]
    pub matter: Matter,
    /// How many outcomes, and which
    #[command(flatten)]
    pub outcomes: Outcomes<MOST_DRAWS>,
    /// What is explained, and what is left out
    #[command(flatten)]
    pub disclosure: Disclosure,
    /// Formats and files
    #[command(flatten)]
    pub output: Output,
}

/// `optimize`
#[derive(Debug, clap::Args)]
pub struct Optimize {
    /// The matter file, or - for standard input; or a book of matters, a .csv file
    #[arg(value_name = "MATTER.toml|MATTERS.csv")]
    pub file: PathBuf,
    /// In a matter: assign a task, by its number from 0, to a provider for good; repeatable
    #[arg(long, value_name = "TASK=PROVIDER", value_parser = keep)]
    pub keep: Vec<(usize, String)>,
    /// What is explained, and what is left out
    #[command(flatten)]
    pub disclosure: Disclosure,
    /// In a book: the hours that a provider has for all matters together; repeatable
    #[arg(long, value_name = "ID=HOURS", value_parser = capacity)]
    pub capacity: Vec<(String, Decimal)>,
    /// In a book: split the tasks of each matter among several providers too, as one more option
    #[arg(long)]
    pub mix: bool,
    /// How the book is read
    #[command(flatten)]
    pub reading: BookReading,
    /// What options change in the matter, or in the book's template
    #[command(flatten)]
    pub changes: Changes,
    /// Formats and files
    #[command(flatten)]
    pub output: Output,
}

/// `program`
#[derive(Debug, clap::Args)]
pub struct Program {
    /// The programme's file, or - for standard input; matter files are looked for beside it
    #[arg(value_name = "PROGRAM.toml")]
    pub file: PathBuf,
    /// Change a figure of the programme, a provider or the catalogue, such as program.months=36; repeatable
    #[arg(long, value_name = "KEY=VALUE", value_parser = assignment)]
    pub set: Vec<String>,
    /// How many outcomes, and which
    #[command(flatten)]
    pub outcomes: Outcomes<MOST_PROGRAM_DRAWS>,
    /// What is explained, and what is left out
    #[command(flatten)]
    pub disclosure: Disclosure,
    /// Show everything: pictures, years, months, thresholds
    #[arg(long)]
    pub full: bool,
    /// Formats and files
    #[command(flatten)]
    pub output: Output,
}

/// `compare`
#[derive(Debug, clap::Args)]
pub struct Compare {
    /// The matter
    #[command(flatten)]
    pub matter: Matter,
    /// What is explained, and what is left out
    #[command(flatten)]
    pub disclosure: Disclosure,
    /// Leave out how sure the comparison is: ranges and chances, the verdict, what would change the answer
    #[arg(long)]
    pub no_uncertainty: bool,
    /// Show everything: what each option costs line by line, its calendar, warnings, assumptions and sources
    #[arg(long)]
    pub full: bool,
    /// Formats and files
    #[command(flatten)]
    pub output: Output,
    /// End with status 4 if this holds for the recommended option, or for each --provider
    #[arg(long, value_name = "CONDITION", value_enum, value_delimiter = ',')]
    pub fail_if: Vec<Condition>,
}

/// `check`
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Matter files, rates directories or files of one: providers, tasks.toml, sources.toml, fx.csv, billing-rate tables
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Findings as data, instead of drawn on standard error
    #[command(flatten)]
    pub output: Output,
}

/// Where a report goes, and in which format.
#[derive(Debug, clap::Args)]
pub struct Output {
    /// The format, where an output file's ending does not say it
    #[arg(long, value_name = "FORMAT", value_parser = format(Content::Report))]
    pub format: Option<Format>,
    /// Write to a file instead of standard output, or - for standard output; repeatable
    #[arg(short, long, value_name = "FILE")]
    pub output: Vec<PathBuf>,
}

/// `rates`
#[derive(Debug, Subcommand)]
pub enum Rates {
    /// All providers, billing-rate tables and exchange rates
    #[command(after_help = "Example: lpo-cost rates list --format markdown")]
    List(Output),
    /// Every figure of a provider or a table, with source, year, age and confidence
    #[command(after_help = "Example: lpo-cost rates show in-lpo")]
    Show {
        /// A provider, a billing-rate table, or fx for the exchange rates
        #[arg(value_name = "ID")]
        id: String,
        /// Formats and files
        #[command(flatten)]
        output: Output,
    },
    /// What has run out or is older than its kind should be, why, and what to look for
    #[command(after_help = "Example: lpo-cost rates stale --as-of 2027-06-30")]
    Stale(Output),
}

/// What `--fail-if` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Condition {
    /// The total is above the matter's budget
    OverBudget,
    /// The work ends after the deadline, or inside the days held in reserve
    Late,
    /// The option is excluded, or none is permitted
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

impl Global {
    /// Threads to compute with.
    pub fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(cores, usize::from)
    }
}

impl Changes {
    /// The changes, in the order in which they are made.
    pub fn all(&self) -> Vec<Change> {
        let mut changes: Vec<Change> = self.set.iter().cloned().map(Change::Set).collect();
        changes.extend(self.basis.map(|basis| Change::Basis(basis.word().to_owned())));
        changes.extend(self.baseline.clone().map(Change::Baseline));
        if !self.provider.is_empty() {
            changes.push(Change::Providers(self.provider.clone()));
        }
        changes
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

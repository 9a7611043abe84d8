//! The keys of `lpo-cost/calibration/1`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::cell::row;
use crate::report::num::Num;

pub(super) const SCHEMA: &str = "lpo-cost/calibration/1";

/// What invoices say, ready to be written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CalibrationDocument {
    /// The version of these keys.
    pub schema: &'static str,
    /// What wrote this.
    pub version: &'static str,
    /// The day that it was made.
    pub as_of: String,
    /// The files that were read, in their order.
    pub files: Vec<FileDoc>,
    /// How many lines of invoices they have.
    pub lines: u64,
    /// How many matters the library counts for, where a figure of few matters is drawn to it.
    pub shrink: Num,
    /// The vendors, those with most lines first; your own team last.
    pub vendors: Vec<VendorDoc>,
    /// What your own team finishes in an hour, by task type.
    pub throughputs: Vec<FigureDoc>,
    /// What does to the total of a matter; null where none was named.
    pub on: Option<OnDoc>,
    /// Closed matters estimated again from what was known before; null where none was named.
    pub backtest: Option<BacktestDoc>,
    /// How much of what does not add up there is, by code.
    pub faults: Vec<FaultDoc>,
    /// What does not add up, line by line.
    pub findings: Vec<FindingDoc>,
    /// What was read though its format asks for another form.
    pub notices: Vec<NoticeDoc>,
    /// How many volumes belong to no hours of any vendor.
    pub unused_volumes: usize,
    /// The same in sentences.
    pub summary: Vec<String>,
}

/// A file that was read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FileDoc {
    /// Its number, from 1, by which findings name it.
    pub file: usize,
    /// Its name; null unless names are asked for.
    pub name: Option<String>,
    /// Its lines of invoices.
    pub lines: u64,
}

/// What the invoices of a vendor say.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct VendorDoc {
    /// Its id as a provider.
    pub provider: String,
    /// What it is called.
    pub name: String,
    /// Whether it is your own team.
    pub own: bool,
    /// The provider of the library that the rest is taken from.
    pub like: String,
    /// Whether somebody said so.
    pub like_is_said: bool,
    /// What amounts are in.
    pub currency: &'static str,
    /// Where its figures come from, as their source says it.
    pub source: String,
    /// Its lines in its currency.
    pub lines: u64,
    /// Its lines in others, which enter nothing.
    pub lines_in_other_currencies: u64,
    /// Fees that lack hours, units or an amount.
    pub incomplete_lines: u64,
    /// Its matters.
    pub matters: usize,
    /// The first day of work.
    pub from: Option<String>,
    /// The last one.
    pub until: Option<String>,
    /// What its lines come to, by what they are for.
    pub kinds: Vec<KindDoc>,
    /// Its roles, those with most hours first.
    pub roles: Vec<RoleDoc>,
    /// What an hour costs, whoever worked, before adjustments.
    pub blended_rate: Option<Num>,
    /// The share of units x rate that is left after adjustments.
    pub realisation: Option<Num>,
    /// Hours of others for an hour of a supervisor.
    pub leverage: Option<Num>,
    /// The yearly rise of its rates; null where invoices are of one year.
    pub growth: Option<Num>,
    /// How rates were carried to another day.
    pub carried: Option<CarriedDoc>,
    /// Every figure: what the invoices say, what the library has, what is written.
    pub figures: Vec<FigureDoc>,
    /// Speeds by task type.
    pub speeds: Vec<SpeedDoc>,
    /// Where the hours went.
    pub codes: Vec<CodeDoc>,
    /// Where its rates stand.
    pub benchmarks: Vec<BenchmarkDoc>,
}

/// What lines of a kind come to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct KindDoc {
    /// What they are for.
    pub kind: &'static str,
    /// How many.
    pub lines: u64,
    /// Before adjustments and tax.
    pub gross: Num,
    /// After adjustments, without tax.
    pub net: Num,
}

/// A role of a vendor.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RoleDoc {
    /// The role; null where nothing says so.
    pub role: Option<String>,
    /// Its lines.
    pub lines: u64,
    /// Its hours.
    pub hours: Num,
    /// Its share of the vendor's hours.
    pub share: Option<Num>,
    /// Before adjustments.
    pub gross: Num,
    /// After adjustments.
    pub net: Num,
    /// An hour before adjustments.
    pub rate: Option<Num>,
    /// What is left of it after adjustments.
    pub realisation: Option<Num>,
}

/// How rates were carried to another day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CarriedDoc {
    /// The mean day of the hours.
    pub from: String,
    /// The day that rates are carried to.
    pub to: String,
    /// What they are multiplied by.
    pub factor: Num,
    /// By what.
    pub by: String,
}

/// A figure: what the invoices say, what the library has, what is written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FigureDoc {
    /// Its key.
    pub key: String,
    /// What it counts.
    pub unit: &'static str,
    /// The matters that it rests on (n).
    pub matters: usize,
    /// The lines that it rests on.
    pub lines: u64,
    /// What the invoices alone say.
    pub own: Num,
    /// Whether its range is that of the matters; else it is as wide as the library's.
    pub range_of_matters: bool,
    /// What the library has.
    pub library: Option<Num>,
    /// Its lowest value there.
    pub library_low: Option<Num>,
    /// Its highest value there.
    pub library_high: Option<Num>,
    /// How many matters the library counts for (k); null where the figure is not drawn to it.
    pub weight: Option<Num>,
    /// What is written.
    pub likely: Num,
    /// Its lowest value.
    pub low: Num,
    /// Its highest value.
    pub high: Num,
    /// That against the library, in per cent.
    pub change_percent: Option<Num>,
    /// Half of the range, in per cent of the likely value.
    pub width_percent: Option<Num>,
}

/// A task type's speed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SpeedDoc {
    /// The type.
    pub task: String,
    /// Its hours.
    pub hours: Num,
    /// Who worked them.
    pub mix: Vec<ShareDoc>,
    /// Units of matters whose volume is known.
    pub units: Option<Num>,
    /// The hours of these.
    pub hours_of_units: Option<Num>,
    /// Units an hour.
    pub throughput: Option<Num>,
    /// Relative to your own team.
    pub productivity: Option<Num>,
}

/// The share of a role.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ShareDoc {
    /// The role; null where nothing says so.
    pub role: Option<String>,
    /// Its share of the hours.
    pub share: Num,
}

/// Where hours went.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CodeDoc {
    /// `task` or `activity`.
    pub level: &'static str,
    /// The UTBMS code; null for hours without one.
    pub code: Option<String>,
    /// The hours.
    pub hours: Num,
    /// Before adjustments.
    pub gross: Num,
    /// After adjustments.
    pub net: Num,
    /// What an hour costs, whoever worked.
    pub blended_rate: Option<Num>,
    /// Who worked.
    pub mix: Vec<ShareDoc>,
}

/// Where the rate of a role stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BenchmarkDoc {
    /// The role.
    pub role: String,
    /// What is compared.
    pub rate: Num,
    /// What it is compared with: a provider's range, the library's providers, or an official table.
    pub against: String,
    /// Its lowest value.
    pub low: Option<Num>,
    /// Its highest value.
    pub high: Option<Num>,
    /// So many per cent of it lie below the rate.
    pub percentile: Num,
    /// So many of its levels or providers are at or below the rate; null for a range.
    pub at_or_below: Option<usize>,
    /// Of so many.
    pub of: Option<usize>,
    /// The last day of an official table's rates, where all have ended by then.
    pub ended: Option<String>,
}

/// What the figures do to the total of a matter.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OnDoc {
    /// The matter; null unless names are asked for.
    pub matter_id: Option<String>,
    /// What totals are in.
    pub currency: &'static str,
    /// Each provider's total by the library, and by the invoices.
    pub totals: Vec<OnTotalDoc>,
    /// Who is recommended before and after; null where nobody is.
    pub answer: Option<OnAnswerDoc>,
}

/// What the figures do to the answer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OnAnswerDoc {
    /// Who is recommended by the library.
    pub recommended_old: String,
    /// At what total.
    pub total_old: Num,
    /// Who is recommended by the invoices, each vendor in the place of the provider that it is like.
    pub recommended_new: String,
    /// At what total.
    pub total_new: Num,
    /// What the older answer comes to by the invoices.
    pub older_answer: Num,
    /// That less the total of who is recommended now.
    pub saving: Num,
    /// Whether the answer stays: the same provider, or the vendor in its place.
    pub stays: bool,
}

/// What a vendor's figures do to the total of a matter.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OnTotalDoc {
    /// The vendor.
    pub provider: String,
    /// The provider of the library that it is like.
    pub like: String,
    /// The total of that one; null where it has no price.
    pub total_old: Option<Num>,
    /// The vendor's total; null where it has no price.
    pub total_new: Option<Num>,
    /// The difference.
    pub change: Option<Num>,
    /// That in per cent.
    pub change_percent: Option<Num>,
}

/// Closed matters, estimated again from what was known before their first invoices.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BacktestDoc {
    /// What amounts are in.
    pub currency: &'static str,
    /// The mean of the errors without their signs, in per cent.
    pub mean_absolute_percent: Num,
    /// All estimates less all actual totals, in per cent of these.
    pub bias_percent: Num,
    /// How many actual totals lay between the tenth and the ninetieth percentile.
    pub within: usize,
    /// Of how many.
    pub of: usize,
    /// The matters.
    pub matters: Vec<BacktestedDoc>,
}

/// A closed matter, estimated again.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BacktestedDoc {
    /// Its number, from 1.
    pub matter: usize,
    /// Its id; null unless names are asked for.
    pub matter_id: Option<String>,
    /// Whose estimate it is.
    pub provider: String,
    /// The vendor's lines that were known by then; null where the estimate was saved at the time.
    pub lines_known: Option<u64>,
    /// The estimate.
    pub estimate: Num,
    /// The 10th percentile of the outcomes.
    pub low: Option<Num>,
    /// The 50th.
    pub median: Option<Num>,
    /// The 90th.
    pub high: Option<Num>,
    /// What 5, 10, 25, 50, 75, 90 and 95 % of the outcomes lie below; null where the estimate was saved at the time.
    pub percentiles: Option<[Num; 7]>,
    /// What it came to.
    pub actual: Num,
    /// The estimate less that, in per cent of it.
    pub error_percent: Option<Num>,
    /// Whether it came to something between the tenth and the ninetieth percentile.
    pub within: Option<bool>,
}

/// How much there is of a fault.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FaultDoc {
    /// Its code.
    pub fault: &'static str,
    /// What is wrong.
    pub about: &'static str,
    /// How often.
    pub count: usize,
    /// The sum of what is stated beyond what is expected, where both are known and in one currency or in none that is named.
    pub difference: Option<Num>,
}

row! {
    /// Something that does not add up.
    #[derive(Debug, Clone, Serialize, JsonSchema)]
    pub struct FindingDoc;
    /// Its file, by its number.
    file: usize,
    /// The line of the file, or the row of the sheet.
    row: u64,
    /// The invoice.
    invoice: Option<String>,
    /// The line.
    line: Option<String>,
    /// The code of what is wrong.
    fault: &'static str,
    /// The column.
    field: Option<&'static str>,
    /// What stands there.
    stated: Option<Num>,
    /// What it should be.
    expected: Option<Num>,
    /// The difference.
    difference: Option<Num>,
    /// What is wrong, and what else there is to say.
    about: String,
}

/// Something that was read though its format asks for another form.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NoticeDoc {
    /// The file, by its number.
    pub file: usize,
    /// The first row.
    pub row: u64,
    /// How often.
    pub count: u64,
    /// What.
    pub said: String,
}

//! The keys of `lpo-cost/calibration/1`: what the invoices of each vendor say.

use rust_decimal::Decimal;

use super::backtest::BacktestDoc;
use super::benchmark::{BenchmarkDoc, benchmarks};
use super::faults::{FaultDoc, FindingDoc, NoticeDoc, faults};
use super::files::source;
use super::on::{OnDoc, OnMatter};
use crate::analysis::calibrate::{
    Backtested, Calibration, Carried, CodeSums, Fit, RoleRate, Speed, Sums, VendorFigures,
};
use crate::matter::{FigureKind, LineKind};
use crate::number::Day;
use crate::read::{FileRead, InvoicesRead};
use crate::report::document::document;
use crate::report::num::Num;

pub(super) const SCHEMA: &str = "lpo-cost/calibration/1";

/// What a calibration is written with.
#[derive(Debug, Clone)]
pub struct CalibrationContext<'c> {
    /// The files, what does not add up, and what was read though it is not as it should be.
    pub read: &'c InvoicesRead,
    /// The day it is made.
    pub as_of: Day,
    /// Whether files and matters are named.
    pub names: bool,
    /// What it does to the total of a matter.
    pub on: Option<OnMatter>,
    /// Closed matters, estimated again.
    pub backtest: Vec<Backtested>,
}

document! {
    /// What invoices say, ready to be written.
    pub struct CalibrationDocument of (of: &Calibration, context: &CalibrationContext) {
        let read = context.read;
        let files = read.files.iter().enumerate();
    };
    /// The version of these keys.
    schema: &'static str = SCHEMA,
    /// What wrote this.
    version: &'static str = env!("CARGO_PKG_VERSION"),
    /// The day that it was made.
    as_of: String = context.as_of.to_string(),
    /// The files that were read, in their order.
    files: Vec<FileDoc> = files.map(|(at, file)| FileDoc::of(at + 1, file, context.names)).collect(),
    /// How many lines of invoices they have.
    lines: u64 = read.files.iter().map(|file| file.lines).sum(),
    /// How many matters the library counts for, where a figure of few matters is drawn to it.
    shrink: Num = Num::figure(of.shrink),
    /// The vendors, those with most lines first; your own team last.
    vendors: Vec<VendorDoc> = of.vendors.iter().map(VendorDoc::of).collect(),
    /// What your own team finishes in an hour, by task type.
    throughputs: Vec<FigureDoc> = of.throughputs.iter().map(FigureDoc::of).collect(),
    /// What does to the total of a matter; null where none was named.
    on: Option<OnDoc> = context.on.as_ref().map(|on| OnDoc::of(on, context.names)),
    /// Closed matters estimated again from what was known before; null where none was named.
    backtest: Option<BacktestDoc> = BacktestDoc::of(&context.backtest, context.names),
    /// How much of what does not add up there is, by code.
    faults: Vec<FaultDoc> = faults(&read.findings),
    /// What does not add up, line by line.
    findings: Vec<FindingDoc> = read.findings.iter().map(|of| FindingDoc::of(of, context.names)).collect(),
    /// What was read though its format asks for another form.
    notices: Vec<NoticeDoc> = read.notices.iter().map(NoticeDoc::of).collect(),
    /// How many volumes belong to no hours of any vendor.
    unused_volumes: usize = of.unused_volumes.len(),
    /// The same in sentences.
    summary: Vec<String> = Vec::new(),
}

document! {
    /// A file that was read.
    pub struct FileDoc of (at: usize, file: &FileRead, names: bool);
    /// Its number, from 1, by which findings name it.
    file: usize = at,
    /// Its name; null unless names are asked for.
    name: Option<String> = names.then(|| file.name.clone()),
    /// Its lines of invoices.
    lines: u64 = file.lines,
}

document! {
    /// What the invoices of a vendor say.
    pub struct VendorDoc of (of: &VendorFigures) {
        let gathered = &of.gathered;
        let decimals = of.currency.decimals();
        let day = |day: Day| day.to_string();
        let all = Sums::of(gathered.roles.values().flat_map(|of| of.values()));
    };
    /// Its id as a provider.
    provider: String = of.terms.id.clone(),
    /// What it is called.
    name: String = of.terms.name.clone(),
    /// Whether it is your own team.
    own: bool = of.own,
    /// The provider of the library that the rest is taken from.
    like: String = of.terms.like.clone(),
    /// Whether somebody said so.
    like_is_said: bool = of.terms.like_is_said,
    /// What amounts are in.
    currency: &'static str = of.currency.code(),
    /// Where its figures come from, as their source says it.
    source: String = source(of),
    /// Its lines in its currency.
    lines: u64 = gathered.lines,
    /// Its lines in others, which enter nothing.
    lines_in_other_currencies: u64 = gathered.others,
    /// Fees that lack hours, units or an amount.
    incomplete_lines: u64 = gathered.incomplete,
    /// Its matters.
    matters: usize = gathered.matters.len(),
    /// The first day of work.
    from: Option<String> = gathered.days.map(|[first, _]| day(first)),
    /// The last one.
    until: Option<String> = gathered.days.map(|[_, last]| day(last)),
    /// What its lines come to, by what they are for.
    kinds: Vec<KindDoc> = gathered.kinds.iter().map(|(kind, sums)| KindDoc::of(*kind, sums, decimals)).collect(),
    /// Its roles, those with most hours first.
    roles: Vec<RoleDoc> = of.roles.iter().map(|of| RoleDoc::of(of, decimals)).collect(),
    /// What an hour costs, whoever worked, before adjustments.
    blended_rate: Option<Num> = all.and_then(|all| all.rate()).map(Num::to_4),
    /// The share of units x rate that is left after adjustments.
    realisation: Option<Num> = of.realisation.as_ref().map(|fit| Num::to_4(fit.own.likely)),
    /// Hours of others for an hour of a supervisor.
    leverage: Option<Num> = of.leverage.map(Num::to_4),
    /// The yearly rise of its rates; null where invoices are of one year.
    growth: Option<Num> = of.growth.map(Num::to_4),
    /// How rates were carried to another day.
    carried: Option<CarriedDoc> = of.carried.as_ref().map(CarriedDoc::of),
    /// Every figure: what the invoices say, what the library has, what is written.
    figures: Vec<FigureDoc> = of.fits().map(FigureDoc::of).collect(),
    /// Speeds by task type.
    speeds: Vec<SpeedDoc> = of.speeds.iter().map(SpeedDoc::of).collect(),
    /// Where the hours went.
    codes: Vec<CodeDoc> = of.codes.iter().map(|of| CodeDoc::of(of, decimals)).collect(),
    /// Where its rates stand.
    benchmarks: Vec<BenchmarkDoc> = of.benchmarks.iter().flat_map(benchmarks).collect(),
}

document! {
    /// What lines of a kind come to.
    pub struct KindDoc of (kind: LineKind, sums: &Sums, decimals: u32);
    /// What they are for.
    kind: &'static str = kind.word(),
    /// How many.
    lines: u64 = sums.lines,
    /// Before adjustments and tax.
    gross: Num = Num::money(sums.gross, decimals),
    /// After adjustments, without tax.
    net: Num = Num::money(sums.net, decimals),
}

document! {
    /// A role of a vendor.
    pub struct RoleDoc of (of: &RoleRate, decimals: u32);
    /// The role; null where nothing says so.
    role: Option<String> = of.role.clone(),
    /// Its lines.
    lines: u64 = of.sums.lines,
    /// Its hours.
    hours: Num = Num::to_4(of.sums.units),
    /// Its share of the vendor's hours.
    share: Option<Num> = of.share.map(Num::to_4),
    /// Before adjustments.
    gross: Num = Num::money(of.sums.gross, decimals),
    /// After adjustments.
    net: Num = Num::money(of.sums.net, decimals),
    /// An hour before adjustments.
    rate: Option<Num> = of.sums.rate().map(Num::to_4),
    /// What is left of it after adjustments.
    realisation: Option<Num> = of.realisation.map(Num::to_4),
}

document! {
    /// How rates were carried to another day.
    pub struct CarriedDoc of (carried: &Carried);
    /// The mean day of the hours.
    from: String = carried.from.to_string(),
    /// The day that rates are carried to.
    to: String = carried.to.to_string(),
    /// What they are multiplied by.
    factor: Num = Num::figure(carried.factor),
    /// By what.
    by: String = carried.by.clone(),
}

document! {
    /// A figure: what the invoices say, what the library has, what is written.
    pub struct FigureDoc of (of: &Fit) {
        let percent = |share: Option<Decimal>| share?.checked_mul(Decimal::ONE_HUNDRED).map(Num::percent);
        let shown = |value: Decimal| if of.kind == FigureKind::Money { Num::to_4(value) } else { to_6(value) };
    };
    /// Its key.
    key: String = of.key.clone(),
    /// What it counts.
    unit: &'static str = of.kind.unit(),
    /// The matters that it rests on (n).
    matters: usize = of.matters,
    /// The lines that it rests on.
    lines: u64 = of.lines,
    /// What the invoices alone say.
    own: Num = shown(of.own.likely),
    /// Whether its range is that of the matters; else it is as wide as the library's.
    range_of_matters: bool = of.own_range,
    /// What the library has.
    library: Option<Num> = of.library.map(|library| Num::figure(library.likely)),
    /// Its lowest value there.
    library_low: Option<Num> = of.library.map(|library| Num::figure(library.low)),
    /// Its highest value there.
    library_high: Option<Num> = of.library.map(|library| Num::figure(library.high)),
    /// How many matters the library counts for (k); null where the figure is not drawn to it.
    weight: Option<Num> = of.weight.map(Num::figure),
    /// What is written.
    likely: Num = Num::figure(of.result.likely),
    /// Its lowest value.
    low: Num = Num::figure(of.result.low),
    /// Its highest value.
    high: Num = Num::figure(of.result.high),
    /// That against the library, in per cent.
    change_percent: Option<Num> = percent(of.change()),
    /// Half of the range, in per cent of the likely value.
    width_percent: Option<Num> = percent(of.width()),
}

fn to_6(value: Decimal) -> Num {
    Num::figure(crate::number::round_half_away(crate::number::snap(value), 6))
}

document! {
    /// A task type's speed.
    pub struct SpeedDoc of (of: &Speed);
    /// The type.
    task: String = of.of_type.clone(),
    /// Its hours.
    hours: Num = Num::to_4(of.hours),
    /// Who worked them.
    mix: Vec<ShareDoc> = shares(&of.mix),
    /// Units of matters whose volume is known.
    units: Option<Num> = of.volume.map(|[units, _]| Num::figure(units)),
    /// The hours of these.
    hours_of_units: Option<Num> = of.volume.map(|[_, hours]| Num::to_4(hours)),
    /// Units an hour.
    throughput: Option<Num> = of.throughput.map(Num::to_4),
    /// Relative to your own team.
    productivity: Option<Num> = of.productivity.as_ref().map(|fit| Num::figure(fit.result.likely)),
}

document! {
    /// The share of a role.
    pub struct ShareDoc of (role: Option<&String>, share: Decimal);
    /// The role; null where nothing says so.
    role: Option<String> = role.cloned(),
    /// Its share of the hours.
    share: Num = Num::to_4(share),
}

fn shares(mix: &[(Option<String>, Decimal)]) -> Vec<ShareDoc> {
    mix.iter().map(|(role, share)| ShareDoc::of(role.as_ref(), *share)).collect()
}

document! {
    /// Where hours went.
    pub struct CodeDoc of (of: &CodeSums, decimals: u32);
    /// `task` or `activity`.
    level: &'static str = of.level,
    /// The UTBMS code; null for hours without one.
    code: Option<String> = of.code.clone(),
    /// The hours.
    hours: Num = Num::to_4(of.sums.units),
    /// Before adjustments.
    gross: Num = Num::money(of.sums.gross, decimals),
    /// After adjustments.
    net: Num = Num::money(of.sums.net, decimals),
    /// What an hour costs, whoever worked.
    blended_rate: Option<Num> = of.blended.map(Num::to_4),
    /// Who worked.
    mix: Vec<ShareDoc> = shares(&of.mix),
}

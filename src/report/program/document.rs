//! A programme's answer as a document: the keys of `lpo-cost/program/1`.

use rust_decimal::Decimal;

use super::words::Words;
use crate::analysis::{CostSpread, Demand, End, Interval, OptionAnswer, ProgramAnswer, Sent, Threshold};
use crate::matter::{Program, Stream, Warning};
use crate::number::Day;
use crate::report::cell::row;
use crate::report::document::document;
use crate::report::num::Num;
use crate::report::{OriginDoc, SourceDoc};

/// The version of the document's keys.
pub const SCHEMA: &str = "lpo-cost/program/1";

document! {
    /// A programme's answer, ready to be written.
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct ProgramDocument of (program: &Program, answer: &ProgramAnswer, as_of: Day) {
        let words = Words { program, answer };
        let decimals = program.currency.decimals();
    };
    schema: &'static str = SCHEMA,
    version: &'static str = env!("CARGO_PKG_VERSION"),
    as_of: Day = as_of,
    program_id: String = program.id.clone(),
    title: Option<String> = program.title.clone(),
    currency: &'static str = program.currency.code(),
    start: Day = program.start,
    months: i64 = program.months,
    /// How much of a matter your own team takes where it has no room for all of it: `share` or `whole`.
    admit: &'static str = program.admit.word(),
    seed: u64 = answer.seed,
    draws: u64 = answer.draws,
    uncertain_inputs: usize = answer.inputs.len(),
    /// The answer in a sentence.
    verdict: String = words.verdict(),
    /// The name of the recommended option.
    recommended: String = answer.options[answer.recommended].name.clone(),
    /// The name of today's way, the first option.
    today: String = answer.options[0].name.clone(),
    /// Matters a year in the mean, of all streams.
    matters_a_year: Option<Num> = number(answer.matters_a_year),
    demand: Vec<DemandDoc> = answer.demand.iter().map(DemandDoc::of).collect(),
    /// What your own team is paid for its capacity over the programme; the same in all options.
    own_pay: Option<Num> = answer.own_pay.and_then(|value| amount(value, decimals)),
    options: Vec<OptionDoc> = (0..answer.options.len()).map(|at| OptionDoc::of(program, answer, at)).collect(),
    thresholds: ThresholdsDoc = ThresholdsDoc::of(answer, words.thresholds(), decimals),
    reasons: Vec<String> = words.reasons(),
    /// What has to be seen to before the recommended option is taken.
    before: Vec<String> = words.before(),
    notes: Vec<String> = words.notes(),
    /// Where the inputs come from, with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    explained: Option<Vec<OriginDoc>> = None,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    sources: Option<Vec<SourceDoc>> = None,
}

document! {
    /// The demand of a stream.
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct DemandDoc of (of: &Demand);
    stream: String = of.name.clone(),
    per_year_mean: Option<Num> = number(of.per_year[0]),
    per_year_likely: Option<Num> = number(of.per_year[1]),
    /// How many times the matter file's volumes, gigabytes and hours.
    size_mean: Option<Num> = number(of.size[0]),
    size_likely: Option<Num> = number(of.size[1]),
}

row! {
    /// How an amount spreads over the draws.
    #[derive(Copy)]
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct SpreadDoc of (of: &CostSpread, each: impl Fn(f64) -> Option<Num>);
    mean: Option<Num> = each(of.mean),
    standard_error: Option<Num> = each(of.standard_error),
    p10: Option<Num> = each(of.p10),
    p50: Option<Num> = each(of.p50),
    p90: Option<Num> = each(of.p90),
}

document! {
    /// What an option comes to.
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct OptionDoc of (program: &Program, answer: &ProgramAnswer, at: usize) {
        let of = &answer.options[at];
        let decimals = program.currency.decimals();
        let money = |value| amount(value, decimals);
        let cost = SpreadDoc::of(&of.cost, money);
        let less = cost.mean.zip(SpreadDoc::of(&answer.options[0].cost, money).mean);
        let years = of.years.iter().enumerate();
        let months = answer.months.iter().enumerate();
        let warnings = of.warnings.iter().zip(&program.streams);
    };
    name: String = of.name.clone(),
    recommended: bool = at == answer.recommended,
    /// Whether it may be recommended: not too short of hours, and no more matters late than today.
    qualifies: bool = at == 0 || (!of.is_short && !of.is_later),
    /// Of the whole programme.
    cost: SpreadDoc = cost,
    /// What it costs more than today's way, in the mean; less where below 0.
    against_today: Option<Num> = less.map(|(own, today)| Num::money(own.get() - today.get(), decimals)),
    years: Vec<YearDoc> = years.map(|(year, of)| YearDoc::of(year + 1, SpreadDoc::of(of, money))).collect(),
    /// Hours of your own team by those that it has, over the whole programme.
    utilisation: Option<Num> = number(of.utilised),
    own_team: Vec<MonthDoc> = months.map(|(month, day)| MonthDoc::of(of, month, *day)).collect(),
    /// Matters that arrive in the programme, in the mean.
    matters: Option<Num> = number(of.matters),
    /// Share of the matters of which anything goes out.
    matters_out: Option<Num> = number(of.matters_out),
    /// Share of the hours that go out.
    hours_out: Option<Num> = number(of.hours_out),
    /// Share of the matters that are late.
    late: Option<Num> = number(of.late),
    matters_late: Option<Num> = number(of.matters_late),
    /// Hours above your own team's capacity, in the mean.
    hours_short: Option<Num> = number(of.short),
    /// The same as a share of its capacity.
    short_share: Option<Num> = number(of.short_share),
    /// Matters larger than your whole team, in the mean.
    larger_than_team: Option<Num> = number(of.too_large),
    probability_cheapest: Option<Num> = number(of.cheapest),
    regret: Option<Num> = money(of.regret),
    /// Who takes what goes out.
    sent: Vec<SentDoc> = of.sent.iter().map(|of| SentDoc::of(&program.streams[of.stream], of)).collect(),
    warnings: Vec<StreamWarningDoc> = warnings.flat_map(|(all, stream)| all.iter().map(|of| StreamWarningDoc::of(stream, of))).collect(),
}

document! {
    /// Matters of a stream that somebody takes, or a part of them.
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct SentDoc of (stream: &Stream, of: &Sent);
    stream: String = stream.name.clone(),
    provider: String = stream.case.providers[of.provider].id.clone(),
    /// Whether it is the team on call.
    on_call: bool = of.on_call,
    /// In a programme, in the mean.
    matters: Option<Num> = number(of.matters),
}

document! {
    /// What to look out for in the matters of a stream.
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct StreamWarningDoc of (stream: &Stream, of: &Warning);
    stream: String = stream.name.clone(),
    code: &'static str = of.code(),
    message: String = of.message(&stream.case),
}

document! {
    /// A year of an option.
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct YearDoc of (year: usize, cost: SpreadDoc);
    year: usize = year,
    #[serde(flatten)]
    cost: SpreadDoc = cost,
}

document! {
    /// A calendar month of your own team.
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct MonthDoc of (of: &OptionAnswer, month: usize, day: Day);
    /// The day that it begins on.
    month: Day = day,
    capacity: Option<Num> = number(of.capacity[month]),
    utilisation: Option<Num> = number(of.utilisation[month]),
    #[serde(flatten)]
    hours: SpreadDoc = SpreadDoc::of(&of.load[month], number),
}

document! {
    /// From how many matters a year on options pay.
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct ThresholdsDoc of (answer: &ProgramAnswer, sentence: String, decimals: u32) {
        let found = &answer.thresholds;
        let demands = found.demands.iter().enumerate();
    };
    draws: u64 = found.draws,
    /// The most matters a year that were looked at.
    most: Option<Num> = number(found.most),
    sentence: String = sentence,
    options: Vec<ThresholdDoc> = found.options.iter().map(|of| ThresholdDoc::of(answer.options[of.option].name.clone(), of)).collect(),
    curve: Vec<DemandCostDoc> = demands.map(|(level, demand)| DemandCostDoc::of(*demand, &found.costs, level, decimals)).collect(),
}

document! {
    /// Where an option's mean cost is below today's.
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct ThresholdDoc of (name: String, of: &Threshold);
    name: String = name,
    pays: Vec<IntervalDoc> = of.pays.iter().map(IntervalDoc::of).collect(),
}

row! {
    /// Matters a year between which an option pays, each end with the range that two standard errors allow.
    #[derive(Copy)]
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct IntervalDoc of (of: &Interval) {
        let end = |end: Option<End>, of: fn(End) -> Option<f64>| end.and_then(of).and_then(number);
    };
    /// None where it pays whatever arrives.
    from: Option<Num> = end(of.from, |end| Some(end.at)),
    from_lowest: Option<Num> = end(of.from, |end| end.lowest),
    from_highest: Option<Num> = end(of.from, |end| end.highest),
    /// None where it pays up to the most that was looked at.
    to: Option<Num> = end(of.to, |end| Some(end.at)),
    to_lowest: Option<Num> = end(of.to, |end| end.lowest),
    to_highest: Option<Num> = end(of.to, |end| end.highest),
}

document! {
    /// Mean costs at a demand, in the order of the options.
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct DemandCostDoc of (demand: f64, costs: &[Vec<f64>], level: usize, decimals: u32);
    matters_a_year: Option<Num> = number(demand),
    costs: Vec<Option<Num>> = costs.iter().map(|costs| amount(costs[level], decimals)).collect(),
}

/// A number to four decimals.
pub fn number(value: f64) -> Option<Num> {
    Decimal::from_f64_retain(value).map(Num::to_4)
}

fn amount(value: f64, decimals: u32) -> Option<Num> {
    Decimal::from_f64_retain(value).map(|value| Num::money(value, decimals))
}

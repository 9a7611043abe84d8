//! A programme's answer as a document: the keys of `lpo-cost/program/1`.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::words::Words;
use crate::analysis::{CostSpread, End, OptionAnswer, ProgramAnswer};
use crate::matter::Program;
use crate::report::cell::row;
use crate::report::num::Num;
use crate::report::{OriginDoc, SourceDoc};

/// The version of the document's keys.
pub const SCHEMA: &str = "lpo-cost/program/1";

/// A programme's answer, ready to be written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the programme's published format")]
pub struct ProgramDocument {
    pub schema: &'static str,
    pub version: &'static str,
    pub as_of: String,
    pub program_id: String,
    pub title: Option<String>,
    pub currency: &'static str,
    pub start: String,
    pub months: i64,
    /// How much of a matter your own team takes where it has no room for all of it: `share` or `whole`.
    pub admit: &'static str,
    pub seed: u64,
    pub draws: u64,
    pub uncertain_inputs: usize,
    /// The answer in a sentence.
    pub verdict: String,
    /// The name of the recommended option.
    pub recommended: String,
    /// The name of today's way, the first option.
    pub today: String,
    /// Matters a year in the mean, of all streams.
    pub matters_a_year: Option<Num>,
    pub demand: Vec<DemandDoc>,
    /// What your own team is paid for its capacity over the programme; the same in all options.
    pub own_pay: Option<Num>,
    pub options: Vec<OptionDoc>,
    pub thresholds: ThresholdsDoc,
    pub reasons: Vec<String>,
    /// What has to be seen to before the recommended option is taken.
    pub before: Vec<String>,
    pub notes: Vec<String>,
    /// Where the inputs come from, with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub explained: Option<Vec<OriginDoc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub sources: Option<Vec<SourceDoc>>,
}

/// The demand of a stream.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the programme's published format")]
pub struct DemandDoc {
    pub stream: String,
    pub per_year_mean: Option<Num>,
    pub per_year_likely: Option<Num>,
    /// How many times the matter file's volumes, gigabytes and hours.
    pub size_mean: Option<Num>,
    pub size_likely: Option<Num>,
}

row! {
    /// How an amount spreads over the draws.
    #[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct SpreadDoc;
    mean: Option<Num>,
    standard_error: Option<Num>,
    p10: Option<Num>,
    p50: Option<Num>,
    p90: Option<Num>,
}

/// What an option comes to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the programme's published format")]
pub struct OptionDoc {
    pub name: String,
    pub recommended: bool,
    /// Whether it may be recommended: not too short of hours, and no more matters late than today.
    pub qualifies: bool,
    /// Of the whole programme.
    pub cost: SpreadDoc,
    /// What it costs more than today's way, in the mean; less where below 0.
    pub against_today: Option<Num>,
    pub years: Vec<YearDoc>,
    /// Hours of your own team by those that it has, over the whole programme.
    pub utilisation: Option<Num>,
    pub own_team: Vec<MonthDoc>,
    /// Matters that arrive in the programme, in the mean.
    pub matters: Option<Num>,
    /// Share of the matters of which anything goes out.
    pub matters_out: Option<Num>,
    /// Share of the hours that go out.
    pub hours_out: Option<Num>,
    /// Share of the matters that are late.
    pub late: Option<Num>,
    pub matters_late: Option<Num>,
    /// Hours above your own team's capacity, in the mean.
    pub hours_short: Option<Num>,
    /// The same as a share of its capacity.
    pub short_share: Option<Num>,
    /// Matters larger than your whole team, in the mean.
    pub larger_than_team: Option<Num>,
    pub probability_cheapest: Option<Num>,
    pub regret: Option<Num>,
    /// Who takes what goes out.
    pub sent: Vec<SentDoc>,
    pub warnings: Vec<StreamWarningDoc>,
}

/// Matters of a stream that somebody takes, or a part of them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the programme's published format")]
pub struct SentDoc {
    pub stream: String,
    pub provider: String,
    /// Whether it is the team on call.
    pub on_call: bool,
    /// In a programme, in the mean.
    pub matters: Option<Num>,
}

/// What to look out for in the matters of a stream.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the programme's published format")]
pub struct StreamWarningDoc {
    pub stream: String,
    pub code: &'static str,
    pub message: String,
}

/// A year of an option.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the programme's published format")]
pub struct YearDoc {
    pub year: usize,
    #[serde(flatten)]
    pub cost: SpreadDoc,
}

/// A calendar month of your own team.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the programme's published format")]
pub struct MonthDoc {
    /// The day that it begins on.
    pub month: String,
    pub capacity: Option<Num>,
    pub utilisation: Option<Num>,
    #[serde(flatten)]
    pub hours: SpreadDoc,
}

/// From how many matters a year on options pay.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the programme's published format")]
pub struct ThresholdsDoc {
    pub draws: u64,
    /// The most matters a year that were looked at.
    pub most: Option<Num>,
    pub sentence: String,
    pub options: Vec<ThresholdDoc>,
    pub curve: Vec<DemandCostDoc>,
}

/// Where an option's mean cost is below today's.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the programme's published format")]
pub struct ThresholdDoc {
    pub name: String,
    pub pays: Vec<IntervalDoc>,
}

row! {
    /// Matters a year between which an option pays, each end with the range that two standard errors allow.
    #[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
    #[expect(missing_docs, reason = "the keys are those of the programme's published format")]
    pub struct IntervalDoc;
    /// None where it pays whatever arrives.
    from: Option<Num>,
    from_lowest: Option<Num>,
    from_highest: Option<Num>,
    /// None where it pays up to the most that was looked at.
    to: Option<Num>,
    to_lowest: Option<Num>,
    to_highest: Option<Num>,
}

/// Mean costs at a demand, in the order of the options.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the programme's published format")]
pub struct DemandCostDoc {
    pub matters_a_year: Option<Num>,
    pub costs: Vec<Option<Num>>,
}

/// A number to four decimals.
pub fn number(value: f64) -> Option<Num> {
    Decimal::from_f64_retain(value).map(Num::to_4)
}

fn amount(value: f64, decimals: u32) -> Option<Num> {
    Decimal::from_f64_retain(value).map(|value| Num::money(value, decimals))
}

fn spread(of: &CostSpread, each: impl Fn(f64) -> Option<Num>) -> SpreadDoc {
    SpreadDoc {
        mean: each(of.mean),
        standard_error: each(of.standard_error),
        p10: each(of.p10),
        p50: each(of.p50),
        p90: each(of.p90),
    }
}

/// Writes the document.
pub fn document(program: &Program, answer: &ProgramAnswer, as_of: String) -> ProgramDocument {
    let decimals = program.currency.decimals();
    let words = Words { program, answer };
    let money = |value| amount(value, decimals);
    let demand = answer.demand.iter().map(|of| DemandDoc {
        stream: of.name.clone(),
        per_year_mean: number(of.per_year[0]),
        per_year_likely: number(of.per_year[1]),
        size_mean: number(of.size[0]),
        size_likely: number(of.size[1]),
    });
    ProgramDocument {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        as_of,
        program_id: program.id.clone(),
        title: program.title.clone(),
        currency: program.currency.code(),
        start: program.start.to_string(),
        months: program.months,
        admit: program.admit.word(),
        seed: answer.seed,
        draws: answer.draws,
        uncertain_inputs: answer.inputs.len(),
        verdict: words.verdict(),
        recommended: answer.options[answer.recommended].name.clone(),
        today: answer.options[0].name.clone(),
        matters_a_year: number(answer.matters_a_year),
        demand: demand.collect(),
        own_pay: answer.own_pay.and_then(money),
        options: (0..answer.options.len()).map(|at| option(program, answer, at)).collect(),
        thresholds: thresholds(answer, words.thresholds(), decimals),
        reasons: words.reasons(),
        before: words.before(),
        notes: words.notes(),
        explained: None,
        sources: None,
    }
}

fn option(program: &Program, answer: &ProgramAnswer, at: usize) -> OptionDoc {
    let decimals = program.currency.decimals();
    let of: &OptionAnswer = &answer.options[at];
    let money = |value| amount(value, decimals);
    let years = of.years.iter().enumerate();
    let cost = spread(&of.cost, money);
    let months = answer.months.iter().enumerate().map(|(month, day)| MonthDoc {
        month: day.to_string(),
        capacity: number(of.capacity[month]),
        utilisation: number(of.utilisation[month]),
        hours: spread(&of.load[month], number),
    });
    let stream = |at: usize| program.streams[at].name.clone();
    let sent = of.sent.iter().map(|of| SentDoc {
        stream: stream(of.stream),
        provider: program.streams[of.stream].case.providers[of.provider].id.clone(),
        on_call: of.on_call,
        matters: number(of.matters),
    });
    let warnings = of.warnings.iter().enumerate().flat_map(|(at, all)| {
        let case = &program.streams[at].case;
        let each = all.iter().map(move |of| (of.code(), of.message(case)));
        each.map(move |(code, message)| StreamWarningDoc { stream: stream(at), code, message })
    });
    let less = cost.mean.zip(spread(&answer.options[0].cost, money).mean);
    OptionDoc {
        name: of.name.clone(),
        recommended: at == answer.recommended,
        qualifies: at == 0 || (!of.is_short && !of.is_later),
        cost,
        against_today: less.map(|(own, today)| Num::money(own.get() - today.get(), decimals)),
        years: years.map(|(year, of)| YearDoc { year: year + 1, cost: spread(&of.cost, money) }).collect(),
        utilisation: number(of.utilised),
        own_team: months.collect(),
        matters: number(of.matters),
        matters_out: number(of.matters_out),
        hours_out: number(of.hours_out),
        late: number(of.late),
        matters_late: number(of.matters_late),
        hours_short: number(of.short),
        short_share: number(of.short_share),
        larger_than_team: number(of.too_large),
        probability_cheapest: number(of.cheapest),
        regret: money(of.regret),
        sent: sent.collect(),
        warnings: warnings.collect(),
    }
}

fn thresholds(answer: &ProgramAnswer, sentence: String, decimals: u32) -> ThresholdsDoc {
    let found = &answer.thresholds;
    let ends = |end: Option<End>| {
        let of = |at: Option<f64>| at.and_then(number);
        [of(end.map(|end| end.at)), of(end.and_then(|end| end.lowest)), of(end.and_then(|end| end.highest))]
    };
    let options = found.options.iter().map(|of| ThresholdDoc {
        name: answer.options[of.option].name.clone(),
        pays: of
            .pays
            .iter()
            .map(|interval| {
                let ([from, from_lowest, from_highest], [to, to_lowest, to_highest]) =
                    (ends(interval.from), ends(interval.to));
                IntervalDoc { from, from_lowest, from_highest, to, to_lowest, to_highest }
            })
            .collect(),
    });
    let curve = found.demands.iter().enumerate().map(|(level, demand)| DemandCostDoc {
        matters_a_year: number(*demand),
        costs: found.costs.iter().map(|costs| amount(costs[level], decimals)).collect(),
    });
    ThresholdsDoc {
        draws: found.draws,
        most: number(found.most),
        sentence,
        options: options.collect(),
        curve: curve.collect(),
    }
}

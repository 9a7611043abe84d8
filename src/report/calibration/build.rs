//! From what was worked out to the document.

use rust_decimal::Decimal;

use super::super::num::Num;
use super::files::source;
use super::{
    BacktestDoc, BacktestedDoc, BenchmarkDoc, CalibrationDocument, CalibrationReport, CarriedDoc, CodeDoc, FaultDoc,
    FigureDoc, FileDoc, FindingDoc, KindDoc, NoticeDoc, OnAnswerDoc, OnDoc, OnTotalDoc, RoleDoc, SCHEMA, ShareDoc,
    SpeedDoc, VendorDoc, blocks,
};
use crate::analysis::calibrate::{
    Backtested, Benchmark, Calibration, CodeSums, Fit, Outcomes, RoleRate, Speed, Sums, VendorFigures, judged,
};
use crate::matter::{Fault, FigureKind, InvoiceFinding};
use crate::number::{Currency, Day};
use crate::read::InvoicesRead;

/// A text of more letters may be a name.
const MOST_LETTERS: usize = 3;

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

/// What figures do to the totals of a matter.
#[derive(Debug, Clone)]
pub struct OnMatter {
    /// The matter.
    pub id: String,
    /// What its totals are in.
    pub currency: Currency,
    /// Each vendor's id, that of the provider that it is like, and the totals of that one and of the vendor.
    pub totals: Vec<(String, String, Option<Decimal>, Option<Decimal>)>,
    /// Who is recommended; none where nobody is.
    pub answer: Option<OnAnswer>,
}

/// Who is recommended by the library, and who by the invoices.
#[derive(Debug, Clone)]
pub struct OnAnswer {
    /// Who is recommended by the library.
    pub old: String,
    /// At what total.
    pub total_old: Decimal,
    /// Who is by the invoices.
    pub new: String,
    /// At what total.
    pub total_new: Decimal,
    /// What the older answer comes to by the invoices.
    pub older_answer: Decimal,
    /// Whether the answer stays: the same provider, or the vendor in its place.
    pub stays: bool,
}

/// What invoices say, as a report.
#[must_use]
pub fn calibration(of: &Calibration, context: &CalibrationContext) -> CalibrationReport {
    let read = context.read;
    let files = read.files.iter().enumerate().map(|(at, file)| FileDoc {
        file: at + 1,
        name: context.names.then(|| file.name.clone()),
        lines: file.lines,
    });
    let mut document = CalibrationDocument {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        as_of: context.as_of.to_string(),
        files: files.collect(),
        lines: read.files.iter().map(|file| file.lines).sum(),
        shrink: Num::figure(of.shrink),
        vendors: of.vendors.iter().map(vendor).collect(),
        throughputs: of.throughputs.iter().map(figure).collect(),
        on: context.on.as_ref().map(|on| on_matter(on, context.names)),
        backtest: backtest(&context.backtest, context.names),
        faults: faults(&read.findings),
        findings: read.findings.iter().map(|of| finding(of, context.names)).collect(),
        notices: read
            .notices
            .iter()
            .map(|of| NoticeDoc { file: of.file + 1, row: of.row, count: of.count, said: of.said.clone() })
            .collect(),
        unused_volumes: of.unused_volumes.len(),
        summary: Vec::new(),
    };
    document.summary = blocks::summary(&document);
    CalibrationReport { document }
}

fn vendor(of: &VendorFigures) -> VendorDoc {
    let gathered = &of.gathered;
    let decimals = of.currency.decimals();
    let day = |day: Day| day.to_string();
    let all = Sums::of(gathered.roles.values().flat_map(|of| of.values()));
    VendorDoc {
        provider: of.terms.id.clone(),
        name: of.terms.name.clone(),
        own: of.own,
        like: of.terms.like.clone(),
        like_is_said: of.terms.like_is_said,
        currency: of.currency.code(),
        source: source(of),
        lines: gathered.lines,
        lines_in_other_currencies: gathered.others,
        incomplete_lines: gathered.incomplete,
        matters: gathered.matters.len(),
        from: gathered.days.map(|[first, _]| day(first)),
        until: gathered.days.map(|[_, last]| day(last)),
        kinds: gathered
            .kinds
            .iter()
            .map(|(kind, sums)| KindDoc {
                kind: kind.word(),
                lines: sums.lines,
                gross: Num::money(sums.gross, decimals),
                net: Num::money(sums.net, decimals),
            })
            .collect(),
        roles: of.roles.iter().map(|of| role(of, decimals)).collect(),
        blended_rate: all.and_then(|all| all.rate()).map(Num::to_4),
        realisation: of.realisation.as_ref().map(|fit| Num::to_4(fit.own.likely)),
        leverage: of.leverage.map(Num::to_4),
        growth: of.growth.map(Num::to_4),
        carried: of.carried.as_ref().map(|carried| CarriedDoc {
            from: day(carried.from),
            to: day(carried.to),
            factor: Num::figure(carried.factor),
            by: carried.by.clone(),
        }),
        figures: of.fits().map(figure).collect(),
        speeds: of.speeds.iter().map(speed).collect(),
        codes: of.codes.iter().map(|of| code(of, decimals)).collect(),
        benchmarks: of.benchmarks.iter().flat_map(benchmark).collect(),
    }
}

fn role(of: &RoleRate, decimals: u32) -> RoleDoc {
    RoleDoc {
        role: of.role.clone(),
        lines: of.sums.lines,
        hours: Num::to_4(of.sums.units),
        share: of.share.map(Num::to_4),
        gross: Num::money(of.sums.gross, decimals),
        net: Num::money(of.sums.net, decimals),
        rate: of.sums.rate().map(Num::to_4),
        realisation: of.realisation.map(Num::to_4),
    }
}

fn figure(of: &Fit) -> FigureDoc {
    let percent = |share: Option<Decimal>| share?.checked_mul(Decimal::ONE_HUNDRED).map(Num::percent);
    let shown = |value: Decimal| if of.kind == FigureKind::Money { Num::to_4(value) } else { to_6(value) };
    FigureDoc {
        key: of.key.clone(),
        unit: of.kind.unit(),
        matters: of.matters,
        lines: of.lines,
        own: shown(of.own.likely),
        range_of_matters: of.own_range,
        library: of.library.map(|library| Num::figure(library.likely)),
        library_low: of.library.map(|library| Num::figure(library.low)),
        library_high: of.library.map(|library| Num::figure(library.high)),
        weight: of.weight.map(Num::figure),
        likely: Num::figure(of.result.likely),
        low: Num::figure(of.result.low),
        high: Num::figure(of.result.high),
        change_percent: percent(of.change()),
        width_percent: percent(of.width()),
    }
}

fn to_6(value: Decimal) -> Num {
    Num::figure(crate::number::round_half_away(crate::number::snap(value), 6))
}

fn shares(mix: &[(Option<String>, Decimal)]) -> Vec<ShareDoc> {
    mix.iter().map(|(role, share)| ShareDoc { role: role.clone(), share: Num::to_4(*share) }).collect()
}

fn speed(of: &Speed) -> SpeedDoc {
    SpeedDoc {
        task: of.of_type.clone(),
        hours: Num::to_4(of.hours),
        mix: shares(&of.mix),
        units: of.volume.map(|[units, _]| Num::figure(units)),
        hours_of_units: of.volume.map(|[_, hours]| Num::to_4(hours)),
        throughput: of.throughput.map(Num::to_4),
        productivity: of.productivity.as_ref().map(|fit| Num::figure(fit.result.likely)),
    }
}

fn code(of: &CodeSums, decimals: u32) -> CodeDoc {
    CodeDoc {
        level: of.level,
        code: of.code.clone(),
        hours: Num::to_4(of.sums.units),
        gross: Num::money(of.sums.gross, decimals),
        net: Num::money(of.sums.net, decimals),
        blended_rate: of.blended.map(Num::to_4),
        mix: shares(&of.mix),
    }
}

fn benchmark(of: &Benchmark) -> Vec<BenchmarkDoc> {
    let percent = |part: usize, of: usize| {
        let share = Decimal::from(part).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(of.into())?;
        Some(Num::percent(share))
    };
    let row = |against: String, percentile: Num| BenchmarkDoc {
        role: of.role.clone(),
        rate: Num::figure(of.rate),
        against,
        low: None,
        high: None,
        percentile,
        at_or_below: None,
        of: None,
        ended: None,
    };
    let like = of.like.iter().map(|place| BenchmarkDoc {
        low: Some(Num::figure(place.range.low)),
        high: Some(Num::figure(place.range.high)),
        ..row(place.provider.clone(), Num::percent(place.percentile.into()))
    });
    let rivals = percent(of.dearer_than, of.of).map(|share| BenchmarkDoc {
        at_or_below: Some(of.dearer_than),
        of: Some(of.of),
        ..row("the library's providers".to_owned(), share)
    });
    let tables = of.tables.iter().filter_map(|place| {
        let ended = place.ended.map_or_else(String::new, |day| format!(", out of date: ended {day}"));
        let against = format!("{} since {}{ended}", place.table, place.since);
        Some(BenchmarkDoc {
            ended: place.ended.map(|day| day.to_string()),
            low: Some(Num::figure(place.range[0])),
            high: Some(Num::figure(place.range[1])),
            at_or_below: Some(place.at_or_below),
            of: Some(place.of),
            ..row(against, percent(place.at_or_below, place.of)?)
        })
    });
    like.chain(rivals).chain(tables).collect()
}

fn on_matter(on: &OnMatter, names: bool) -> OnDoc {
    let money = |amount: Option<Decimal>| amount.map(|amount| Num::money(amount, on.currency.decimals()));
    let total = |(provider, like, old, new): &(String, String, Option<Decimal>, Option<Decimal>)| {
        let change = old.zip(*new).and_then(|(old, new)| new.checked_sub(old));
        let percent =
            change.zip(*old).and_then(|(change, old)| change.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(old));
        OnTotalDoc {
            provider: provider.clone(),
            like: like.clone(),
            total_old: money(*old),
            total_new: money(*new),
            change: money(change),
            change_percent: percent.map(Num::percent),
        }
    };
    OnDoc {
        matter_id: names.then(|| on.id.clone()),
        currency: on.currency.code(),
        totals: on.totals.iter().map(total).collect(),
        answer: on.answer.as_ref().map(|of| {
            let money = |amount: Decimal| Num::money(amount, on.currency.decimals());
            OnAnswerDoc {
                recommended_old: of.old.clone(),
                total_old: money(of.total_old),
                recommended_new: of.new.clone(),
                total_new: money(of.total_new),
                older_answer: money(of.older_answer),
                saving: money(of.older_answer.saturating_sub(of.total_new)),
                stays: of.stays,
            }
        }),
    }
}

fn backtest(all: &[Backtested], names: bool) -> Option<BacktestDoc> {
    let judged = judged(all)?;
    let currency = all.first()?.currency;
    let money = |amount: Decimal| Num::money(amount, currency.decimals());
    let percent = |share: Decimal| share.checked_mul(Decimal::ONE_HUNDRED).map(Num::percent);
    let matter = |(at, of): (usize, &Backtested)| BacktestedDoc {
        matter: at + 1,
        matter_id: names.then(|| of.matter.clone()),
        provider: of.provider.clone(),
        lines_known: of.lines,
        estimate: money(of.estimate),
        low: of.range.map(|of| money(of.three()[0])),
        median: of.range.map(|of| money(of.three()[1])),
        high: of.range.map(|of| money(of.three()[2])),
        percentiles: match of.range {
            Some(Outcomes::All(of)) => Some(of.map(money)),
            Some(Outcomes::Saved(_)) | None => None,
        },
        actual: money(of.actual),
        error_percent: of.error().and_then(percent),
        within: of.is_within(),
    };
    Some(BacktestDoc {
        currency: currency.code(),
        mean_absolute_percent: percent(judged.mean_absolute)?,
        bias_percent: percent(judged.bias)?,
        within: judged.within,
        of: judged.of,
        matters: all.iter().enumerate().map(matter).collect(),
    })
}

/// What cannot be read may be somebody's name where columns are shifted: words are left out, marks and digits are not.
fn nameless(fault: Fault, detail: &str) -> String {
    let is_word = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > MOST_LETTERS;
    match detail.rsplit_once("`: ") {
        Some((found, why)) if fault == Fault::Unreadable && is_word(found) => format!("a text: {why}"),
        _ => detail.to_owned(),
    }
}

/// How much of each fault there is, in the order of the faults.
fn faults(findings: &[InvoiceFinding]) -> Vec<FaultDoc> {
    let of_fault = |(_, fault): &(&'static str, Fault)| {
        let found: Vec<&InvoiceFinding> = findings.iter().filter(|finding| finding.fault == *fault).collect();
        let differences: Vec<Decimal> = found.iter().filter_map(|finding| finding.difference()).collect();
        let sum = differences.iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(*one));
        (!found.is_empty()).then(|| FaultDoc {
            fault: fault.word(),
            about: fault.about(),
            count: found.len(),
            difference: sum.filter(|_| !differences.is_empty()).map(Num::figure),
        })
    };
    Fault::ALL.iter().filter_map(of_fault).collect()
}

fn finding(of: &InvoiceFinding, names: bool) -> FindingDoc {
    let about = match &of.detail {
        Some(detail) if !names => format!("{}: {}", of.fault.about(), nameless(of.fault, detail)),
        Some(detail) => format!("{}: {detail}", of.fault.about()),
        None => of.fault.about().to_owned(),
    };
    FindingDoc {
        file: of.place.file + 1,
        row: of.place.row,
        invoice: of.invoice.clone(),
        line: of.line.clone(),
        fault: of.fault.word(),
        field: of.field,
        stated: of.stated.map(Num::figure),
        expected: of.expected.map(Num::figure),
        difference: of.difference().map(Num::figure),
        about,
    }
}

//! What invoices say, as a person reads it: the answer in sentences first, then old against new.

use rust_decimal::Decimal;

use super::super::block::{Block, NONE, list, or_none};
use super::super::chart::{Chart, Ranges, Unit};
use super::super::num::Num;
use super::{
    BacktestDoc, BacktestedDoc, CalibrationDocument, FigureDoc, FindingDoc, OnAnswerDoc, OnDoc, ShareDoc, VendorDoc,
};
use crate::number::{Currency, display, plural};

/// So many rows of a list are shown to people; programs get them all.
const MOST: usize = 12;
/// So many vendors are spoken of in sentences.
const MOST_SAID: usize = 3;
/// What is said where nothing follows from the invoices.
const NO_FIGURE: &str = "No figure follows from these invoices: a rate needs hours and the classification of whoever worked, a price \
                         units and a unit.";
/// A change of less than this many per cent is none.
const HARDLY: i64 = 1;

/// The answer in sentences: what an hour costs against the library, how fast it goes, what does not add up, what was read.
pub fn summary(of: &CalibrationDocument) -> Vec<String> {
    let outside = of.vendors.iter().filter(|vendor| !vendor.own);
    let mut said: Vec<String> = outside.clone().take(MOST_SAID).filter_map(cost).collect();
    said.extend(outside.take(MOST_SAID).flat_map(speeds));
    if of.vendors.iter().all(|vendor| vendor.figures.is_empty()) && of.throughputs.is_empty() {
        said.push(NO_FIGURE.to_owned());
    }
    said.extend(of.on.iter().flat_map(on));
    said.extend(of.backtest.iter().map(backtested));
    said.extend([faults(of), read(of)]);
    said
}

fn read(of: &CalibrationDocument) -> String {
    let lines = plural(usize::try_from(of.lines).unwrap_or(usize::MAX), "line", "lines");
    let vendors = of.vendors.iter().filter(|vendor| !vendor.own).count();
    let own = if of.vendors.iter().any(|vendor| vendor.own) { ", and your own time" } else { "" };
    let files = plural(of.files.len(), "file", "files");
    format!("All this is from {lines} of {}{own}, in {files}.", plural(vendors, "vendor", "vendors"))
}

/// What an hour of a vendor costs, against the library.
fn cost(of: &VendorDoc) -> Option<String> {
    let blended = of.blended_rate?.get();
    let rates = of.figures.iter().filter_map(|figure| Some((figure.key.strip_prefix("rates.")?, figure)));
    let roles: Vec<String> = rates.map(|(role, figure)| role_said(role, figure)).collect();
    let left = of.realisation.and_then(|share| share.get().checked_mul(Decimal::ONE_HUNDRED));
    let left = left.filter(|left| *left != Decimal::ONE_HUNDRED);
    let left =
        left.map_or_else(String::new, |left| format!(" {} % of that is left after adjustments.", display(left, 1)));
    let hour = format!("An hour of {} costs {} {} on average", of.name, of.currency, display(blended, 2));
    Some(format!("{hour}: {}.{left}", roles.join(", ")))
}

fn role_said(role: &str, figure: &FigureDoc) -> String {
    let rate = display(figure.likely.get(), 2);
    let change = figure.change_percent.map(Num::get);
    let against = match change {
        None => "the library has none".to_owned(),
        Some(change) if change.abs() < Decimal::from(HARDLY) => "as in the library".to_owned(),
        Some(change) => format!(
            "{} % {} the library's {}",
            display(change.abs(), 0),
            if change.is_sign_negative() { "below" } else { "above" },
            or_none(figure.library, |library| display(library.get(), 0))
        ),
    };
    format!("{role} {rate} ({against})")
}

fn speeds(of: &VendorDoc) -> Vec<String> {
    let sentence = |speed: &super::SpeedDoc| {
        let (throughput, productivity) = (speed.throughput?.get(), speed.productivity?.get());
        let against = productivity.checked_sub(Decimal::ONE)?.checked_mul(Decimal::ONE_HUNDRED)?;
        let against = match against {
            same if same.abs() < Decimal::from(HARDLY) => "as fast as your own team is taken to be".to_owned(),
            faster if faster.is_sign_positive() => {
                format!("taken as {} % faster than your own team", display(faster, 0))
            }
            slower => format!("taken as {} % slower than your own team", display(slower.abs(), 0)),
        };
        Some(format!("{} finishes {} units an hour of {}: {against}.", of.name, display(throughput, 1), speed.task))
    };
    of.speeds.iter().filter_map(sentence).collect()
}

fn on(of: &OnDoc) -> Vec<String> {
    let sentence = |total: &super::OnTotalDoc| {
        let (old, new) = (total.total_old?.get(), total.total_new?.get());
        let percent =
            total.change_percent.map_or_else(String::new, |percent| format!(" ({} %)", signed(percent.get(), 1)));
        let amounts = format!("{} {} instead of {}", of.currency, display(new, 0), display(old, 0));
        Some(format!("On the matter, {} comes to {amounts}, which {} would{percent}.", total.provider, total.like))
    };
    of.totals.iter().filter_map(sentence).chain(of.answer.iter().map(|answer| answered(of, answer))).collect()
}

/// What becomes of the answer.
fn answered(of: &OnDoc, answer: &OnAnswerDoc) -> String {
    let money = |amount: Num| format!("{} {}", of.currency, display(amount.get(), 0));
    let (old, new) = (&answer.recommended_old, &answer.recommended_new);
    if answer.stays {
        let called = if old == new { String::new() } else { format!(" in the place of {old}") };
        return format!("The recommendation stays: {new}{called}, at {}.", money(answer.total_new));
    }
    format!(
        "The recommendation changes from {old} ({} by the library) to {new} ({}): by these figures the older answer costs {}, \
         {} more.",
        money(answer.total_old),
        money(answer.total_new),
        money(answer.older_answer),
        money(answer.saving)
    )
}

fn backtested(of: &BacktestDoc) -> String {
    let matters = plural(of.matters.len(), "estimate of a closed matter was", "estimates of closed matters were");
    format!(
        "{matters} {} % off on average, {} % in all, from what was known before; {} of {} bills lay between P10 and P90.",
        display(of.mean_absolute_percent.get(), 1),
        signed(of.bias_percent.get(), 1),
        of.within,
        of.of
    )
}

fn signed(value: Decimal, places: u32) -> String {
    if value > Decimal::ZERO { format!("+{}", display(value, places)) } else { display(value, places) }
}

fn faults(of: &CalibrationDocument) -> String {
    if of.findings.is_empty() {
        return "Every line, invoice and total adds up.".to_owned();
    }
    let each = of.faults.iter().map(|fault| {
        let by = fault.difference.map_or_else(String::new, |by| format!(" (by {})", display(by.get(), 2)));
        format!("{} {}{by}", fault.count, fault.fault)
    });
    let each: Vec<String> = each.collect();
    let things = plural(of.findings.len(), "thing does not add up", "things do not add up");
    format!("{things}: {}. Nothing was mended: every line counts as it is written.", each.join(", "))
}

/// Lays it out.
pub fn blocks(of: &CalibrationDocument) -> Vec<Block> {
    let mut summary = of.summary.iter();
    let mut blocks = vec![Block::Title("Your own figures".to_owned())];
    blocks.extend(summary.next().cloned().map(Block::Verdict));
    blocks.push(Block::List(summary.cloned().collect()));
    for vendor in &of.vendors {
        blocks.extend(vendor_blocks(vendor));
    }
    if !of.throughputs.is_empty() {
        blocks.push(Block::Heading("What your own team finishes in an hour: library against records".to_owned()));
        blocks.push(figures(&of.throughputs));
    }
    if let Some(back) = &of.backtest {
        blocks
            .push(Block::Heading(format!("Closed matters, estimated before their first invoices, {}", back.currency)));
        blocks.extend([backtest_rows(back), Block::Chart(picture(back))]);
    }
    if !of.findings.is_empty() {
        blocks.push(Block::Heading("What does not add up".to_owned()));
        blocks.push(findings(&of.findings));
        blocks.extend(rest(of.findings.len(), "--findings FILE has them all"));
    }
    if !of.notices.is_empty() {
        blocks.push(Block::Heading("What was read though its format asks for another form".to_owned()));
        blocks.push(Block::List(of.notices.iter().map(notice).collect()));
    }
    if of.unused_volumes > 0 {
        let volumes = plural(of.unused_volumes, "volume belongs", "volumes belong");
        blocks.push(Block::Text(format!(
            "{volumes} to no hours: no line of its matter has a code of its task type. Name codes under [tasks] of the mapping."
        )));
    }
    blocks.push(Block::Closing(closing(of)));
    blocks
}

fn closing(of: &CalibrationDocument) -> String {
    format!(
        "As of {}. n counts matters, +/- is half of the range. Rates are agreed and stay as invoiced; speeds and shares of few matters are drawn to the library, which counts for {} of them (k). `-o DIR` writes rates to use with `--rates DIR`.",
        of.as_of, of.shrink
    )
}

fn vendor_blocks(of: &VendorDoc) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !of.own && !of.figures.is_empty() {
        blocks.push(Block::Heading(format!("{}: library against invoices", of.name)));
        blocks.push(figures(&of.figures));
        blocks.push(Block::Text(about(of)));
    }
    if of.codes.iter().any(|code| code.code.is_some()) {
        blocks.push(Block::Heading(format!("{}: where {} went", of.name, if of.own { "your hours" } else { "hours" })));
        blocks.push(codes(of));
        blocks.extend(rest(of.codes.len(), "--format json has them all"));
    }
    if !of.benchmarks.is_empty() && !of.own {
        blocks.push(Block::Heading(format!("{}: where its rates stand", of.name)));
        blocks.push(benchmarks(of));
    }
    blocks
}

/// Whom it is like, and what else holds for its figures.
fn about(of: &VendorDoc) -> String {
    let mut said = vec![format!("Figures are from {}.", of.source)];
    let like = format!("what invoices do not say is taken from {}", of.like);
    said.push(if of.like_is_said {
        format!("{}.", super::super::capitalised(&like))
    } else {
        format!("{}, our assumption: --like VENDOR=ID names another.", super::super::capitalised(&like))
    });
    if let Some(carried) = &of.carried {
        said.push(format!(
            "Rates are carried from {} to {} by {}: x {}.",
            carried.from, carried.to, carried.by, carried.factor
        ));
    }
    if let Some(leverage) = of.leverage {
        said.push(format!("For an hour of a supervisor there are {} of others.", display(leverage.get(), 1)));
    }
    if of.lines_in_other_currencies > 0 {
        said.push(format!("{} lines in other currencies enter nothing.", of.lines_in_other_currencies));
    }
    if of.incomplete_lines > 0 {
        said.push(format!("{} fees without hours or an amount enter no rate.", of.incomplete_lines));
    }
    said.join(" ")
}

fn shown(number: Num) -> String {
    let value = number.get();
    display(value, value.normalize().scale().min(if value.abs() < Decimal::TEN { 4 } else { 2 }))
}

fn percent(share: Option<Num>, said: impl Fn(Decimal) -> String) -> String {
    or_none(share, |share| format!("{} %", said(share.get())))
}

fn figures(of: &[FigureDoc]) -> Block {
    Block::Columns(list!(of, |figure| {
        "figure" => called(&figure.key),
        number "n" => figure.matters.to_string(),
        number "library" => or_none(figure.library, shown),
        number "invoices" => shown(figure.own),
        number "written" => shown(figure.likely),
        number "+/-" => percent(figure.width_percent, |width| display(width, 0)),
        number "change" => percent(figure.change_percent, |change| signed(change, 1)),
    }))
}

/// What people call a figure.
fn called(key: &str) -> String {
    let parts: Vec<&str> = key.split('.').collect();
    match parts.as_slice() {
        ["rates", role] => format!("{role}, an hour"),
        ["quality", "qc"] => "quality control".to_owned(),
        ["quality", share] => (*share).to_owned(),
        ["task", of_type, "productivity"] => format!("{of_type} speed"),
        ["task", of_type, "price", _] => format!("{of_type} price"),
        [of_type, "throughput"] => format!("{of_type} an hour"),
        ["charge", rest @ ..] => rest.join(" "),
        _ => key.to_owned(),
    }
}

fn mix(of: &[ShareDoc]) -> String {
    let share = |of: &ShareDoc| {
        let percent = or_none(of.share.get().checked_mul(Decimal::ONE_HUNDRED), |share| display(share, 0));
        format!("{} {percent} %", of.role.as_deref().unwrap_or("no role"))
    };
    of.iter().map(share).collect::<Vec<_>>().join(", ")
}

fn codes(of: &VendorDoc) -> Block {
    Block::Columns(list!(of.codes.iter().take(MOST), |code| {
        "UTBMS code" => code.code.clone().unwrap_or_else(|| format!("no {}", code.level)),
        number "hours" => display(code.hours.get(), 1),
        number "cost" => display(code.net.get(), 2),
        number "blended rate" => or_none(code.blended_rate, |rate| display(rate.get(), 2)),
        "who" => mix(&code.mix),
    }))
}

fn benchmarks(of: &VendorDoc) -> Block {
    Block::Columns(list!(&of.benchmarks, |of| {
        "role" => &of.role,
        number "rate" => shown(of.rate),
        "against" => &of.against,
        number "range" => or_none(of.low.zip(of.high), |(low, high)| format!("{} to {}", shown(low), shown(high))),
        number "percentile" => format!("{} %", display(of.percentile.get(), 0)),
    }))
}

/// What a closed matter is called.
fn matter(of: &BacktestedDoc) -> String {
    of.matter_id.clone().unwrap_or_else(|| format!("matter {}", of.matter))
}

fn backtest_rows(of: &BacktestDoc) -> Block {
    let whole = |amount: Option<Num>| or_none(amount, |of| display(of.get(), 0));
    Block::Columns(list!(&of.matters, |of| {
        "matter" => matter(of),
        number "lines known" => of.lines_known.map_or_else(|| "as saved".to_owned(), |lines| lines.to_string()),
        number "P10" => whole(of.low),
        number "estimate" => whole(Some(of.estimate)),
        number "P90" => whole(of.high),
        number "billed" => whole(Some(of.actual)),
        number "error" => percent(of.error_percent, |error| signed(error, 1)),
    }))
}

/// What each matter was estimated at, with what it came to below.
fn picture(of: &BacktestDoc) -> Chart {
    let decimals = Currency::parse(of.currency).map_or(2, Currency::decimals);
    let strips = of.matters.iter().flat_map(|of| {
        // Of a saved one the two ends and the middle are known.
        let saved = of.low.zip(of.median).zip(of.high);
        let saved = saved.map(|((low, median), high)| [low, low, median, median, median, high, high]);
        let estimate = of.percentiles.or(saved).map(|of| of.map(Num::get));
        [(matter(of), estimate), (format!("{}, billed", matter(of)), Some([of.actual.get(); 7]))]
    });
    Chart::Ranges(Ranges { unit: Unit { currency: of.currency, decimals }, rows: strips.collect() })
}

fn findings(of: &[FindingDoc]) -> Block {
    let plain = |number: Option<Num>| or_none(number, |number| number.to_string());
    Block::Columns(list!(of.iter().take(MOST), |of| {
        "file:row" => format!("{}:{}", of.file, of.row),
        "invoice" => of.invoice.as_deref().unwrap_or(NONE),
        "line" => of.line.as_deref().unwrap_or(NONE),
        "what" => &of.about,
        number "stated" => plain(of.stated),
        number "expected" => plain(of.expected),
    }))
}

fn rest(all: usize, who: &str) -> Option<Block> {
    let left = all.saturating_sub(MOST);
    (left > 0).then(|| Block::Text(format!("{left} more: {who}.")))
}

fn notice(of: &super::NoticeDoc) -> String {
    let times = if of.count > 1 { format!(", {} times", of.count) } else { String::new() };
    format!("File {}, from row {}: {}{times}", of.file, of.row, of.said)
}

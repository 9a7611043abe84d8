//! Where providers cost the same and the recommendation changes, as a report.

use std::fmt::Write;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::block::{Block, list};
use super::cell::{after, records};
use super::chart::{Chart, Curve, Flip};
use super::head::{MOST, ReportHead, document, value_of};
use super::num::Num;
use super::table_report::TableReport;
use super::value::ValueDoc;
use super::words::listed;
use crate::analysis::{BreakEven, Pair, Point, Scan, Switch};
use crate::number::{display, plural};

const SCHEMA: &str = "lpo-cost/breakeven/1";
/// So many changes of the recommendation are told in a sentence.
const TOLD: usize = 5;

/// Where providers cost the same and the recommendation changes.
#[must_use]
pub fn break_even(asked: ReportHead, key: &str, scan: Scan, found: &BreakEven) -> TableReport {
    let money = |total| asked.money(total);
    let crossed = |pair: &Pair| pair.of.map(|at| asked.ids[at].as_str());
    let crossings = found.pairs.iter().flat_map(|pair| {
        pair.crossings
            .iter()
            .map(move |of| ("crossing", of.value, crossed(pair).map(Some), of.totals.map(money).map(Some)))
    });
    let switches =
        found.switches.iter().map(|of| ("switch", of.value, [of.from, of.to].map(|at| asked.id(at)), [None; 2]));
    let records = records!(crossings.chain(switches), |(what, value, of, totals)| {
        "type" => what,
        "value" => ValueDoc::from(value),
        ["a", "b"] => of,
        ["total_a", "total_b"] => totals,
    });
    let pair = |pair: &Pair| {
        let [a, b] = crossed(pair);
        let crossings = pair.crossings.iter().map(|of| {
            let [total_a, total_b] = of.totals.map(money);
            json!({ "value": value_of(of.value), "total_a": total_a, "total_b": total_b })
        });
        json!({
            "a": a,
            "b": b,
            "crossings": crossings.collect::<Vec<Value>>(),
            "cheaper_at_from": asked.id(pair.cheaper_at_from),
            "cheaper_at_to": asked.id(pair.cheaper_at_to),
        })
    };
    let switch = |of: &Switch| json!({ "value": value_of(of.value), "from": asked.id(of.from), "to": asked.id(of.to) });
    let interval = |[from, to]: &[Point; 2]| json!({ "from": value_of(*from), "to": value_of(*to) });
    let mut entries = asked.head(SCHEMA);
    entries.extend([
        ("key", json!(key)),
        ("from", value_of(scan.from)),
        ("to", value_of(scan.to)),
        ("step", json!(Num::figure(scan.step))),
        ("recommended_at_from", json!(asked.id(found.recommended_at_from))),
        ("pairs", found.pairs.iter().map(pair).collect()),
        ("switches", found.switches.iter().map(switch).collect()),
        ("unqualified", found.unqualified.iter().map(interval).collect()),
    ]);
    let head = [("schema", SCHEMA), ("matter_id", &*asked.case.matter.id), ("key", key)];
    TableReport::of(document(entries), after(head, records), break_even_blocks(asked, key, scan, found))
}

fn break_even_blocks(asked: ReportHead, key: &str, scan: Scan, found: &BreakEven) -> Vec<Block> {
    let (from, to) = (scan.from, scan.to);
    let verdict = verdict(asked, key, scan, found) + &unmet(asked, found);
    let mut blocks = vec![
        Block::Title(format!("{}: break-even of {key}, {from} to {to}", asked.case.matter.id)),
        Block::Verdict(verdict),
        Block::Chart(curve(asked, key, scan, found)),
    ];
    blocks.extend(beside_prices(asked, found).map(Block::Text));
    let crossings = found.pairs.iter().flat_map(|pair| pair.crossings.iter().map(move |crossing| (pair.of, crossing)));
    let mut list = list!(crossings, |([a, b], crossing)| {
        number "at" => crossing.value.to_string(),
        "option" => &asked.ids[a],
        number "total" => asked.shown(Some(crossing.totals[0])),
        "option" => &asked.ids[b],
        number "total" => asked.shown(Some(crossing.totals[1])),
    });
    blocks.push(Block::Heading(format!("Where two cost the same, {}", asked.case.matter.currency)));
    if list.rows.is_empty() {
        blocks.push(Block::Text("No two of them cross in this interval.".to_owned()));
    } else {
        let left = list.rows.len().saturating_sub(MOST);
        list.rows.truncate(MOST);
        blocks.push(Block::Columns(list));
        if left > 0 {
            let more = plural(left, "more crossing", "more crossings");
            blocks.push(Block::Text(format!("{more}: `--format json` or `csv` has them all.")));
        }
    }
    let step = match scan.from {
        Point::Date(_) if scan.step == Decimal::ONE => "a day".to_owned(),
        Point::Date(_) => format!("{} days", scan.step.normalize()),
        Point::Number(_) => Num::figure(scan.step).to_string(),
    };
    blocks.push(Block::Text(format!(
        "Every value was priced in steps of {step}; a crossing is the first step at which the second one is cheaper. Totals are not smooth: people come whole, and teams change."
    )));
    blocks
}

/// Who is recommended, from which value on.
fn verdict(asked: ReportHead, key: &str, scan: Scan, found: &BreakEven) -> String {
    let (from, to) = (said(scan.from), said(scan.to));
    let first = asked.called(found.recommended_at_from);
    if found.switches.is_empty() {
        return format!("The recommendation stays {first} while {key} goes from {from} to {to}.");
    }
    let mut verdict = format!("The recommendation is {first} at {from}");
    for switch in found.switches.iter().take(TOLD) {
        // Writing to a string does not fail.
        let _ = write!(verdict, ", {} from {} on", asked.called(switch.to), said(switch.value));
    }
    let rest = found.switches.len().saturating_sub(TOLD);
    let more = plural(rest, "more change", "more changes");
    verdict + &if rest == 0 { ".".to_owned() } else { format!("; {more} follow up to {to}.") }
}

/// Where whoever is named is only the first to finish, or nearest to the capacity.
fn unmet(asked: ReportHead, found: &BreakEven) -> String {
    let where_to: Vec<String> = found.unqualified.iter().take(TOLD).map(|ends| between(*ends)).collect();
    if where_to.is_empty() {
        return String::new();
    }
    let rest = found.unqualified.len() - where_to.len();
    let more = if rest > 0 { ", and further on," } else { "" };
    let what = asked.demand();
    let named = "who is named there only finishes first";
    format!(" But {}{more} none of these {what}: {named}.", listed(&where_to))
}

/// One value, or from one to another, in a sentence.
fn between([from, to]: [Point; 2]) -> String {
    if from == to { format!("at {}", said(from)) } else { format!("from {} to {}", said(from), said(to)) }
}

/// A value in a sentence.
fn said(point: Point) -> String {
    match point {
        Point::Number(number) => display(number, number.normalize().scale()),
        Point::Date(day) => day.said(),
    }
}

/// That the recommendation changes where no totals cross, and what else it can be.
fn beside_prices(asked: ReportHead, found: &BreakEven) -> Option<String> {
    let crosses = |switch: &Switch| {
        let is_of = |pair: &&Pair| pair.of.map(Some).contains(&switch.from) && pair.of.map(Some).contains(&switch.to);
        let mut crossings = found.pairs.iter().filter(is_of).flat_map(|pair| &pair.crossings);
        crossings.any(|crossing| crossing.value == switch.value)
    };
    let limits = [
        (asked.case.matter.deadline.is_some(), "the deadline"),
        (asked.case.matter.periods > 1, "the capacity"),
        (asked.case.matter.budget_is_limit, "the budget"),
    ];
    let limits: Vec<&str> = limits.into_iter().filter_map(|(holds, what)| holds.then_some(what)).collect();
    let at: Vec<String> = found.switches.iter().filter(|of| !crosses(of)).take(TOLD).map(|of| said(of.value)).collect();
    let what = if limits.is_empty() { "what is permitted".to_owned() } else { limits.join(" or ") };
    (!at.is_empty()).then(|| {
        format!("At {} the recommendation changes though no totals cross there: {what} decides.", at.join(", "))
    })
}

/// Totals over the interval.
fn curve(asked: ReportHead, key: &str, scan: Scan, found: &BreakEven) -> Chart {
    Chart::Curve(Curve {
        unit: asked.unit(),
        caption: format!("Totals as {key} goes from {} to {}, in {}", scan.from, scan.to, asked.unit().currency),
        ends: [scan.from, scan.to].map(|end| end.to_string()),
        names: asked.ids.to_vec(),
        points: found.curve.iter().map(|(_, totals)| totals.clone()).collect(),
        flips: flips(asked, scan, found),
    })
}

/// Where the recommendation changes, in per cent of the interval.
fn flips(asked: ReportHead, scan: Scan, found: &BreakEven) -> Vec<Flip> {
    let far = |to: Point| match (scan.from, to) {
        (Point::Number(from), Point::Number(to)) => to.checked_sub(from),
        (Point::Date(from), Point::Date(to)) => Some(Decimal::from(from.span_to(to) - 1)),
        _ => None,
    };
    let flip = |switch: &Switch| {
        let share = far(switch.value)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(far(scan.to)?)?;
        let value = said(switch.value);
        let said = format!("{} from {value} on", asked.called(switch.to));
        Some(Flip { at: share, value, said })
    };
    found.switches.iter().filter_map(flip).collect()
}

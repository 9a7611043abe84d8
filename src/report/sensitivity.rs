//! Which inputs move a total, and the choice, as a report.

use rust_decimal::Decimal;
use serde_json::json;

use super::block::{Block, NONE, list};
use super::cell::{after, records};
use super::chart::{Chart, Swung, Tornado};
use super::head::{MOST, ReportHead, document};
use super::num::Num;
use super::table_report::{TableReport, objects};
use super::value::ValueDoc;
use super::words::listed;
use crate::analysis::{Sensitivity, Swing};
use crate::number::plural;

const SCHEMA: &str = "lpo-cost/sensitivity/1";
/// So many inputs are named in a sentence.
const NAMED: usize = 3;

/// Which inputs move the total, and the choice.
#[must_use]
pub fn sensitivity(asked: ReportHead, found: &Sensitivity) -> TableReport {
    let money = |amount: Option<Decimal>| amount.map(|amount| asked.money(amount));
    let swings = records!(&found.swings, |swing| {
        "key" => swing.key,
        ["low", "likely", "high"] => swing.values.map(Num::figure),
        ["total_low", "total_high"] => swing.totals.map(money),
        "swing" => money(swing.size()),
        ["recommended_low", "recommended_high"] => swing.recommended.map(|at| asked.id(at)),
        "switching_value" => swing.switching.map(ValueDoc::from),
        ["qualifies_low", "qualifies_high"] => swing.qualifies,
    });
    let inputs = objects(&swings);
    let mut entries = asked.head(SCHEMA);
    entries.extend([
        ("provider", json!(asked.id(Some(found.of)))),
        ("total", json!(money(found.total))),
        ("recommended", json!(asked.id(found.recommended))),
        ("qualifies", json!(found.qualifies)),
        ("inputs", inputs),
    ]);
    let mut blocks = vec![Block::Title(format!(
        "{}: what the total of {} depends on",
        asked.case.matter.id,
        asked.called(Some(found.of))
    ))];
    let flips = found.swings.iter().filter(|swing| swing.switching.is_some()).count();
    blocks.push(Block::Verdict(verdict(asked, found, flips)));
    if !found.swings.is_empty() {
        blocks.push(Block::Chart(tornado(asked, found)));
        let at = |total| asked.rounded(total, found.total.unwrap_or_default());
        blocks.push(Block::Columns(list!(found.swings.iter().take(MOST), |swing| {
            "input" => &swing.key,
            "range" => format!("{} to {}", Num::figure(swing.values[0]), Num::figure(swing.values[2])),
            number "total at low" => at(swing.totals[0]),
            number "at high" => at(swing.totals[1]),
            "flips at" => flip(asked, found, swing),
        })));
    }
    let head = [("schema", SCHEMA), ("matter_id", &asked.case.matter.id), ("provider", &asked.ids[found.of])];
    TableReport::of(document(entries), after(head, swings), blocks)
}

/// Where an input changes the recommendation, and to whom.
fn flip(asked: ReportHead, found: &Sensitivity, swing: &Swing) -> String {
    let Some(at) = swing.switching else {
        let ends = [swing.values[0], swing.values[2]].into_iter().zip(unmet(found, swing));
        let ends: Vec<String> = ends.filter(|(_, unmet)| *unmet).map(|(end, _)| Num::figure(end).to_string()).collect();
        return if ends.is_empty() {
            NONE.to_owned()
        } else {
            format!("nobody {} at {}", asked.demand(), listed(&ends))
        };
    };
    let [of_low, of_high] = swing.recommended;
    let other = if of_low == found.recommended { of_high } else { of_low };
    // Where both ends have the same one again, somebody else is recommended in between.
    let to = if other == found.recommended { ", and back".to_owned() } else { format!(" {}", plain(asked, other)) };
    format!("{at}{to}")
}

/// At which ends of its range an input leaves nobody who does what the matter demands, though somebody does as it stands.
fn unmet(found: &Sensitivity, swing: &Swing) -> [bool; 2] {
    [0, 1].map(|end| found.qualifies && swing.recommended[end].is_some() && !swing.qualifies[end])
}

/// Which inputs alone leave nobody who does what the matter demands, or that nobody does as it stands.
fn demands(asked: ReportHead, found: &Sensitivity) -> String {
    let demand = asked.demand();
    if found.recommended.is_some() && !found.qualifies {
        return format!(" As it stands nobody {demand}: who is named only finishes first.");
    }
    let unmet = found.swings.iter().filter(|swing| unmet(found, swing).contains(&true));
    let mut keys: Vec<String> = unmet.map(|swing| swing.key.clone()).collect();
    if keys.is_empty() {
        return String::new();
    }
    let more = keys.len().saturating_sub(NAMED);
    keys.truncate(NAMED);
    if more > 0 {
        keys.push(plural(more, "other input", "other inputs"));
    }
    format!(" At an end of the range of {} nobody {demand}.", listed(&keys))
}

/// Whether an input alone changes the recommendation, and which moves the total most.
fn verdict(asked: ReportHead, found: &Sensitivity, flips: usize) -> String {
    let (total, currency) = (asked.shown(found.total), asked.case.matter.currency);
    let Some(largest) = found.swings.first() else {
        return format!(
            "No input is uncertain: give figures as ranges, {{ low, likely, high }}, or --vary KEY=LOW..HIGH. The total of {} is {currency} {total}.",
            asked.called(Some(found.of))
        );
    };
    let largest_total = found.total.unwrap_or_default();
    let [low, high] = largest.totals.map(|total| asked.rounded(total, largest_total));
    let (chosen, of) = (asked.called(found.recommended), asked.called(Some(found.of)));
    let changes = match flips {
        0 => format!("No input alone changes the recommendation, {chosen}, within its range"),
        1 => format!("1 input alone would change the recommendation, {chosen}"),
        flips => format!("Each of {flips} inputs alone would change the recommendation, {chosen}"),
    };
    let whose = if Some(found.of) == found.recommended { "Its total".to_owned() } else { format!("The total of {of}") };
    let amount = asked.rounded(found.total, largest_total);
    let demands = demands(asked, found);
    format!("{changes}.{demands} {whose}, {currency} {amount}, depends most on {}: {low} to {high}.", largest.key)
}

fn plain(asked: ReportHead, at: Option<usize>) -> String {
    asked.id(at).map_or_else(|| "to nobody".to_owned(), |id| format!("to {id}"))
}

/// The swings about the likely total.
fn tornado(asked: ReportHead, found: &Sensitivity) -> Chart {
    let swung = found.swings.iter().filter_map(|swing| {
        let [low, high] = swing.totals;
        let [from, _, to] = swing.values;
        Some(Swung { key: swing.key.clone(), values: [from, to], totals: [low?, high?] })
    });
    Chart::Tornado(Tornado::new(&asked.ids[found.of], asked.unit(), found.total, swung))
}

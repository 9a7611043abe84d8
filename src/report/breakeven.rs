//! Where providers cost the same and the recommendation changes, as a report.

use std::fmt::Write;

use serde_json::{Value, json};

use super::block::{Block, Columns};
use super::cell::Cell;
use super::chart::{Chart, Curve};
use super::head::{MOST, ReportHead, cell, document, value_of};
use super::num::Num;
use super::table_report::TableReport;
use crate::analysis::{BreakEven, Scan};
use crate::number::plural;

const SCHEMA: &str = "lpo-cost/breakeven/1";

/// Where providers cost the same and the recommendation changes.
#[must_use]
pub fn break_even(asked: ReportHead, key: &str, scan: Scan, found: &BreakEven) -> TableReport {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut pairs = Vec::new();
    for pair in &found.pairs {
        let [a, b] = pair.of.map(|at| asked.ids[at].as_str());
        let crossings = pair.crossings.iter().map(|crossing| {
            let [of_a, of_b] = crossing.totals.map(|total| json!(asked.money(total)));
            rows.push(vec![
                json!("crossing"),
                value_of(crossing.value),
                json!(a),
                json!(b),
                of_a.clone(),
                of_b.clone(),
            ]);
            json!({ "value": value_of(crossing.value), "total_a": of_a, "total_b": of_b })
        });
        let crossings: Vec<Value> = crossings.collect();
        pairs.push(json!({
            "a": a,
            "b": b,
            "crossings": crossings,
            "cheaper_at_from": asked.id(pair.cheaper_at_from),
            "cheaper_at_to": asked.id(pair.cheaper_at_to),
        }));
    }
    let switches = found.switches.iter().map(|switch| {
        let (from, to) = (json!(asked.id(switch.from)), json!(asked.id(switch.to)));
        rows.push(vec![json!("switch"), value_of(switch.value), from.clone(), to.clone(), Value::Null, Value::Null]);
        json!({ "value": value_of(switch.value), "from": from, "to": to })
    });
    let switches: Vec<Value> = switches.collect();
    let mut entries = asked.head(SCHEMA);
    entries.extend([
        ("key", json!(key)),
        ("from", value_of(scan.from)),
        ("to", value_of(scan.to)),
        ("step", json!(Num::figure(scan.step))),
        ("recommended_at_from", json!(asked.id(found.recommended_at_from))),
        ("pairs", Value::from(pairs)),
        ("switches", Value::from(switches)),
    ]);
    let columns = vec!["schema", "matter_id", "key", "type", "value", "a", "b", "total_a", "total_b"];
    let records = rows.iter().map(|row| {
        let head = [SCHEMA, asked.case.matter.id.as_str(), key].map(|text| Cell::Text(text.to_owned()));
        head.into_iter().chain(row.iter().map(cell)).collect()
    });
    let records = (columns, records.collect());
    TableReport::of(document(entries), records, break_even_blocks(asked, key, scan, found))
}

fn break_even_blocks(asked: ReportHead, key: &str, scan: Scan, found: &BreakEven) -> Vec<Block> {
    let (from, to) = (scan.from, scan.to);
    let mut verdict = format!("At {from} {} is recommended", asked.named(found.recommended_at_from));
    for switch in found.switches.iter().take(MOST) {
        // Writing to a string does not fail.
        let _ = write!(verdict, ", from {} on {}", switch.value, asked.named(switch.to));
    }
    verdict.push_str(match found.switches.len() {
        0 => ", and so it stays.",
        count if count > MOST => ", and so on.",
        _ => ".",
    });
    let mut blocks = vec![
        Block::Title(format!("{}: break-even of {key}, {from} to {to}", asked.case.matter.id)),
        Block::Verdict(verdict),
        Block::Chart(curve(asked, key, scan, found)),
    ];
    let rows: Vec<Vec<String>> = found
        .pairs
        .iter()
        .flat_map(|pair| {
            pair.crossings.iter().map(|crossing| {
                let [a, b] = pair.of.map(|at| asked.ids[at].clone());
                let [of_a, of_b] = crossing.totals.map(|total| asked.shown(Some(total)));
                vec![crossing.value.to_string(), a, of_a, b, of_b]
            })
        })
        .collect();
    blocks.push(Block::Heading(format!("Where two cost the same, {}", asked.case.matter.currency)));
    if rows.is_empty() {
        blocks.push(Block::Text("No two of them cross in this interval.".to_owned()));
    } else {
        let left = rows.len().saturating_sub(MOST);
        let numbers = vec![true, false, true, false, true];
        let head = vec!["at", "option", "total", "option", "total"];
        blocks.push(Block::Columns(Columns { head, rows: rows.into_iter().take(MOST).collect(), numbers }));
        if left > 0 {
            let more = plural(i64::try_from(left).unwrap_or(i64::MAX), "more crossing", "more crossings");
            blocks.push(Block::Text(format!("{more}: `--format json` or `csv` has them all.")));
        }
    }
    let step = Num::figure(scan.step);
    blocks.push(Block::Text(format!(
        "Every value was priced in steps of {step}; a crossing is the first step at which the second one is cheaper. Totals are not smooth: people come whole, and teams change."
    )));
    blocks
}

/// Totals over the interval.
fn curve(asked: ReportHead, key: &str, scan: Scan, found: &BreakEven) -> Chart {
    Chart::Curve(Curve {
        unit: asked.unit(),
        key: key.to_owned(),
        ends: [scan.from, scan.to].map(|end| end.to_string()),
        names: asked.ids.to_vec(),
        points: found.curve.iter().map(|(_, totals)| totals.clone()).collect(),
    })
}

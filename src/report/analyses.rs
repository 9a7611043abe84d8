//! What the analyses found, as reports.

use std::fmt::Write;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::amounts::Num;
use super::chart::{Chart, Curve, Ranges, Swung, Tornado, Unit};
use super::records::Cell;
use super::sheet::{Block, Columns, NONE};
use super::table_report::{TableReport, object};
use crate::analysis::{BreakEven, Point, Scan, Sensitivity, Simulation};
use crate::matter::Case;
use crate::number::{Day, display, plural};

const BREAK_EVEN: &str = "lpo-cost/breakeven/1";
const SENSITIVITY: &str = "lpo-cost/sensitivity/1";
const SIMULATION: &str = "lpo-cost/simulation/1";
/// So many rows of a list are shown to people; programs get them all.
const MOST: usize = 20;

/// What an analysis is written with.
#[derive(Debug, Clone, Copy)]
pub struct ReportHead<'a> {
    /// The case, for its currency and title.
    pub case: &'a Case,
    /// The ids of the estimates.
    pub ids: &'a [String],
    /// The day it is made.
    pub as_of: Day,
}

impl ReportHead<'_> {
    fn money(&self, amount: Decimal) -> Num {
        Num::money(amount, self.case.matter.currency.decimals())
    }

    fn unit(&self) -> Unit {
        Unit { currency: self.case.matter.currency.code(), decimals: self.case.matter.currency.decimals() }
    }

    fn shown(&self, amount: Option<Decimal>) -> String {
        amount.map_or_else(|| NONE.to_owned(), |amount| display(amount, self.case.matter.currency.decimals()))
    }

    fn id(&self, at: Option<usize>) -> Option<&str> {
        at.map(|at| self.ids[at].as_str())
    }

    fn named(&self, at: Option<usize>) -> String {
        self.id(at).map_or_else(|| "nobody".to_owned(), |id| format!("`{id}`"))
    }

    fn head(&self, schema: &str) -> Vec<(&'static str, Value)> {
        vec![
            ("schema", json!(schema)),
            ("version", json!(env!("CARGO_PKG_VERSION"))),
            ("as_of", json!(self.as_of.to_string())),
            ("matter_id", json!(self.case.matter.id)),
            ("currency", json!(self.case.matter.currency.code())),
        ]
    }
}

fn value_of(point: Point) -> Value {
    match point {
        Point::Number(number) => json!(Num::figure(number)),
        Point::Date(day) => json!(day.to_string()),
    }
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::String(text) => Cell::Text(text.clone()),
        Value::Number(number) => {
            number.to_string().parse().map_or(Cell::Empty, |number| Cell::Number(Num::rounded(number)))
        }
        _ => Cell::Empty,
    }
}

fn document(entries: Vec<(&'static str, Value)>) -> Value {
    Value::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

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
    let mut entries = asked.head(BREAK_EVEN);
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
        let head = [BREAK_EVEN, asked.case.matter.id.as_str(), key].map(|text| Cell::Text(text.to_owned()));
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
        let head = vec!["at", "one", "total", "other", "total"];
        blocks.push(Block::Columns(Columns { head, rows: rows.into_iter().take(MOST).collect(), numbers }));
        if left > 0 {
            let more = plural(i64::try_from(left).unwrap_or(i64::MAX), "more crossing", "more crossings");
            blocks.push(Block::Text(format!("{more}: `--format json` or `csv` has them all.")));
        }
    }
    let step = Num::figure(scan.step);
    blocks.push(Block::Text(format!(
        "Every value was priced in steps of {step}; a crossing is the first step with the other one cheaper. Totals are not smooth: heads are whole, and teams change."
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

/// Which inputs move the total, and the choice.
#[must_use]
pub fn sensitivity(asked: ReportHead, found: &Sensitivity) -> TableReport {
    let columns = vec![
        "key",
        "low",
        "likely",
        "high",
        "total_low",
        "total_high",
        "swing",
        "recommended_low",
        "recommended_high",
        "switching_value",
    ];
    let money = |amount: Option<Decimal>| json!(amount.map(|amount| asked.money(amount)));
    let rows = found.swings.iter().map(|swing| {
        let mut row = vec![json!(swing.key)];
        row.extend(swing.values.map(|value| json!(Num::figure(value))));
        row.extend([money(swing.totals[0]), money(swing.totals[1]), money(swing.size())]);
        row.extend(swing.recommended.map(|at| json!(asked.id(at))));
        row.push(swing.switching.map_or(Value::Null, value_of));
        row
    });
    let rows: Vec<Vec<Value>> = rows.collect();
    let cells: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let inputs: Vec<Value> = cells.iter().map(|row| Value::Object(object(&columns, row))).collect();
    let mut entries = asked.head(SENSITIVITY);
    entries.extend([
        ("provider", json!(asked.id(Some(found.of)))),
        ("total", money(found.total)),
        ("recommended", json!(asked.id(found.recommended))),
        ("inputs", Value::from(inputs)),
    ]);
    let mut blocks =
        vec![Block::Title(format!("{}: what the total of {} hangs on", asked.case.matter.id, asked.ids[found.of]))];
    let flips = found.swings.iter().filter(|swing| swing.switching.is_some()).count();
    let currency = asked.case.matter.currency;
    let said = match (found.swings.len(), flips) {
        (0, _) => {
            "No input is uncertain: give figures as ranges, { low, likely, high }, or --vary KEY=LOW..HIGH.".to_owned()
        }
        (_, 0) => "No input alone changes the recommendation within its range.".to_owned(),
        (_, flips) => {
            let flips = i64::try_from(flips).unwrap_or(i64::MAX);
            format!("{} alone would change the recommendation.", plural(flips, "input", "inputs"))
        }
    };
    let (total, chosen) = (asked.shown(found.total), asked.named(found.recommended));
    let said = format!("{total} {currency} at the likely values; {chosen} recommended. {said}");
    blocks.push(Block::Verdict(said));
    if !found.swings.is_empty() {
        blocks.push(Block::Chart(tornado(asked, found)));
        let rows = found.swings.iter().take(MOST).map(|swing| {
            let [low, _, high] = swing.values.map(|value| Num::figure(value).to_string());
            let flip = swing.switching.map_or_else(
                || NONE.to_owned(),
                |at| {
                    let [of_low, of_high] = swing.recommended;
                    let other = if of_low == found.recommended { of_high } else { of_low };
                    let to =
                        if other == found.recommended { String::new() } else { format!(" {}", plain(asked, other)) };
                    format!("{at}{to}")
                },
            );
            vec![
                swing.key.clone(),
                format!("{low} to {high}"),
                asked.shown(swing.totals[0]),
                asked.shown(swing.totals[1]),
                flip,
            ]
        });
        blocks.push(Block::Columns(Columns {
            head: vec!["input", "range", "total at low", "at high", "flips at"],
            rows: rows.collect(),
            numbers: vec![false, false, true, true, false],
        }));
    }
    let schema = ["schema", "matter_id", "provider"];
    let all: Vec<&'static str> = schema.into_iter().chain(columns).collect();
    let head = [SENSITIVITY, asked.case.matter.id.as_str(), asked.ids[found.of].as_str()]
        .map(|text| Cell::Text(text.to_owned()));
    let records = cells.into_iter().map(|row| head.iter().cloned().chain(row).collect()).collect();
    TableReport::of(document(entries), (all, records), blocks)
}

fn plain(asked: ReportHead, at: Option<usize>) -> String {
    asked.id(at).map_or_else(|| "to nobody".to_owned(), |id| format!("to {id}"))
}

/// How totals spread, who is cheapest and who is on time.
#[must_use]
pub fn simulation(asked: ReportHead, found: &Simulation) -> TableReport {
    let money = |amount: f64| asked.money(Decimal::from_f64_retain(amount).unwrap_or_default());
    let share = |share: f64| Num::to_4(Decimal::from_f64_retain(share).unwrap_or_default());
    let columns = vec![
        "provider",
        "mean",
        "standard_deviation",
        "standard_error",
        "p5",
        "p10",
        "p25",
        "p50",
        "p75",
        "p90",
        "p95",
        "probability_cheapest",
        "probability_on_time",
        "regret",
    ];
    let rows = found.spreads.iter().zip(asked.ids).map(|(of, id)| {
        let number = |amount: Option<f64>| amount.map_or(Cell::Empty, |amount| Cell::Number(money(amount)));
        let mut row = vec![Cell::Text(id.clone())];
        row.extend((0..3).map(|at| number(of.mean.map(|mean| mean[at]))));
        row.extend((0..7).map(|at| number(of.percentiles.map(|of| of[at]))));
        row.extend([Cell::Number(share(of.cheapest)), Cell::Number(share(of.on_time)), number(of.regret)]);
        row
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let estimates: Vec<Value> = rows.iter().map(|row| Value::Object(object(&columns, row))).collect();
    let mut entries = asked.head(SIMULATION);
    entries.extend([
        ("seed", json!(found.seed)),
        ("draws", json!(found.draws)),
        ("uncertain_inputs", json!(found.inputs.len())),
        ("verdict", json!(found.verdict())),
        ("recommended", json!(asked.id(found.recommended))),
        ("estimates", Value::from(estimates)),
    ]);
    let id = &asked.case.matter.id;
    let draws = i64::try_from(found.draws).unwrap_or(i64::MAX);
    let mut said = match found.recommended {
        None => "Nobody is permitted in any draw.".to_owned(),
        Some(at) => {
            let percent = display(share(found.spreads[at].cheapest).get() * Decimal::ONE_HUNDRED, 1);
            let verdict = found.verdict().unwrap_or_default().replace('-', " ");
            format!("{}: {verdict}, recommended in {percent} % of the draws.", asked.named(found.recommended))
        }
    };
    if found.inputs.is_empty() {
        said.push_str(" No input is uncertain, so all draws are one: give figures as ranges, { low, likely, high }.");
    }
    let shown = found.spreads.iter().zip(asked.ids).map(|(of, id)| {
        let at = |place: usize| {
            of.percentiles.map_or_else(|| NONE.to_owned(), |of| asked.shown(Some(money(of[place]).get())))
        };
        let percent = |of: f64| format!("{} %", display(share(of).get() * Decimal::ONE_HUNDRED, 1));
        vec![id.clone(), at(1), at(3), at(5), percent(of.cheapest), percent(of.on_time)]
    });
    let blocks = vec![
        Block::Title(format!("{id}: {} with seed {}", plural(draws, "draw", "draws"), found.seed)),
        Block::Verdict(said),
        Block::Columns(Columns {
            head: vec!["provider", "P10", "P50", "P90", "cheapest", "on time"],
            rows: shown.collect(),
            numbers: vec![false, true, true, true, true, true],
        }),
        Block::Chart(spreads(asked, found)),
        Block::Text(format!(
            "Totals in {}. Of {} uncertain inputs each is drawn once a draw, whoever uses it: PERT for three points, uniform for two. Simulation works in binary floats; `compare` is exact.",
            asked.case.matter.currency,
            found.inputs.len()
        )),
    ];
    let head = ["schema", "matter_id"];
    let all: Vec<&'static str> = head.into_iter().chain(columns).collect();
    let before = [SIMULATION, id.as_str()].map(|text| Cell::Text(text.to_owned()));
    let records = rows.into_iter().map(|row| before.iter().cloned().chain(row).collect()).collect();
    TableReport::of(document(entries), (all, records), blocks)
}

/// The percentiles of each.
fn spreads(asked: ReportHead, found: &Simulation) -> Chart {
    let rows = found.spreads.iter().zip(asked.ids);
    let rows = rows.map(|(of, id)| (id.clone(), of.percentiles.map(Ranges::percentiles)));
    Chart::Ranges(Ranges { unit: asked.unit(), rows: rows.collect() })
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

//! How totals spread, who is cheapest and who is on time, as a report.

use rust_decimal::Decimal;
use serde_json::json;

use super::block::{Block, NONE, list, or_none};
use super::cell::{after, records};
use super::chart::{Chart, Ranges};
use super::head::{ReportHead, document};
use super::num::Num;
use super::table_report::{TableReport, objects};
use crate::analysis::{Simulation, Spread};
use crate::number::{display, plural};

const SCHEMA: &str = "lpo-cost/simulation/1";

/// How totals spread, who is cheapest and who is on time.
#[must_use]
pub fn simulation(asked: ReportHead, found: &Simulation) -> TableReport {
    // An amount beyond what a decimal holds is not known.
    let money = |amount: f64| Decimal::from_f64_retain(amount).map(|amount| asked.money(amount));
    let share = |share: f64| Decimal::from_f64_retain(share).map(Num::to_4);
    let estimates = records!(found.spreads.iter().zip(asked.ids), |(of, id)| {
        "provider" => id,
        ["mean", "standard_deviation", "standard_error"] => [0, 1, 2].map(|at| of.mean.and_then(|mean| money(mean[at]))),
        ["p5", "p10", "p25", "p50", "p75", "p90", "p95"] =>
            [0, 1, 2, 3, 4, 5, 6].map(|at| of.percentiles.and_then(|of| money(of[at]))),
        "probability_cheapest" => share(of.cheapest),
        "probability_on_time" => of.on_time.and_then(share),
        "regret" => of.regret.and_then(money),
        "probability_within_budget" => of.within_budget.and_then(share),
    });
    let mut entries = asked.head(SCHEMA);
    entries.extend([
        ("seed", json!(found.seed)),
        ("draws", json!(found.draws)),
        ("uncertain_inputs", json!(found.inputs.len())),
        ("verdict", json!(found.verdict)),
        ("recommended", json!(asked.id(found.recommended))),
        ("estimates", objects(&estimates)),
        ("probability_none", json!(share(found.none))),
    ]);
    let id = &asked.case.matter.id;
    let mut said = match found.recommended {
        None => "No option is permitted.".to_owned(),
        Some(at) => {
            let percent = percent(found.spreads[at].cheapest);
            let verdict = found.verdict.word().replace('-', " ");
            let in_time = found.spreads[at].on_time.map_or_else(String::new, |share| {
                let met = if asked.case.matter.periods > 1 { "within capacity" } else { "in time" };
                format!(", {met} in {}", self::percent(share))
            });
            let within = found.spreads[at].within_budget;
            let within =
                within.map_or_else(String::new, |share| format!(", within the budget in {}", self::percent(share)));
            let name = begun(&asked.called(found.recommended));
            let range = range(asked, &found.spreads[at]);
            let oftener = oftener(asked, found, at);
            format!("{name}: recommended in {percent} of outcomes ({verdict}){oftener}{in_time}{within}{range}.")
        }
    };
    if found.inputs.is_empty() {
        said.push_str(
            " No input is uncertain, so all outcomes are the same: give figures as ranges, { low, likely, high }.",
        );
    }
    let medians = found.spreads.iter().filter_map(|of| of.percentiles.and_then(|of| money(of[3]))).map(Num::get);
    let largest = medians.max().unwrap_or_default();
    let at = |of: &Spread, place: usize| {
        asked.rounded(of.percentiles.and_then(|of| money(of[place])).map(Num::get), largest)
    };
    let list = list!(found.spreads.iter().zip(asked.ids), |(of, id)| {
        "option" => id,
        number "P10" => at(of, 1),
        number "median" => at(of, 3),
        number "P90" => at(of, 5),
        number "recommended" => percent(of.cheapest),
        number "in time" => or_none(of.on_time, percent),
    });
    let blocks = vec![
        Block::Title(format!(
            "{id}: {}, seed {}",
            plural(found.draws, "simulated outcome", "simulated outcomes"),
            found.seed
        )),
        Block::Verdict(said),
        Block::Columns(list),
        Block::Chart(spreads(asked, found)),
        Block::Text(format!(
            "Totals in {}. Each of {} uncertain inputs takes one value an outcome, whoever uses it: from a PERT distribution for three points, a uniform one for two. Simulation works in binary floats; `compare` is exact.",
            asked.case.matter.currency,
            found.inputs.len()
        )),
    ];
    let head = [("schema", SCHEMA), ("matter_id", id)];
    TableReport::of(document(entries), after(head, estimates), blocks)
}

/// The percentiles of each.
fn spreads(asked: ReportHead, found: &Simulation) -> Chart {
    let rows = found.spreads.iter().zip(asked.ids);
    let rows = rows.map(|(of, id)| (id.clone(), of.percentiles.and_then(Ranges::percentiles)));
    Chart::Ranges(Ranges { unit: asked.unit(), rows: rows.collect() })
}

/// Who is recommended in more outcomes than what is recommended at the likely values, where anybody is.
fn oftener(asked: ReportHead, found: &Simulation, at: usize) -> String {
    let share = found.spreads[at].cheapest;
    let others = found.spreads.iter().enumerate().filter(|(_, of)| of.cheapest > share);
    others.max_by(|a, b| a.1.cheapest.total_cmp(&b.1.cheapest)).map_or_else(String::new, |(other, of)| {
        format!(", {} more often, in {}", asked.called(Some(other)), percent(of.cheapest))
    })
}

/// A name of the tool's own begins a sentence; others stay as they are written.
fn begun(name: &str) -> String {
    name.strip_prefix("the ").map_or_else(|| name.to_owned(), |rest| format!("The {rest}"))
}

fn percent(share: f64) -> String {
    let shown = |share: Decimal| format!("{} %", display(Num::to_4(share).get() * Decimal::ONE_HUNDRED, 1));
    Decimal::from_f64_retain(share).map_or_else(|| NONE.to_owned(), shown)
}

/// What its total is in most outcomes.
fn range(asked: ReportHead, of: &Spread) -> String {
    let at = |place: usize| of.percentiles.and_then(|of| Decimal::from_f64_retain(of[place]));
    let Some((low, high)) = at(1).zip(at(5)).filter(|(low, high)| low < high) else { return String::new() };
    let [from, to] = [low, high].map(|amount| asked.rounded(Some(amount), high));
    format!("; {} {from} to {to} in 8 of 10", asked.case.matter.currency)
}

//! A comparison as a whole page: what the sheet has, with pictures and with every line's formula.

use super::super::block::Block;
use super::super::chart::{Bar, Bars, Chart, Ranges, Span, Spans, Unit};
use super::super::num::Num;
use super::ComparisonReport;
use super::blocks::Layout;
use super::document::{Document, EstimateDoc};
use super::writer::View;
use crate::matter::Status;
use crate::number::{Day, plural};

/// Lays a comparison out for a page.
pub fn page(report: &ComparisonReport) -> Vec<Block> {
    let view = &report.view;
    let (layout, document) = (Layout { view }, &view.document);
    let currency = document.matter.currency;
    let heading = |text: String| Block::Heading(text);
    let mut blocks = vec![Block::Title(layout.title()), Block::Text(layout.profile())];
    blocks.extend(layout.recommendation());
    blocks.extend(compared(document));
    blocks.extend(section("Totals", totals(view)));
    blocks.extend(section("Calendar", calendar(view)));
    blocks.extend(reserve(view));
    blocks.extend([heading(format!("Comparison, {currency}")), Block::Grid(layout.comparison())]);
    blocks.extend(excluded(document));
    let sure = [spread(report), report.tornado().filter(|of| of.reach().is_some()).map(Chart::Tornado)];
    blocks.extend(section("How sure it is", sure.into_iter().flatten()));
    blocks.extend([heading(layout.costs_heading()), Block::Grid(layout.costs())]);
    blocks.extend(layout.exchange_rates());
    blocks.extend(layout.explanations());
    blocks.extend(layout.warnings());
    blocks.extend(layout.assumptions());
    blocks.extend(layout.sources(true));
    blocks.push(layout.closing());
    blocks
}

/// Charts under a heading, where there are any.
fn section(heading: &str, charts: impl IntoIterator<Item = Chart>) -> Vec<Block> {
    let charts: Vec<Block> = charts.into_iter().map(Block::Chart).collect();
    if charts.is_empty() {
        return charts;
    }
    [Block::Heading(heading.to_owned())].into_iter().chain(charts).collect()
}

/// What an estimate is among the others.
fn standing(document: &Document, of: &EstimateDoc) -> String {
    let words = [
        (document.recommended.as_ref() == Some(&of.provider), "recommended"),
        (document.baseline == of.provider, "baseline"),
        (!of.permitted, "not permitted"),
    ];
    words.into_iter().filter_map(|(holds, word)| holds.then_some(word)).collect::<Vec<_>>().join(", ")
}

/// Who stands behind the ids.
fn compared(document: &Document) -> Vec<Block> {
    let items = document.estimates.iter().map(|of| {
        let standing = standing(document, of);
        let about = [of.kind.word(), standing.as_str()].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>();
        format!("`{}`: {} ({})", of.provider, of.name, about.join(", "))
    });
    vec![Block::Heading("Who is compared".to_owned()), Block::List(items.collect())]
}

fn totals(view: &View) -> Option<Chart> {
    let document = &view.document;
    let rows = document.estimates.iter().filter_map(|of| {
        let [total, invoiced, own] = [of.total?, of.invoiced?, of.own?].map(Num::get);
        let parts = [invoiced, own, total - invoiced - own];
        Some(Bar { label: of.provider.clone(), note: standing(document, of), parts, total })
    });
    let rows: Vec<Bar> = rows.collect();
    let limit = document.matter.budget.map(|budget| ("budget", budget.get()));
    let parts = ["invoiced", "own time", "reserves"];
    (!rows.is_empty()).then(|| Chart::Bars(Bars { unit: Unit::of(view.case), parts, rows, limit }))
}

fn calendar(view: &View) -> Option<Chart> {
    let document = &view.document;
    let day = |text: &Option<String>| text.as_deref().and_then(Day::parse);
    let rows = document.estimates.iter().filter_map(|of| {
        let (first, finish) = (day(&of.start)?, day(&of.finish)?);
        let begins = day(&view.beside(of).begins).unwrap_or(first);
        // Lead time runs from the day that the matter starts, whenever the first work is done.
        let start = day(&document.matter.start).map_or(first, |start| start.min(begins));
        let note = ending(document, of);
        Some(Span { label: of.provider.clone(), note, start, begins, finish })
    });
    let rows: Vec<Span> = rows.collect();
    let deadline = day(&document.matter.deadline);
    (!rows.is_empty()).then_some(Chart::Spans(Spans { deadline, rows }))
}

/// What a calendar does not show.
fn reserve(view: &View) -> Option<Block> {
    let days = plural(view.reserve_days, "working day", "working days");
    let kept = view.reserve_days > 0 && view.document.matter.deadline.is_some();
    kept.then(|| Block::Text(format!("Before the deadline {days} are kept in reserve; work that needs them is late.")))
}

/// How an estimate's work ends, in words.
fn ending(document: &Document, of: &EstimateDoc) -> String {
    let days = |count: i64| plural(count, "working day", "working days");
    match (of.status, of.late_days, of.slack_days) {
        (Some(Status::Late), Some(late), _) if late > 0 => format!("late by {}", days(late)),
        (Some(Status::Late), ..) if of.finish <= document.matter.deadline => "late: it needs the reserve".to_owned(),
        (Some(status @ (Status::OnTime | Status::OnTimeWithOvertime)), _, Some(slack)) => {
            format!("{}, {} to spare", status.said(), days(slack))
        }
        (status, ..) => status.map_or_else(String::new, Status::said),
    }
}

fn excluded(document: &Document) -> Vec<Block> {
    let items = document.estimates.iter().flat_map(|of| {
        let said = |found: &super::Finding| {
            format!("`{}`, {}: {}", of.provider, found.code, found.reason.as_deref().unwrap_or_default())
        };
        of.exclusions.iter().map(said).collect::<Vec<_>>()
    });
    let items: Vec<String> = items.collect();
    if items.is_empty() { Vec::new() } else { vec![Block::Heading("Excluded".to_owned()), Block::List(items)] }
}

fn spread(report: &ComparisonReport) -> Option<Chart> {
    let confidence = report.compared.confidence.as_ref().filter(|of| !of.is_certain())?;
    let spreads = &confidence.simulation.spreads;
    let ids = report.view.document.estimates.iter().map(|of| of.provider.clone());
    let rows = ids.zip(spreads.iter().map(|of| of.percentiles.and_then(Ranges::percentiles)));
    let ranges = Ranges { unit: Unit::of(report.view.case), rows: rows.collect() };
    ranges.extent().is_some().then_some(Chart::Ranges(ranges))
}

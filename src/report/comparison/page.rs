//! A comparison as a whole page: the answer, and below it what it rests on, with pictures and with every line's formula.

use super::super::block::{Block, Grid, Row};
use super::super::chart::{Bar, Bars, Chart, Ranges, Span, Spans, Unit};
use super::super::num::Num;
use super::ComparisonReport;
use super::blocks::Layout;
use super::document::Document;
use super::ending::ends;
use super::estimate::EstimateDoc;
use super::writer::View;
use crate::engine::Part;
use crate::matter::Status;
use crate::number::{Day, plural};

/// In a calendar of more days than this none can be told from the next.
const MOST_DAYS: i64 = 200;

/// Lays a comparison out for a page.
pub fn page(report: &ComparisonReport) -> Vec<Block> {
    let view = &report.view;
    let (layout, document) = (Layout { view }, &view.document);
    let currency = document.matter.currency;
    let heading = |text: String| Block::Heading(text);
    let mut blocks = vec![Block::Answer(Box::new(report.answer().clone()))];
    blocks.extend(section("Totals", totals(view)));
    blocks.extend(section("Calendar", calendar(report)));
    blocks.extend(reserve(view));
    let compared = Block::Grid(named(document, with_ids(document, layout.comparison())));
    blocks.extend([heading(format!("Comparison, {currency}")), compared]);
    blocks.extend(excluded(document));
    let sure = [spread(report), report.tornado().filter(|of| of.reach().is_some()).map(Chart::Tornado)];
    let shown = |block: Block| if layout.is_explained() { block } else { looked_up(block) };
    blocks.extend(section("How sure it is", sure.into_iter().flatten()).into_iter().map(shown));
    blocks.extend([heading(layout.costs_heading()), Block::Grid(named(document, layout.costs()))]);
    blocks.extend(layout.exchange_rates());
    blocks.extend(layout.warnings());
    let rest = [layout.explanations(), layout.assumptions(), layout.sources(true)].into_iter().flatten();
    blocks.extend(rest.map(shown));
    blocks
}

/// A heading as one of what is looked up; anything else as it is.
fn looked_up(block: Block) -> Block {
    if let Block::Heading(heading) = block { Block::Appendix(heading) } else { block }
}

/// Charts under a heading, where there are any.
fn section(heading: &str, charts: impl IntoIterator<Item = Chart>) -> Vec<Block> {
    let charts: Vec<Block> = charts.into_iter().map(Block::Chart).collect();
    if charts.is_empty() {
        return charts;
    }
    [Block::Heading(heading.to_owned())].into_iter().chain(charts).collect()
}

/// A grid of all estimates with the providers' names, which a page has room for.
fn named(document: &Document, grid: Grid) -> Grid {
    Grid { head: document.estimates.iter().map(EstimateDoc::title).collect(), ..grid }
}

/// With what is typed for each provider, and its kind.
fn with_ids(document: &Document, grid: Grid) -> Grid {
    let row = |label: &str, cell: &dyn Fn(&EstimateDoc) -> String| Row {
        label: label.to_owned(),
        cells: document.estimates.iter().map(cell).collect(),
        total: false,
    };
    let about = [row("Id", &|of| of.provider.clone()), row("Kind", &|of| of.kind.word().to_owned())];
    Grid { rows: about.into_iter().chain(grid.rows).collect(), ..grid }
}

/// What an estimate is among the others.
fn standing(document: &Document, of: &EstimateDoc) -> String {
    let words = [
        (is_recommended(document, of), "recommended"),
        (document.today == of.provider, "today"),
        (of.permitted && of.is_over_budget(), "over budget"),
        (!of.permitted, "not permitted"),
    ];
    words.into_iter().filter_map(|(holds, word)| holds.then_some(word)).collect::<Vec<_>>().join(", ")
}

fn is_recommended(document: &Document, of: &EstimateDoc) -> bool {
    document.recommended.as_ref() == Some(&of.provider)
}

fn totals(view: &View) -> Option<Chart> {
    let document = &view.document;
    let rows = document.estimates.iter().filter_map(|of| {
        let [total, invoiced, own] = [of.total?, of.invoiced?, of.own?].map(Num::get);
        let parts = [invoiced, own, total - invoiced - own];
        let (label, note) = (of.title(), standing(document, of));
        Some(Bar { label, note, is_recommended: is_recommended(document, of), parts, total })
    });
    let rows: Vec<Bar> = rows.collect();
    let limit = document.matter.budget.map(|budget| ("budget", budget.get()));
    let parts = [document.paid()[1], "own cost", "contingency and delay"];
    (!rows.is_empty()).then(|| Chart::Bars(Bars { unit: Unit::of(view.case), parts, rows, limit }))
}

fn calendar(report: &ComparisonReport) -> Option<Chart> {
    let (view, estimates) = (&report.view, &report.compared.comparison.estimates);
    let document = &view.document;
    let rows = document.estimates.iter().zip(estimates).filter_map(|(of, assessed)| {
        let (first, finish) = (of.start?, of.finish?);
        let begins = view.beside(of).begins.unwrap_or(first);
        // Lead time runs from the day that the matter starts, whenever the first work is done.
        let start = document.matter.start.map_or(first, |start| start.min(begins));
        let (label, is_recommended) = (of.title(), is_recommended(document, of));
        let note = [standing(document, of), ending(view, of)].into_iter().filter(|words| !words.is_empty());
        let note = note.collect::<Vec<_>>().join("; ");
        let off = days_off(view, &assessed.scenario.assignment.parts(view.case), [begins, finish]);
        Some(Span { label, note, is_recommended, start, begins, finish, off })
    });
    let rows: Vec<Span> = rows.collect();
    let deadline = document.matter.deadline;
    (!rows.is_empty()).then_some(Chart::Spans(Spans { deadline, rows }))
}

/// Stretches of days from one to another on which nobody works who has a part.
fn days_off(view: &View, parts: &[Part], [from, to]: [Day; 2]) -> Vec<[Day; 2]> {
    let mut stretches: Vec<[Day; 2]> = Vec::new();
    let days = from.span_to(to);
    if days > MOST_DAYS {
        return stretches;
    }
    let urgency = view.case.matter.urgency;
    let weeks: Vec<_> =
        parts.iter().map(|part| view.case.providers[part.provider].delivery.weeks.at(urgency)).collect();
    let is_off = |day: &Day| weeks.iter().all(|week| week.count(*day, *day) == 0);
    for day in (0..days).filter_map(|at| from.plus(at)).filter(is_off) {
        match stretches.last_mut().filter(|last| last[1].span_to(day) == 2) {
            Some(last) => last[1] = day,
            None => stretches.push([day, day]),
        }
    }
    stretches
}

/// What a calendar does not show.
fn reserve(view: &View) -> Option<Block> {
    let days = plural(view.reserve_days, "working day", "working days");
    let kept = view.reserve_days > 0 && view.document.matter.deadline.is_some();
    kept.then(|| Block::Text(format!("Before the deadline {days} are kept in reserve; work that needs them is late.")))
}

/// Whether an estimate is in time, and how its work ends.
fn ending(view: &View, of: &EstimateDoc) -> String {
    let ends = || ends(&view.document.matter, of, view.reserve_days);
    match of.status {
        Some(Status::Late) if of.late_days > Some(0) => ends(),
        Some(status @ (Status::Late | Status::OnTime | Status::OnTimeWithOvertime)) => {
            format!("{}, {}", status.said(), ends())
        }
        status => status.map_or_else(String::new, Status::said),
    }
}

fn excluded(document: &Document) -> Vec<Block> {
    let items = document.estimates.iter().flat_map(|of| {
        let said = |found: &super::Finding| {
            format!("{}, {}: {}", of.name, found.code, found.reason.as_deref().unwrap_or_default())
        };
        of.exclusions.iter().map(said).collect::<Vec<_>>()
    });
    let items: Vec<String> = items.collect();
    if items.is_empty() { Vec::new() } else { vec![Block::Heading("Excluded".to_owned()), Block::List(items)] }
}

fn spread(report: &ComparisonReport) -> Option<Chart> {
    let confidence = report.compared.confidence.as_ref().filter(|of| !of.is_certain())?;
    let spreads = &confidence.simulation.spreads;
    let names = report.view.document.estimates.iter().map(EstimateDoc::title);
    let rows = names.zip(spreads.iter().map(|of| of.percentiles.and_then(Ranges::percentiles)));
    let ranges = Ranges { unit: Unit::of(report.view.case), rows: rows.collect() };
    ranges.extent().is_some().then_some(Chart::Ranges(ranges))
}

//! The charts of the summary: totals and calendar, drawn from cells of the workings that follow the inputs.

use super::rows::Row;
use super::workings::{Place, Workings};
use crate::number::{Day, display};
use crate::report::comparison::{Answer, Document, OptionRow};
use crate::report::num::Num;
use crate::report::workbook::{CellRole, ChartPart, NumberFormat, SheetCell, SheetChart, Value, absolute};

/// The column of what others are paid.
const INVOICED: &str = "Invoiced";
/// Columns of the cells that charts are drawn from.
const HEAD: [&str; 8] = [
    "Drawn",
    INVOICED,
    "In-house cost",
    "Contingency and delay",
    "Starts",
    "Before the work",
    "Work",
    "Work after the deadline",
];
/// Longer names are cut in a chart.
const LONGEST: usize = 26;

/// The days that a calendar is drawn between, each with what it is called in formulas.
pub struct Dates {
    pub start: Option<(Day, String)>,
    pub deadline: Option<(Day, String)>,
}

/// How high a chart with so many bars is, in pixels.
pub fn height(bars: usize) -> u32 {
    110 + 21 * u32::try_from(bars.max(3)).unwrap_or(20)
}

/// The charts of the options that are shown, as far as there is something to draw.
pub fn charts(document: &Document, answer: &Answer, workings: &mut Workings, dates: &Dates) -> Vec<SheetChart> {
    let priced = |option: &&OptionRow| option.total.is_some();
    // The lowest bar is drawn first.
    let options: Vec<&OptionRow> = answer.options.iter().filter(priced).rev().collect();
    if options.is_empty() {
        return Vec::new();
    }
    let top = workings.end() + 1;
    let paid = document.paid()[0];
    let head = HEAD.map(|label| if label == INVOICED { paid } else { label });
    for (column, label) in head.into_iter().enumerate() {
        workings.sheet.put(top, column, SheetCell::text(label).marked(CellRole::Head));
    }
    for (at, option) in options.iter().enumerate() {
        drawn(document, workings, top + 1 + at, option, dates);
    }
    let range = |column: usize| {
        let last = absolute(top + options.len(), column);
        format!("{}:{last}", workings.sheet.reference(top + 1, column))
    };
    let part = |column: usize, colour: &'static str| ChartPart {
        name: head[column],
        lengths: range(column),
        colour: Some(colour),
    };
    let chart = |title: String, parts, axis, from| SheetChart {
        title,
        place: (0, 0),
        size: (0, 0),
        labels: range(0),
        parts,
        axis,
        from,
    };
    let budget = document.matter.budget.map_or_else(String::new, |of| format!(", budget {}", display(of.get(), 0)));
    let totals = chart(
        format!("Totals, {}{budget}", document.matter.currency),
        vec![part(1, "2F5597"), part(2, "8FAADC"), part(3, "F4B183")],
        NumberFormat::Money(0),
        Value::Number(0.into()),
    );
    let dated = options.iter().any(|option| option.finish.is_some());
    let calendar = dates.start.as_ref().filter(|_| dated).map(|(start, _)| {
        let deadline = dates.deadline.as_ref();
        let deadline = deadline.map_or_else(String::new, |(day, _)| format!(", deadline {}", day.said()));
        // What holds the place of the days before has no name in the legend.
        let before = ChartPart { name: " ", lengths: range(4), colour: None };
        let mut parts = vec![before, part(5, "D9D9D9"), part(6, "2F5597")];
        if !deadline.is_empty() {
            parts.push(part(7, "C00000"));
        }
        chart(format!("Calendar{deadline}"), parts, NumberFormat::Said, Value::Date(*start))
    });
    [totals].into_iter().chain(calendar).collect()
}

/// Amounts and days of an option; days of those that have dates.
fn drawn(document: &Document, workings: &mut Workings, row: usize, option: &OptionRow, dates: &Dates) {
    let of = &document.estimates[option.estimate];
    workings.sheet.put(row, 0, SheetCell::text(short(&option.name)));
    let results = [Row::Total, Row::Invoiced, Row::Own, Row::Begins, Row::Finish];
    let [total, invoiced, own, begins, finish] =
        results.map(|result| workings.cell(option.estimate, Place::Result(result)));
    if let [Some(whole), Some(paid), Some(kept)] = [of.total, of.invoiced, of.own].map(|amount| amount.map(Num::get)) {
        let reserves = format!("MAX(0, {total} - {invoiced} - {own})");
        let amounts = [(paid, invoiced), (kept, own), (whole - paid - kept, reserves)];
        for (at, (amount, formula)) in amounts.into_iter().enumerate() {
            let entry = SheetCell::number(amount, NumberFormat::Money(option.decimals));
            workings.sheet.put(row, 1 + at, entry.with(formula));
        }
    }
    let first = workings.day(option.estimate, Place::Result(Row::Begins));
    let Some(((start, started), (first, last))) = dates.start.as_ref().zip(first.zip(option.finish)) else { return };
    let (due, deadline) = dates.deadline.clone().unwrap_or((last, finish.clone()));
    let [from, to, by] = [first, last, due].map(Day::number);
    let lengths = [
        (from - start.number(), format!("MAX(0, {begins} - {started})")),
        (to.min(by) + 1 - from, format!("MAX(0, MIN({finish}, {deadline}) + 1 - {begins})")),
        (to - by.max(from - 1), format!("MAX(0, {finish} - MAX({deadline}, {begins} - 1))")),
    ];
    workings.sheet.put(row, 4, SheetCell::date(*start, NumberFormat::Plain).with(started.clone()));
    for (at, (days, formula)) in lengths.into_iter().enumerate() {
        let entry = SheetCell::number(days.max(0).into(), NumberFormat::Plain);
        workings.sheet.put(row, 5 + at, entry.with(formula));
    }
}

/// A name as a chart has room for it.
fn short(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    name.chars().take(LONGEST - 1).collect::<String>().trim_end().to_owned() + "…"
}

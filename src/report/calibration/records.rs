//! Flat rows: a figure each, and a finding each.

use super::super::cell::{Cell, Records};
use super::super::num::Num;
use super::{CalibrationDocument, FigureDoc};

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn number(number: Option<Num>) -> Cell {
    number.map_or(Cell::Empty, Cell::Number)
}

fn whole(number: u64) -> Cell {
    Cell::Number(Num::figure(number.into()))
}

/// A row a figure.
pub fn records(document: &CalibrationDocument) -> Records {
    let columns = vec![
        "schema",
        "provider",
        "currency",
        "key",
        "unit",
        "matters",
        "lines",
        "own",
        "range_of_matters",
        "library_low",
        "library",
        "library_high",
        "weight",
        "low",
        "likely",
        "high",
        "change_percent",
        "width_percent",
        "source",
    ];
    let row = |provider: &str, currency: &str, source: &str, of: &FigureDoc| {
        vec![
            text(document.schema),
            text(provider),
            text(currency),
            text(&of.key),
            text(of.unit),
            Cell::count(of.matters),
            whole(of.lines),
            Cell::Number(of.own),
            Cell::Flag(of.range_of_matters),
            number(of.library_low),
            number(of.library),
            number(of.library_high),
            number(of.weight),
            Cell::Number(of.low),
            Cell::Number(of.likely),
            Cell::Number(of.high),
            number(of.change_percent),
            number(of.width_percent),
            text(source),
        ]
    };
    let of_vendors = document.vendors.iter().flat_map(|vendor| {
        let rows = vendor.figures.iter().map(|figure| row(&vendor.provider, vendor.currency, &vendor.source, figure));
        rows.collect::<Vec<_>>()
    });
    let own = document.vendors.iter().find(|vendor| vendor.own);
    let source = own.map_or("", |own| own.source.as_str());
    let of_catalogue = document.throughputs.iter().map(|figure| row("", "", source, figure));
    (columns, of_vendors.chain(of_catalogue).collect())
}

/// A row a finding.
#[must_use]
pub fn finding_records(document: &CalibrationDocument) -> Records {
    let columns = vec!["file", "row", "invoice", "line", "fault", "field", "stated", "expected", "difference", "about"];
    let maybe = |of: &Option<String>| of.as_deref().map_or(Cell::Empty, text);
    let row = |of: &super::FindingDoc| {
        vec![
            Cell::count(of.file),
            whole(of.row),
            maybe(&of.invoice),
            maybe(&of.line),
            text(of.fault),
            of.field.map_or(Cell::Empty, text),
            number(of.stated),
            number(of.expected),
            number(of.difference),
            text(&of.about),
        ]
    };
    (columns, document.findings.iter().map(row).collect())
}

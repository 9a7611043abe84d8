//! Flat rows: a figure each, and a finding each.

use super::super::cell::{Records, records};
use super::super::sheet_page::SheetPage;
use super::super::workbook::{CellRole, Sheet};
use super::{CalibrationDocument, FigureDoc, FindingDoc};

/// A row a figure.
pub fn records(document: &CalibrationDocument) -> Records {
    let own = document.vendors.iter().find(|vendor| vendor.own);
    let source = own.map_or("", |own| own.source.as_str());
    let of_catalogue = document.throughputs.iter().map(|figure| (["", "", source], figure));
    let of_vendors = document.vendors.iter().flat_map(|vendor| {
        let whose: [&str; 3] = [&vendor.provider, vendor.currency, &vendor.source];
        vendor.figures.iter().map(move |figure| (whose, figure))
    });
    let all: Vec<([&str; 3], &FigureDoc)> = of_vendors.chain(of_catalogue).collect();
    records!(all, |([provider, currency, source], of)| {
        "schema" => document.schema,
        "provider" => provider,
        "currency" => currency,
        "key" => of.key,
        "unit" => of.unit,
        "matters" => of.matters,
        "lines" => of.lines,
        "own" => of.own,
        "range_of_matters" => of.range_of_matters,
        "library_low" => of.library_low,
        "library" => of.library,
        "library_high" => of.library_high,
        "weight" => of.weight,
        "low" => of.low,
        "likely" => of.likely,
        "high" => of.high,
        "change_percent" => of.change_percent,
        "width_percent" => of.width_percent,
        "source" => source,
    })
}

/// What it comes to in sentences, as a page.
pub fn answer(document: &CalibrationDocument) -> Sheet {
    let mut page = SheetPage::new("Answer", vec![30, 30, 30, 30]);
    page.line("Your own figures", CellRole::Title);
    page.notes(&document.summary);
    page.done()
}

/// A row a finding.
#[must_use]
pub fn finding_records(document: &CalibrationDocument) -> Records {
    records!(&document.findings, |of| { FindingDoc::COLUMNS => of })
}

//! A comparison as a workbook that calculates: inputs in named cells, everything else as formulas over them.
//!
//! The formulas are the engine's own, taken from a tape on which it compared the case, its decisions included. What stays
//! fixed (which tasks are kept, urgency, paybacks) is marked.

mod calendar;
mod charts;
mod estimate;
mod input_words;
mod inputs;
mod names;
mod rows;
mod summary;
mod team;
mod workings;

use std::collections::BTreeSet;

use self::calendar::Calendar;
use self::charts::Dates;
use self::estimate::Builder;
use self::names::Speller;
use self::workings::Workings;
use super::comparison::{Answer, Document, EstimateDoc};
use super::workbook::{CellRole, Sheet, SheetCell, Workbook};
use crate::engine::{Assessed, OnTape, PricingError, compare};
use crate::matter::Case;
use crate::number::{Day, Tape, Traced};
use crate::source::Texts;

/// The longest name of a sheet.
const LONGEST_SHEET: usize = 31;

/// The workbook of a comparison.
///
/// # Errors
/// Every problem of an estimate that is not excluded.
pub fn workbook(
    case: &Case,
    texts: &Texts,
    document: &Document,
    answer: &Answer,
) -> Result<Workbook, Vec<PricingError>> {
    let calendar = Calendar::new(case);
    let tape = Tape::for_all_inputs();
    let comparison = compare(case, &OnTape(&tape, &case.figures))?;
    let speller = Speller::new(&case.figures, &calendar, &tape);
    let mut builder = Builder { case, speller, decimals: case.matter.currency.decimals(), unimproved: None };
    let mut taken: BTreeSet<String> =
        ["summary", "inputs", "workings", "calendar", "sources", "history"].map(str::to_owned).into();
    let mut estimates = Vec::with_capacity(document.estimates.len());
    for (of, assessed) in document.estimates.iter().zip(&comparison.estimates) {
        let name = sheet_name(&called(case, of, assessed), &mut taken);
        estimates.push(builder.sheet(name, of, assessed));
    }
    let mut speller = builder.speller;
    let mut workings = Workings::new(case, &comparison, document, answer, &estimates, &mut speller);
    let inputs = inputs::inputs(case, texts, document, &speller.names);
    let [values, given] = &inputs.ranges;
    workings.count_changes(values, given);
    let named = |key: &str, day: Option<Day>| {
        let name = speller.names.known().find(|(known, _)| *known == key).map(|(_, name)| name.clone());
        day.map(|day| (day, name.unwrap_or_else(|| names::date(day))))
    };
    let dates = Dates {
        start: named("matter.start", case.matter.start),
        deadline: named("matter.deadline", case.matter.deadline),
    };
    let summary = summary::summary(document, answer, &mut workings, &dates);
    let mut sheets = vec![summary, inputs.sheet];
    sheets.extend(estimates);
    sheets.extend([workings.sheet, calendar.sheet.clone(), sources(document)]);
    Ok(Workbook { sheets, names: inputs.named })
}

/// What the sheet of an estimate is called: by the provider's name where spreadsheets take it, else by its id.
fn called(case: &Case, of: &EstimateDoc, assessed: &Assessed<Traced>) -> String {
    let Some(provider) = assessed.provider else { return "Split".to_owned() };
    let name = &case.providers[provider].name;
    let is_plain = |letter: char| letter.is_alphanumeric() || " -,.()&+".contains(letter);
    match (name.chars().all(is_plain) && !name.trim().is_empty(), assessed.scenario.improved) {
        (true, true) => format!("Improved {name}"),
        (true, false) => name.clone(),
        (false, _) => of.provider.clone(),
    }
}

/// A text as the name of a sheet, which is short and unlike all others.
fn sheet_name(text: &str, taken: &mut BTreeSet<String>) -> String {
    let cut = |length: usize| text.chars().take(length).collect::<String>().trim_end_matches([' ', ',']).to_owned();
    let mut name = cut(LONGEST_SHEET);
    let mut number = 1;
    while !taken.insert(name.to_lowercase()) {
        number += 1;
        let ending = format!(" {number}");
        name = cut(LONGEST_SHEET - ending.len()) + &ending;
    }
    name
}

/// Assumptions, sources and what to look out for.
fn sources(document: &Document) -> Sheet {
    let mut sheet = Sheet { name: "Sources".to_owned(), widths: vec![44, 18, 70, 30, 10, 50], ..Sheet::default() };
    let mut row = 0;
    let mut list = |head: [&str; 6], rows: Vec<[SheetCell; 6]>| {
        for (column, label) in head.into_iter().enumerate().filter(|(_, label)| !label.is_empty()) {
            sheet.put(row, column, SheetCell::text(label).marked(CellRole::Head));
        }
        for (at, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.put(row + 1 + at, column, cell.clone());
            }
        }
        row += rows.len() + 2;
    };
    let empty = SheetCell::default;
    let text = |text: &Option<String>| text.as_deref().map_or_else(SheetCell::default, SheetCell::text);
    let note = |text: &str| SheetCell::text(text).marked(CellRole::Note);
    let assumed = document.assumptions.iter().map(|of| {
        let value = SheetCell::number(of.value.get(), super::workbook::NumberFormat::Plain);
        [SheetCell::text(of.key.as_str()), value, note(&of.note), empty(), empty(), empty()]
    });
    list(["Assumption: no published source", "Value", "Why", "", "", ""], assumed.collect());
    let sources = document.sources.iter().map(|of| {
        let [publisher, year, url] = [&of.publisher, &of.year, &of.url].map(text);
        [SheetCell::text(of.id.as_str()), empty(), note(&of.title), publisher, year, url]
    });
    list(["Source", "", "Title", "Publisher", "Year", "Address"], sources.collect());
    let found = document.estimates.iter().flat_map(|of| {
        let said = of.exclusions.iter().chain(&of.warnings);
        said.map(|found| {
            let text = found.reason.as_deref().or(found.message.as_deref()).unwrap_or_default();
            [SheetCell::text(of.provider.as_str()), SheetCell::text(found.code), note(text), empty(), empty(), empty()]
        })
    });
    list(["Look out for: provider", "Code", "What", "", "", ""], found.collect());
    sheet
}

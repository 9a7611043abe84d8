//! A price as a workbook: the answer, every option, cash; values, not formulas.

use super::super::workbook::{CellRole, NumberFormat, Sheet, SheetCell, Workbook, table};
use super::super::{Report, Tone};
use super::PriceReport;

/// The sheets.
pub fn workbook(report: &PriceReport) -> Workbook {
    let options = table("Options", &report.records()).sheets;
    let sheets = [answer(report)].into_iter().chain(options).chain(cash(report)).collect();
    Workbook { sheets, names: Vec::new() }
}

fn answer(report: &PriceReport) -> Sheet {
    let reasons = &report.document.reasons;
    let mut sheet = Sheet { name: "Price".to_owned(), widths: vec![14, 18, 80], is_page: true, ..Sheet::default() };
    let matter = &report.case.matter;
    let title = [Some(matter.id.clone()), matter.title.clone()].into_iter().flatten().collect::<Vec<_>>().join("  ");
    sheet.put_across(0, (0, 2), SheetCell::text(title).marked(CellRole::Title));
    let verdict = reasons.first().cloned().unwrap_or_default();
    sheet.put_across(1, (0, 2), SheetCell::text(verdict).marked(CellRole::Note));
    let mut row = 3;
    for of in report.figures() {
        let role = if of.tone == Tone::Plain { CellRole::Total } else { CellRole::Verdict(of.tone) };
        sheet.put(row, 0, SheetCell::text(of.label).marked(CellRole::Label));
        sheet.put(row, 1, SheetCell::text(of.figure).marked(role));
        sheet.put(row, 2, SheetCell::text(of.remark).marked(CellRole::Note));
        row += 1;
    }
    for note in reasons.iter().skip(1).chain(&report.document.assumptions) {
        row += 1;
        sheet.put_across(row, (0, 2), SheetCell::text(note.as_str()).marked(CellRole::Note));
    }
    sheet
}

/// Days on which money moves, of every option that has dates.
fn cash(report: &PriceReport) -> Option<Sheet> {
    let look = NumberFormat::Money(report.decimals());
    let head = ["Option", "Day", "Collected", "Paid", "Balance"];
    let mut rows = vec![head.map(|text| SheetCell::text(text).marked(CellRole::Head)).to_vec()];
    for (option, offer) in report.pairs() {
        for of in offer.cash.iter().flat_map(|cash| &cash.days) {
            let amounts = [of.received, of.paid, of.balance].map(|amount| SheetCell::number(amount, look));
            let first = [SheetCell::text(option.id.as_str()), SheetCell::date(of.day, NumberFormat::Plain)];
            rows.push(first.into_iter().chain(amounts).collect());
        }
    }
    (rows.len() > 1).then(|| Sheet {
        name: "Cash".to_owned(),
        rows,
        widths: vec![24, 14, 18, 18, 18],
        frozen: (1, 0),
        is_table: true,
        ..Sheet::default()
    })
}

//! A price as a workbook: the answer, every option, cash; values, not formulas.

use super::super::Report;
use super::super::sheet_page::SheetPage;
use super::super::workbook::{CellRole, NumberFormat, Sheet, SheetCell, Workbook, table};
use super::PriceReport;

/// The sheets.
pub fn workbook(report: &PriceReport) -> Workbook {
    let options = table("Options", &report.records()).sheets;
    let sheets = [answer(report)].into_iter().chain(options).chain(cash(report)).collect();
    Workbook { sheets, names: Vec::new() }
}

fn answer(report: &PriceReport) -> Sheet {
    let mut page = SheetPage::new("Price", vec![14, 18, 60, 24]);
    let matter = &report.case.matter;
    let title = [Some(matter.id.clone()), matter.title.clone()].into_iter().flatten().collect::<Vec<_>>().join("  ");
    page.line(title, CellRole::Title);
    page.notes(report.document.reasons.first());
    page.gap();
    page.figures(report.figures());
    page.gap();
    page.notes(report.document.reasons.iter().skip(1).chain(&report.document.assumptions));
    page.list("BEFORE YOU ACT", &report.document.before);
    page.done()
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

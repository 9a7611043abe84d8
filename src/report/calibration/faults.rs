//! What does not add up, and what was read though its format asks for another form.

use rust_decimal::Decimal;

use crate::matter::{Fault, InvoiceFinding, Notice};
use crate::report::cell::row;
use crate::report::document::document;
use crate::report::num::Num;

/// A text of more letters may be a name.
const MOST_LETTERS: usize = 3;

document! {
    /// How much there is of a fault.
    pub struct FaultDoc of (fault: Fault, found: &[&InvoiceFinding]) {
        let differences: Vec<Decimal> = found.iter().filter_map(|finding| finding.difference()).collect();
        let sum = differences.iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(*one));
    };
    /// Its code.
    fault: &'static str = fault.word(),
    /// What is wrong.
    about: &'static str = fault.about(),
    /// How often.
    count: usize = found.len(),
    /// The sum of what is stated beyond what is expected, where both are known and in one currency or in none that is named.
    difference: Option<Num> = sum.filter(|_| !differences.is_empty()).map(Num::figure),
}

/// How much of each fault there is, in the order of the faults.
pub fn faults(findings: &[InvoiceFinding]) -> Vec<FaultDoc> {
    let of_fault = |(_, fault): &(&'static str, Fault)| {
        let found: Vec<&InvoiceFinding> = findings.iter().filter(|finding| finding.fault == *fault).collect();
        (!found.is_empty()).then(|| FaultDoc::of(*fault, &found))
    };
    Fault::ALL.iter().filter_map(of_fault).collect()
}

row! {
    /// Something that does not add up.
    pub struct FindingDoc of (of: &InvoiceFinding, names: bool);
    /// Its file, by its number.
    file: usize = of.place.file + 1,
    /// The line of the file, or the row of the sheet.
    row: u64 = of.place.row,
    /// The invoice.
    invoice: Option<String> = of.invoice.clone(),
    /// The line.
    line: Option<String> = of.line.clone(),
    /// The code of what is wrong.
    fault: &'static str = of.fault.word(),
    /// The column.
    field: Option<&'static str> = of.field,
    /// What stands there.
    stated: Option<Num> = of.stated.map(Num::figure),
    /// What it should be.
    expected: Option<Num> = of.expected.map(Num::figure),
    /// The difference.
    difference: Option<Num> = of.difference().map(Num::figure),
    /// What is wrong, and what else there is to say.
    about: String = said(of, names),
}

/// What is wrong, and what else there is to say.
fn said(of: &InvoiceFinding, names: bool) -> String {
    match &of.detail {
        Some(detail) if !names => format!("{}: {}", of.fault.about(), nameless(of.fault, detail)),
        Some(detail) => format!("{}: {detail}", of.fault.about()),
        None => of.fault.about().to_owned(),
    }
}

/// What cannot be read may be somebody's name where columns are shifted: words are left out, marks and digits are not.
fn nameless(fault: Fault, detail: &str) -> String {
    let is_word = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > MOST_LETTERS;
    match detail.rsplit_once("`: ") {
        Some((found, why)) if fault == Fault::Unreadable && is_word(found) => format!("a text: {why}"),
        _ => detail.to_owned(),
    }
}

document! {
    /// Something that was read though its format asks for another form.
    pub struct NoticeDoc of (of: &Notice);
    /// The file, by its number.
    file: usize = of.file + 1,
    /// The first row.
    row: u64 = of.row,
    /// How often.
    count: u64 = of.count,
    /// What.
    said: String = of.said.clone(),
}

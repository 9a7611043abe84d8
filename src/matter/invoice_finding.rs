//! What is wrong with an invoice, where, and by how much; and what of a file was read though it is not as it should be.

use rust_decimal::Decimal;

use super::invoice::LinePlace;
use super::words::words;

words! {
    /// What is wrong. Nothing of it is mended: the line counts as it is written.
    #[derive(PartialOrd, Ord)]
    pub enum Fault;
    LineTotal = "line-total": "the line's total is not units x rate + adjustment + tax",
    InvoiceTotal = "invoice-total": "the invoice's total is not the sum of its lines",
    TotalsDiffer = "totals-differ": "the lines of the invoice state different totals of it",
    LineTax = "line-tax": "the line's tax is not its tax rate of units x rate + adjustment",
    InvoiceTax = "invoice-tax": "the invoice's tax is not the sum of its lines' tax",
    InvoiceNet = "invoice-net": "the invoice's net total is not its lines without their tax",
    DuplicateLine = "duplicate-line": "the same line is there twice: it may be billed twice",
    DuplicateLineNumber = "duplicate-line-number": "two lines of the invoice have one number",
    DuplicateInvoice = "duplicate-invoice": "two invoices of the vendor have one number: one may be there twice",
    CreditNote = "credit-note": "the invoice gives money back",
    NegativeLine = "negative-line": "the line is below zero",
    NoHours = "no-hours": "a fee without hours or units",
    NoRate = "no-rate": "a fee without a rate",
    NoTimekeeper = "no-timekeeper": "a fee by the hour that does not say who worked",
    Missing = "missing": "something that every line needs is missing",
    Unreadable = "unreadable": "what stands there cannot be read",
    Fields = "fields": "the line has more or fewer fields than the header",
    TwoCurrencies = "two-currencies": "amounts in two currencies: they are not added",
    Period = "period": "a day outside the period that the invoice bills",
}

impl Fault {
    /// Whether more or less may have been billed than is owed: arithmetic that is wrong, what is there twice, what cannot be read.
    #[must_use]
    pub fn touches_amounts(self) -> bool {
        matches!(
            self,
            Self::LineTotal
                | Self::InvoiceTotal
                | Self::TotalsDiffer
                | Self::DuplicateLine
                | Self::DuplicateInvoice
                | Self::Unreadable
                | Self::Fields
        )
    }
}

/// Something wrong with an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceFinding {
    /// What.
    pub fault: Fault,
    /// The line, or the last line of the invoice.
    pub place: LinePlace,
    /// The invoice's number.
    pub invoice: Option<String>,
    /// The line's number.
    pub line: Option<String>,
    /// The column, by our name.
    pub field: Option<&'static str>,
    /// What stands there.
    pub stated: Option<Decimal>,
    /// What it should be.
    pub expected: Option<Decimal>,
    /// What else there is to say: the text that cannot be read and why, the other line or invoice.
    pub detail: Option<String>,
}

impl InvoiceFinding {
    /// What is stated beyond what is expected.
    #[must_use]
    pub fn difference(&self) -> Option<Decimal> {
        self.stated?.checked_sub(self.expected?)
    }
}

/// Something that was read as it was meant, though the format asks for another form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What is accepted.
    pub said: String,
    /// The file, from 0.
    pub file: usize,
    /// The first row that it is true of.
    pub row: u64,
    /// How many there are.
    pub count: u64,
}

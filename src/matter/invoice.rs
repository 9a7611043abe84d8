//! A line of an invoice: who billed what to whom, by the hour, by another unit, as a flat fee, an adjustment or an expense.

use rust_decimal::Decimal;

use super::words::words;
use crate::number::{Currency, Day};

/// Where a line stands: among the files that were read, in their order, and in its file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinePlace {
    /// The file, from 0.
    pub file: usize,
    /// The line of a text file, or the row of a sheet, from 1.
    pub row: u64,
}

words! {
    /// What a line is for.
    #[derive(Default, PartialOrd, Ord, Hash)]
    pub enum LineKind;
    /// Hours at an hourly rate.
    #[default]
    HourlyFee = "hourly-fee",
    /// Documents, gigabytes, months or seats at a price each.
    UnitFee = "unit-fee",
    /// A fee that was agreed for the work as a whole: a positive IF, or a line of no person.
    FlatFee = "flat-fee",
    /// Something added to or taken off the fees of the whole invoice: a negative IF.
    FeeAdjustment = "fee-adjustment",
    /// Something added to or taken off the expenses of the whole invoice: any IE.
    ExpenseAdjustment = "expense-adjustment",
    /// An expense.
    Expense = "expense",
    /// It says of itself what nobody knows.
    Unknown = "unknown",
}

impl LineKind {
    /// Whether lines of this kind say what an hour or a unit costs.
    #[must_use]
    pub fn enters_rates(self) -> bool {
        matches!(self, Self::HourlyFee | Self::UnitFee)
    }
}

/// What the units of a line are.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum BillingUnit {
    /// Hours of somebody's time.
    #[default]
    Hour,
    /// Anything else, by its name in the singular: document, page, gigabyte, month, seat.
    Other(String),
}

impl BillingUnit {
    /// The unit of a name, as people write it: `hrs`, `GB`, `Documents`.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let name = name.trim().to_lowercase();
        match name.as_str() {
            "h" | "hr" | "hrs" | "hour" | "hours" => Self::Hour,
            "doc" | "docs" => Self::Other("document".to_owned()),
            "gb" | "gigs" => Self::Other("gigabyte".to_owned()),
            "pg" | "pp" => Self::Other("page".to_owned()),
            "user" | "users" => Self::Other("seat".to_owned()),
            plural if plural.len() > 2 && plural.ends_with('s') && !plural.ends_with("ss") => {
                Self::Other(plural[..plural.len() - 1].to_owned())
            }
            _ => Self::Other(name),
        }
    }

    /// Its name.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Hour => "hour",
            Self::Other(name) => name,
        }
    }
}

/// Who worked the hours of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timekeeper {
    /// As the vendor knows them.
    pub id: Option<String>,
    /// Surname and first name, as written.
    pub name: Option<String>,
    /// The code or word for what they are: `PARTNR`, `Associate`.
    pub classification: Option<String>,
}

/// What a line says of its invoice; each line repeats it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvoiceHead {
    /// The vendor's number for it.
    pub number: Option<String>,
    /// The day that it was written.
    pub date: Option<Day>,
    /// What it comes to, as it says: tax included where there is any.
    pub total: Option<Decimal>,
    /// The tax in that.
    pub tax: Option<Decimal>,
    /// What it comes to without tax.
    pub net: Option<Decimal>,
    /// The first day that it bills.
    pub from: Option<Day>,
    /// The last day that it bills.
    pub until: Option<Day>,
}

/// A line of an invoice. What is absent was not written; amounts are in `currency`, exactly as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvoiceLine {
    /// Where it stands.
    pub place: LinePlace,
    /// What it says of its invoice.
    pub invoice: InvoiceHead,
    /// Its number, or whatever it is called.
    pub number: Option<String>,
    /// Who bills: the firm's tax id, or what a mapping names.
    pub vendor: Option<String>,
    /// What the vendor is called.
    pub vendor_name: Option<String>,
    /// The client, as the vendor knows it.
    pub client: Option<String>,
    /// The matter, as the client knows it.
    pub client_matter: Option<String>,
    /// The matter, as the vendor knows it.
    pub firm_matter: Option<String>,
    /// The day of the work or expense.
    pub date: Option<Day>,
    /// What it is for.
    pub kind: LineKind,
    /// What its units are.
    pub unit: BillingUnit,
    /// Hours, or units.
    pub units: Option<Decimal>,
    /// The price of an hour or unit.
    pub rate: Option<Decimal>,
    /// What is added to the line (below zero: a discount).
    pub adjustment: Option<Decimal>,
    /// The tax in its total.
    pub tax: Option<Decimal>,
    /// The share that the tax is of what it is taken of, as written.
    pub tax_rate: Option<Decimal>,
    /// What it comes to, as it says.
    pub total: Option<Decimal>,
    /// UTBMS task code, `L320`.
    pub task: Option<String>,
    /// UTBMS activity code, `A104`.
    pub activity: Option<String>,
    /// UTBMS expense code, `E110`.
    pub expense: Option<String>,
    /// Who worked.
    pub timekeeper: Timekeeper,
    /// The narrative.
    pub description: Option<String>,
    /// What amounts are in; absent where the file does not say.
    pub currency: Option<Currency>,
}

impl InvoiceLine {
    /// The matter: as the client knows it, else as the vendor does.
    #[must_use]
    pub fn matter(&self) -> Option<&str> {
        self.client_matter.as_deref().or(self.firm_matter.as_deref())
    }

    /// The hours of work that it bills.
    #[must_use]
    pub fn hours(&self) -> Option<Decimal> {
        if self.kind == LineKind::HourlyFee { self.units } else { None }
    }

    /// What it comes to before adjustments and tax: units x rate, else what its total leaves.
    #[must_use]
    pub fn gross(&self) -> Option<Decimal> {
        match (self.units, self.rate) {
            (Some(units), Some(rate)) => units.checked_mul(rate),
            _ => self.net()?.checked_sub(self.adjustment.unwrap_or_default()),
        }
    }

    /// What it comes to without tax.
    #[must_use]
    pub fn net(&self) -> Option<Decimal> {
        self.total?.checked_sub(self.tax.unwrap_or_default())
    }

    /// What its total has to be: units x rate + adjustment + tax. None where units or rate are missing, unless it is an
    /// adjustment or a flat fee, which may have neither.
    #[must_use]
    pub fn expected_total(&self) -> Option<Decimal> {
        let base = match (self.units, self.rate) {
            (Some(units), Some(rate)) => units.checked_mul(rate)?,
            _ if self.kind.enters_rates() || self.kind == LineKind::Unknown => return None,
            // An adjustment alone says what the line comes to.
            _ => self.adjustment.is_some().then_some(Decimal::ZERO)?,
        };
        base.checked_add(self.adjustment.unwrap_or_default())?.checked_add(self.tax.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_known_by_what_people_call_them() {
        let words = ["Hrs", "GB", "Documents", "seats", "user", "access"].map(BillingUnit::named);
        let words: Vec<&str> = words.iter().map(BillingUnit::word).collect();
        assert_eq!(words, ["hour", "gigabyte", "document", "seat", "seat", "access"]);
    }

    #[test]
    fn a_line_comes_to_units_times_rate_plus_adjustment_and_tax() {
        let number = |text: &str| Some(text.parse::<Decimal>().expect("a number"));
        let line = InvoiceLine {
            units: number("2"),
            rate: number("350"),
            adjustment: number("-70"),
            tax: number("87.63"),
            total: number("717.63"),
            ..InvoiceLine::default()
        };
        assert_eq!((line.gross(), line.net(), line.expected_total()), (number("700"), number("630"), number("717.63")));
        let flat = InvoiceLine { kind: LineKind::FlatFee, units: number("1"), rate: None, ..line.clone() };
        assert_eq!(flat.expected_total(), number("17.63"), "its adjustment and its tax");
        assert_eq!(InvoiceLine { rate: None, ..line }.expected_total(), None, "nothing says what an hour costs");
    }
}

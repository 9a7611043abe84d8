//! From the cells of a row to a line of an invoice, with all of them that cannot be read.

use rust_decimal::Decimal;

use super::fields::{Column, Places};
use super::mapping::InvoiceMapping;
use super::notices::Notices;
use super::numbers;
use crate::matter::{BillingUnit, Fault, InvoiceHead, InvoiceLine, LineKind, LinePlace, Timekeeper};
use crate::number::{Currency, Day};
use crate::source::nearest;
use crate::table::{Cell, Row};

/// What is wrong with a line by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What.
    pub fault: Fault,
    /// The column, where it is one.
    pub column: Option<Column>,
    /// What stands there, and why it cannot be read.
    pub detail: Option<String>,
}

/// What every line needs, where its file has the column at all.
const NEEDED: [Column; 5] = [Column::Invoice, Column::Vendor, Column::Kind, Column::Date, Column::Total];

/// How many characters a field may have, by the wider of the two formats.
const LONGEST: [(Column, usize); 12] = [
    (Column::Invoice, 50),
    (Column::Client, 20),
    (Column::FirmMatter, 20),
    (Column::Matter, 20),
    (Column::Line, 20),
    (Column::Task, 20),
    (Column::Expense, 20),
    (Column::Activity, 20),
    (Column::Timekeeper, 20),
    (Column::Vendor, 50),
    (Column::TimekeeperName, 30),
    (Column::Classification, 10),
];

/// Classifications that are no person, but what a line is for.
const FLAT_FEE: &str = "FLTFEE";
const ADJUSTMENT: &str = "ADJSMT";

/// Reads the rows of one file.
pub struct Decoder<'m> {
    /// Where its columns stand.
    pub places: Places,
    /// What they mean.
    pub mapping: &'m InvoiceMapping,
    /// Its place among the files.
    pub file: usize,
    /// Whether it is a LEDES file, whose dates have one form.
    pub is_ledes: bool,
}

/// The cells of a row, by column.
struct Cells<'r, 'm> {
    row: &'r Row,
    decoder: &'r Decoder<'m>,
    notices: &'r mut Notices,
    doubts: &'r mut Vec<Doubt>,
}

impl Decoder<'_> {
    /// The line that a row is; what is wrong with it by itself is put behind `doubts`.
    pub fn line(&self, row: &Row, notices: &mut Notices, doubts: &mut Vec<Doubt>) -> InvoiceLine {
        let mut cells = Cells { row, decoder: self, notices, doubts };
        cells.width();
        let mut line = cells.read(LinePlace { file: self.file, row: row.line });
        if line.total.is_none() && self.places.of(Column::Total).is_none() {
            line.total = line.expected_total();
        }
        cells.kind(&mut line);
        cells.lacking(&line);
        line
    }

    /// Whether the file says something of each line, be it by a constant.
    fn says(&self, column: Column) -> bool {
        self.places.of(column).is_some() || self.mapping.constants.contains_key(&column)
    }
}

impl<'r> Cells<'r, '_> {
    fn doubt(&mut self, fault: Fault, column: Option<Column>, detail: Option<String>) {
        self.doubts.push(Doubt { fault, column, detail });
    }

    fn unreadable(&mut self, column: Column, found: &str, why: &str) {
        self.doubt(Fault::Unreadable, Some(column), Some(format!("`{found}`: {why}")));
    }

    /// Cells without anything in them may follow the last column.
    fn width(&mut self) {
        let (cells, width) = (&self.row.cells, self.decoder.places.width);
        let fits = cells.len() == width || cells.len() > width && cells[width..].iter().all(Cell::is_empty);
        if let Some(damaged) = self.row.damaged {
            self.doubt(Fault::Fields, None, Some(damaged.to_owned()));
        } else if !fits {
            let detail = format!("{} fields, where the header has {width}", cells.len());
            self.doubt(Fault::Fields, None, Some(detail));
        }
    }

    fn read(&mut self, place: LinePlace) -> InvoiceLine {
        let last_and_first = [self.text(Column::LastName), self.text(Column::FirstName)];
        let name = self.text(Column::TimekeeperName).or_else(|| {
            let [last, first] = last_and_first;
            Some([last?, first.unwrap_or_default()].join(", ").trim_end_matches(", ").to_owned())
        });
        InvoiceLine {
            place,
            invoice: InvoiceHead {
                number: self.text(Column::Invoice),
                date: self.day(Column::InvoiceDate),
                total: self.number(Column::InvoiceTotal),
                tax: self.number(Column::InvoiceTax),
                net: self.number(Column::InvoiceNet),
                from: self.day(Column::From),
                until: self.day(Column::Until),
            },
            number: self.text(Column::Line),
            vendor: self.word(Column::Vendor),
            vendor_name: self.text(Column::VendorName),
            client: self.text(Column::Client),
            client_matter: self.text(Column::Matter),
            firm_matter: self.text(Column::FirmMatter),
            date: self.day(Column::Date),
            kind: LineKind::HourlyFee,
            unit: self.word(Column::Unit).map_or(BillingUnit::Hour, |name| BillingUnit::named(&name)),
            units: self.number(Column::Units),
            rate: self.number(Column::Rate),
            adjustment: self.number(Column::Adjustment),
            tax: self.number(Column::Tax),
            tax_rate: self.number(Column::TaxRate),
            total: self.number(Column::Total),
            task: self.word(Column::Task),
            activity: self.word(Column::Activity),
            expense: self.word(Column::Expense),
            timekeeper: Timekeeper {
                id: self.text(Column::Timekeeper),
                name,
                classification: self.word(Column::Classification),
            },
            description: self.text(Column::Description),
            currency: self.currency(),
        }
    }

    fn cell(&self, column: Column) -> &'r Cell {
        self.decoder.places.of(column).and_then(|at| self.row.cells.get(at)).unwrap_or(&Cell::Empty)
    }

    fn constant(&self, column: Column) -> Option<&'r str> {
        self.decoder.mapping.constants.get(&column).map(String::as_str)
    }

    fn text(&self, column: Column) -> Option<String> {
        match self.cell(column) {
            Cell::Empty => self.constant(column).map(str::to_owned),
            cell => Some(cell.text()),
        }
    }

    fn word(&self, column: Column) -> Option<String> {
        match self.cell(column) {
            Cell::Empty => self.constant(column).map(str::to_owned),
            Cell::Text(text) => Some(self.decoder.mapping.word(column, text).to_owned()),
            cell => Some(self.decoder.mapping.word(column, &cell.text()).to_owned()),
        }
    }

    fn number(&mut self, column: Column) -> Option<Decimal> {
        let text = match self.cell(column) {
            Cell::Empty => self.constant(column)?,
            Cell::Number(number) => return Some(*number),
            Cell::Hours(hours) if column == Column::Units => return Some(*hours),
            Cell::Text(text) => text,
            cell => {
                self.unreadable(column, &cell.text(), "expected a number: the cell is none in the workbook");
                return None;
            }
        };
        let read = match &self.decoder.mapping.numbers {
            Some(numbers) => numbers.number(text).map(|number| (number, None)),
            None => numbers::number(text),
        };
        self.taken(column, text, read)
    }

    fn day(&mut self, column: Column) -> Option<Day> {
        let digits;
        let text = match self.cell(column) {
            Cell::Empty => self.constant(column)?,
            Cell::Date(day) => return Some(*day),
            Cell::Text(text) => text,
            // A date of eight digits is a number to a spreadsheet.
            cell => {
                digits = cell.text();
                &digits
            }
        };
        let read = match numbers::day(text) {
            // A table has no form of its own.
            Ok(Some((day, said))) => Ok((day, said.filter(|_| self.decoder.is_ledes))),
            Ok(None) => self.decoder.mapping.dates.day(text).map(|day| (day, None)),
            Err(why) => Err(why),
        };
        self.taken(column, text, read)
    }

    /// What was read, with whatever is to be said about it.
    fn taken<T>(&mut self, column: Column, text: &str, read: Result<(T, numbers::Said), String>) -> Option<T> {
        match read {
            Ok((value, said)) => {
                if let Some(said) = said {
                    self.notices.add(said, self.row.line);
                }
                Some(value)
            }
            Err(why) => {
                self.unreadable(column, text, &why);
                None
            }
        }
    }

    fn currency(&mut self) -> Option<Currency> {
        let code = self.word(Column::Currency)?;
        let known = Currency::parse(&code).or_else(|| Currency::parse(&code.to_uppercase()));
        if known.is_none() {
            let near = nearest(&code, Currency::codes());
            let why = near.map_or("no currency of ISO 4217".to_owned(), |near| format!("did you mean {near}?"));
            self.unreadable(Column::Currency, &code, &why);
        }
        known
    }

    /// What a line is for, by its own word, its unit and whoever it is said to be of.
    fn kind(&mut self, line: &mut InvoiceLine) {
        let word = self.word(Column::Kind);
        let amount = line.total.or(line.adjustment).unwrap_or_default();
        let by_hours = line.unit == BillingUnit::Hour;
        let of_nobody = line.timekeeper.classification.as_deref().map(str::to_uppercase);
        line.kind = match word.as_deref().map(str::to_uppercase).as_deref() {
            None | Some("F" | "FEE" | "FEES" | "TIME" | "T" | "LABOR" | "LABOUR" | "SERVICES") => {
                match of_nobody.as_deref() {
                    Some(FLAT_FEE) => LineKind::FlatFee,
                    Some(ADJUSTMENT) => LineKind::FeeAdjustment,
                    _ if by_hours => LineKind::HourlyFee,
                    _ => LineKind::UnitFee,
                }
            }
            Some("FLAT" | "FLAT FEE" | "FLAT-FEE" | "FIXED FEE") => LineKind::FlatFee,
            Some("E" | "EXP" | "EXPENSE" | "EXPENSES" | "COST" | "COSTS" | "DISBURSEMENT" | "DISBURSEMENTS") => {
                LineKind::Expense
            }
            Some("IF" | "DISCOUNT") if amount > Decimal::ZERO => LineKind::FlatFee,
            Some("IF" | "DISCOUNT") => LineKind::FeeAdjustment,
            Some("IE") => LineKind::ExpenseAdjustment,
            Some(_) => {
                let found = word.as_deref().unwrap_or_default();
                self.unreadable(Column::Kind, found, "expected F, E, IF or IE");
                LineKind::Unknown
            }
        };
    }

    /// What a line of its kind has to have and does not.
    fn lacking(&mut self, line: &InvoiceLine) {
        for column in NEEDED {
            if self.decoder.says(column) && self.cell(column).is_empty() && self.constant(column).is_none() {
                self.doubt(Fault::Missing, Some(column), None);
            }
        }
        if line.matter().is_none() && (self.decoder.says(Column::Matter) || self.decoder.says(Column::FirmMatter)) {
            self.doubt(Fault::Missing, Some(Column::Matter), None);
        }
        let is_priced = line.kind.enters_rates() || line.kind == LineKind::Expense;
        if is_priced && self.is_missing(Column::Units) {
            self.doubt(Fault::NoHours, Some(Column::Units), None);
        }
        if line.kind == LineKind::HourlyFee && line.units.is_some_and(|hours| hours.is_zero()) {
            self.doubt(Fault::NoHours, Some(Column::Units), Some("0 hours".to_owned()));
        }
        if is_priced && self.is_missing(Column::Rate) {
            self.doubt(Fault::NoRate, Some(Column::Rate), None);
        }
        if line.kind == LineKind::HourlyFee && line.timekeeper.id.is_none() && self.decoder.says(Column::Timekeeper) {
            self.doubt(Fault::NoTimekeeper, Some(Column::Timekeeper), None);
        }
        self.overlong();
        self.uncoded(line);
    }

    /// Whether a cell of a column of the file is empty and nothing else says what it holds.
    fn is_missing(&self, column: Column) -> bool {
        self.decoder.says(column) && self.cell(column).is_empty() && self.constant(column).is_none()
    }

    /// What is longer than LEDES allows.
    fn overlong(&mut self) {
        // Nothing else has limits.
        if !self.decoder.is_ledes {
            return;
        }
        for (column, most) in LONGEST {
            if let Cell::Text(text) = self.cell(column)
                && text.len() > most
                && text.chars().count() > most
            {
                self.notices.add(&format!("{} of more than {most} characters", column.ledes()), self.row.line);
            }
        }
    }

    /// What would be good to know, though no line needs it.
    fn uncoded(&mut self, line: &InvoiceLine) {
        let at = self.row.line;
        let (kind, who) = (line.kind, &line.timekeeper);
        let hourly = kind == LineKind::HourlyFee;
        for (column, missing, said) in [
            (Column::Task, kind.enters_rates() && line.task.is_none(), "a fee without a task code"),
            (
                Column::Classification,
                hourly && who.classification.is_none(),
                "a fee without a timekeeper classification",
            ),
            (Column::TimekeeperName, hourly && who.name.is_none(), "a fee without a timekeeper's name"),
            (Column::Expense, kind == LineKind::Expense && line.expense.is_none(), "an expense without a code"),
            (Column::Timekeeper, kind == LineKind::Expense && who.id.is_some(), "an expense with a timekeeper"),
            (Column::Expense, kind.enters_rates() && line.expense.is_some(), "a fee with an expense code"),
        ] {
            if missing && self.decoder.says(column) {
                self.notices.add(said, at);
            }
        }
    }
}

//! What of invoices does not add up, from line to line: totals, doubles, credit notes, currencies, periods.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};

use rust_decimal::Decimal;

use super::decode::Doubt;
use crate::matter::{Fault, InvoiceFinding, InvoiceLine, LineKind, LinePlace};
use crate::number::{Currency, Day};

/// An invoice, by the lines so far.
#[derive(Debug, Clone)]
struct Invoice {
    last: LinePlace,
    number: Option<String>,
    date: Option<Day>,
    /// What its first line states.
    total: Option<Decimal>,
    net: Option<Decimal>,
    tax: Option<Decimal>,
    currency: Option<Currency>,
    /// The sums of its lines; none where one is missing or they cannot be held.
    sum: Option<Decimal>,
    tax_sum: Option<Decimal>,
    /// What was said of it once.
    totals_differ: bool,
    currencies_differ: bool,
    period_said: bool,
    date_said: bool,
}

/// What is known of the invoices so far.
#[derive(Debug, Default)]
pub struct Checks {
    /// By file, vendor and number.
    invoices: BTreeMap<(usize, String, String), Invoice>,
    /// The first file and row of each invoice of a vendor.
    numbers: BTreeMap<(String, String), LinePlace>,
    /// What each vendor's first line is in.
    currencies: BTreeMap<String, Currency>,
    /// The invoice of the last line, which is mostly that of the next one too.
    current: Option<(usize, String, String)>,
    /// The place of each line by what stands in it, and by its invoice and number: small, for there may be millions.
    contents: BTreeMap<u64, SmallPlace>,
    line_numbers: BTreeMap<u64, SmallPlace>,
    /// What was found.
    pub findings: Vec<InvoiceFinding>,
}

/// A place in eight bytes: the file in 24 bits, the row in 40.
#[derive(Debug, Clone, Copy)]
struct SmallPlace(u64);

impl From<LinePlace> for SmallPlace {
    fn from(place: LinePlace) -> Self {
        Self((place.file as u64) << 40 | place.row & ((1 << 40) - 1))
    }
}

impl From<SmallPlace> for LinePlace {
    fn from(SmallPlace(place): SmallPlace) -> Self {
        Self { file: usize::try_from(place >> 40).unwrap_or(usize::MAX), row: place & ((1 << 40) - 1) }
    }
}

/// A hash of some values.
fn hashed(values: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    values.hash(&mut hasher);
    hasher.finish()
}

/// Half of the smallest amount of a currency: rounding is no fault.
fn tolerance(currency: Option<Currency>) -> Decimal {
    Decimal::new(5, currency.map_or(2, Currency::decimals) + 1)
}

fn differ(stated: Decimal, expected: Decimal, currency: Option<Currency>) -> bool {
    stated.checked_sub(expected).is_none_or(|difference| difference.abs() > tolerance(currency))
}

impl Checks {
    /// Takes in a line, with what is wrong with it by itself.
    pub fn line(&mut self, line: &InvoiceLine, doubts: &mut Vec<Doubt>) {
        for Doubt { fault, column, detail } in doubts.drain(..) {
            let finding = of_line(fault, line);
            self.findings.push(InvoiceFinding { field: column.map(super::Column::name), detail, ..finding });
        }
        self.amounts(line);
        self.doubles(line);
        self.invoice(line);
    }

    fn amounts(&mut self, line: &InvoiceLine) {
        if let (Some(stated), Some(expected)) = (line.total, line.expected_total())
            && differ(stated, expected, line.currency)
        {
            self.compared(Fault::LineTotal, line, stated, expected);
        }
        let base = line.units.zip(line.rate).and_then(|(units, rate)| units.checked_mul(rate));
        let base = base.and_then(|base| base.checked_add(line.adjustment.unwrap_or_default()));
        let taxed = base.zip(line.tax_rate).and_then(|(base, rate)| base.checked_mul(rate));
        if let Some((stated, expected)) = line.tax.zip(taxed)
            && differ(stated, expected, line.currency)
        {
            self.compared(Fault::LineTax, line, stated, expected);
        }
        let below = |amount: Option<Decimal>| amount.is_some_and(|amount| amount < Decimal::ZERO);
        let adjusts = matches!(line.kind, LineKind::FeeAdjustment | LineKind::ExpenseAdjustment);
        if !adjusts && (below(line.total) || below(line.units)) {
            self.findings.push(InvoiceFinding { stated: line.total, ..of_line(Fault::NegativeLine, line) });
        }
    }

    fn compared(&mut self, fault: Fault, line: &InvoiceLine, stated: Decimal, expected: Decimal) {
        let finding = of_line(fault, line);
        self.findings.push(InvoiceFinding {
            stated: Some(stated.normalize()),
            expected: Some(expected.normalize()),
            ..finding
        });
    }

    fn doubles(&mut self, line: &InvoiceLine) {
        let amounts = (line.units, line.rate, line.adjustment, line.tax, line.total);
        let codes = (&line.task, &line.activity, &line.expense, line.unit.word());
        let who = (&line.vendor, line.matter(), &line.timekeeper.id, &line.timekeeper.name);
        let content = hashed((who, line.date, line.kind, amounts, codes, &line.description));
        let doubled = first(&mut self.contents, content, line.place);
        let numbered = line.number.as_ref().and_then(|number| {
            let of_invoice = hashed((line.place.file, &line.vendor, &line.invoice.number, number));
            first(&mut self.line_numbers, of_invoice, line.place)
        });
        for (fault, found) in [(Fault::DuplicateLine, doubled), (Fault::DuplicateLineNumber, numbered)] {
            let Some(place) = found else { continue };
            let detail = Some(other_line(place, line.place));
            self.findings.push(InvoiceFinding { stated: line.total, detail, ..of_line(fault, line) });
        }
    }

    fn invoice(&mut self, line: &InvoiceLine) {
        let vendor = line.vendor.as_deref().unwrap_or_default();
        let Some(number) = line.invoice.number.as_deref() else { return self.currency(line, None) };
        let is_current =
            |(file, of, known): &(usize, String, String)| *file == line.place.file && of == vendor && known == number;
        let key = match self.current.take().filter(is_current) {
            Some(key) => key,
            None => (line.place.file, vendor.to_owned(), number.to_owned()),
        };
        if let Some(invoice) = self.invoices.get_mut(&key) {
            invoice.take(line, &mut self.findings);
        } else {
            self.begin(line, key.clone());
        }
        self.currency(line, Some(&key));
        self.current = Some(key);
    }

    /// The first line of an invoice in its file.
    fn begin(&mut self, line: &InvoiceLine, key: (usize, String, String)) {
        if let Some(place) = first(&mut self.numbers, (key.1.clone(), key.2.clone()), line.place) {
            let detail = Some(other_line(place, line.place));
            let finding = of_line(Fault::DuplicateInvoice, line);
            self.findings.push(InvoiceFinding { line: None, stated: line.invoice.total, detail, ..finding });
        }
        let mut invoice = Invoice::begun_by(line);
        invoice.take(line, &mut self.findings);
        self.invoices.insert(key, invoice);
    }

    /// Two currencies of a vendor, said once for each of its invoices.
    fn currency(&mut self, line: &InvoiceLine, invoice: Option<&(usize, String, String)>) {
        let Some(currency) = line.currency else { return };
        let known = *self.currencies.entry(line.vendor.clone().unwrap_or_default()).or_insert(currency);
        let said = |invoice: &mut Invoice| std::mem::replace(&mut invoice.currencies_differ, true);
        if known == currency || invoice.and_then(|key| self.invoices.get_mut(key)).is_some_and(said) {
            return;
        }
        let detail = Some(format!("{currency}, where the vendor's first invoice is in {known}"));
        self.findings.push(InvoiceFinding { stated: line.total, detail, ..of_line(Fault::TwoCurrencies, line) });
    }

    /// What is found once all lines are read, the invoices of a file among them in the order of their last lines.
    pub fn finish(mut self) -> Vec<InvoiceFinding> {
        let invoices = std::mem::take(&mut self.invoices);
        for invoice in invoices.into_values() {
            invoice.finish(&mut self.findings);
        }
        self.findings.sort_by_key(|finding| finding.place);
        self.findings
    }
}

/// The place of what was there before; sets down this one where nothing was.
fn first<K: Ord, P: From<LinePlace> + Into<LinePlace> + Copy>(
    known: &mut BTreeMap<K, P>,
    key: K,
    place: LinePlace,
) -> Option<LinePlace> {
    match known.entry(key) {
        Entry::Occupied(entry) => Some((*entry.get()).into()),
        Entry::Vacant(entry) => {
            entry.insert(place.into());
            None
        }
    }
}

/// Where the other one stands.
fn other_line(place: LinePlace, own: LinePlace) -> String {
    if place.file == own.file {
        format!("as on line {}", place.row)
    } else {
        format!("as in file {}, line {}", place.file + 1, place.row)
    }
}

/// A finding about a line.
fn of_line(fault: Fault, line: &InvoiceLine) -> InvoiceFinding {
    InvoiceFinding {
        fault,
        place: line.place,
        invoice: line.invoice.number.clone(),
        line: line.number.clone(),
        field: None,
        stated: None,
        expected: None,
        detail: None,
    }
}

impl Invoice {
    fn begun_by(line: &InvoiceLine) -> Self {
        Self {
            last: line.place,
            number: line.invoice.number.clone(),
            date: line.invoice.date,
            total: line.invoice.total,
            net: line.invoice.net,
            tax: line.invoice.tax,
            currency: line.currency,
            sum: Some(Decimal::ZERO),
            tax_sum: Some(Decimal::ZERO),
            totals_differ: false,
            currencies_differ: false,
            period_said: false,
            date_said: false,
        }
    }

    fn take(&mut self, line: &InvoiceLine, findings: &mut Vec<InvoiceFinding>) {
        self.last = line.place;
        let add = |sum: Option<Decimal>, amount: Option<Decimal>| sum?.checked_add(amount?);
        self.sum = add(self.sum, line.total);
        self.tax_sum = add(self.tax_sum, Some(line.tax.unwrap_or_default()));
        let head = &line.invoice;
        if head.total != self.total && !self.totals_differ {
            self.totals_differ = true;
            let finding = of_line(Fault::TotalsDiffer, line);
            findings.push(InvoiceFinding { stated: head.total, expected: self.total, ..finding });
        }
        if head.date != self.date && !self.date_said {
            self.date_said = true;
            let dated = |day: Option<Day>| day.map_or_else(|| "no date".to_owned(), |day| day.to_string());
            let detail = Some(format!("{}, where its first line says {}", dated(head.date), dated(self.date)));
            findings.push(InvoiceFinding { line: None, detail, ..of_line(Fault::DuplicateInvoice, line) });
        }
        self.period(line, findings);
    }

    fn period(&mut self, line: &InvoiceLine, findings: &mut Vec<InvoiceFinding>) {
        let (from, until) = (line.invoice.from, line.invoice.until);
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            if !std::mem::replace(&mut self.period_said, true) {
                let detail = Some(format!("from {from} until {until}"));
                findings.push(InvoiceFinding { line: None, detail, ..of_line(Fault::Period, line) });
            }
            return;
        }
        let Some(day) = line.date else { return };
        if from.is_some_and(|from| day < from) || until.is_some_and(|until| day > until) {
            let said = |day: Option<Day>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
            let detail = Some(format!("{day}, where the invoice bills {} to {}", said(from), said(until)));
            findings.push(InvoiceFinding { detail, ..of_line(Fault::Period, line) });
        }
    }

    fn finish(self, findings: &mut Vec<InvoiceFinding>) {
        let Self { last, number, total, net, tax, currency, sum, tax_sum, .. } = self;
        let mut found = |fault, stated: Option<Decimal>, expected: Option<Decimal>| {
            let (stated, expected) =
                (stated.map(|amount| amount.normalize()), expected.map(|amount| amount.normalize()));
            let invoice = number.clone();
            findings.push(InvoiceFinding {
                fault,
                place: last,
                invoice,
                line: None,
                field: None,
                stated,
                expected,
                detail: None,
            });
        };
        let untaxed = sum.zip(tax_sum).and_then(|(sum, tax)| sum.checked_sub(tax));
        let compared =
            [(Fault::InvoiceTotal, total, sum), (Fault::InvoiceTax, tax, tax_sum), (Fault::InvoiceNet, net, untaxed)];
        for (fault, stated, expected) in compared {
            if let Some((stated, expected)) = stated.zip(expected)
                && differ(stated, expected, currency)
            {
                found(fault, Some(stated), Some(expected));
            }
        }
        if let Some(credit) = total.or(sum).filter(|total| *total < Decimal::ZERO) {
            found(Fault::CreditNote, Some(credit), None);
        }
    }
}

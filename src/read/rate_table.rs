//! Billing-rate tables: `level,from,until,rate,currency,source`, one row for as long as a rate is in force, and a
//! seventh column `assumption` where a rate was worked out rather than published.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::fields::Reading;
use super::tree::suggestion;
use crate::matter::{Figure, FigureId, FigureKind, RateChange, TableStart};
use crate::number::{Currency, Day, parse};
use crate::source::{Diagnostics, Origin, Place, TextId, Texts};

/// All tables that can be referred to, by name. One is read when it is first looked into.
#[derive(Debug, Default)]
pub struct RateTables {
    texts: BTreeMap<String, TextId>,
    read: RefCell<BTreeMap<String, Rc<Vec<Row>>>>,
}

impl RateTables {
    /// The days on which a rate changes in the tables that were looked into, in order.
    pub fn changes(&self) -> Vec<Day> {
        let read = self.read.borrow();
        let days = read.values().flat_map(|rows| rows.iter());
        let days = days.flat_map(|row| [Some(row.from), row.until.and_then(|until| until.plus(1))]);
        let days: std::collections::BTreeSet<Day> = days.flatten().collect();
        days.into_iter().collect()
    }
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// Whose rate it is, such as `C/National1` or `8-10`.
    pub level: String,
    /// The first day.
    pub from: Day,
    /// The last day; none while it is in force.
    pub until: Option<Day>,
    /// An hour of it.
    pub rate: Decimal,
    /// In this currency.
    pub currency: Currency,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// How it was worked out, where nobody published it.
    pub assumption: Option<String>,
    /// The line that it stands in.
    pub place: Place,
}

/// What a look-up finds.
pub enum Found {
    /// The row in force.
    Row(FoundRow),
    /// The level's first row begins later.
    NotYet(TableStart),
}

/// A row that is in force.
pub struct FoundRow {
    pub figure: FigureId,
    /// The table's last row had run out by then.
    pub outdated: bool,
    /// The first row of the level that begins later.
    pub next: Option<RateChange>,
}

const COLUMNS: [&str; 7] = ["level", "from", "until", "rate", "currency", "source", "assumption"];
/// The last column may be left out.
const NEEDED: usize = 6;

impl RateTables {
    /// Takes in a table; one of the same name that is already there comes before it.
    pub fn add(&mut self, name: &str, text: TextId) {
        self.texts.entry(name.to_owned()).or_insert(text);
    }

    /// Names of all tables, with the text that each stands in.
    pub fn names(&self) -> impl Iterator<Item = (&str, TextId)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), *text))
    }

    /// The rows of a table.
    pub fn rows(&self, name: &str, texts: &Texts, diagnostics: &mut Diagnostics) -> Option<Rc<Vec<Row>>> {
        let text = *self.texts.get(name)?;
        let mut read = self.read.borrow_mut();
        let rows = read.entry(name.to_owned()).or_insert_with(|| Rc::new(rows(text, texts.content(text), diagnostics)));
        Some(Rc::clone(rows))
    }

    /// The row of a level in force on a day, as a figure under the key that refers to it. Before the first row there is none.
    #[expect(clippy::too_many_arguments, reason = "a look-up by four keys that reports at a place")]
    pub fn lookup(
        &self,
        name: &str,
        level: &str,
        on: Day,
        currency: Currency,
        place: &Place,
        key: &str,
        reading: &mut Reading,
    ) -> Option<Found> {
        let Some(rows) = self.rows(name, reading.texts, reading.diagnostics) else {
            let help = suggestion(name, self.texts.keys().map(String::as_str))
                .unwrap_or_else(|| format!("put a tables/{name}.csv into a --rates directory"));
            let message = format!("unknown billing-rate table `{name}`");
            reading.diagnostics.error(place, message, "no such table").help(help);
            return None;
        };
        let of_level: Vec<&Row> = rows.iter().filter(|row| row.level == level).collect();
        if of_level.is_empty() {
            let help = suggestion(level, rows.iter().map(|row| row.level.as_str()));
            let message = format!("the table `{name}` has no level `{level}`");
            reading.diagnostics.error(place, message, "no such level").help.clone_from(&help);
            return None;
        }
        let Some(row) = of_level.iter().filter(|row| row.from <= on).max_by_key(|row| row.from) else {
            let first = of_level.iter().map(|row| row.from).min().unwrap_or(on);
            return Some(Found::NotYet(TableStart { table: name.to_owned(), begins: first, wanted: on }));
        };
        if row.currency != currency {
            let message = format!("the table `{name}` is in {}, the provider in {currency}", row.currency);
            let help = format!("set the provider's `currency` to \"{}\"", row.currency);
            reading.diagnostics.error(place, message, "another currency").help(help);
            return None;
        }
        let figure = reading.figures.add(Figure {
            key: key.to_owned(),
            kind: FigureKind::Money,
            low: row.rate,
            likely: row.rate,
            high: row.rate,
            two_points: false,
            place: row.place.clone(),
            sources: row.sources.clone(),
            assumption: row.assumption.clone(),
            by_user: reading.texts.origin(row.place.text) == Origin::User,
        });
        let next = of_level.iter().filter(|next| next.from > on).min_by_key(|next| next.from);
        let next = next.map(|next| RateChange { on: next.from, from: row.rate, to: next.rate });
        Some(Found::Row(FoundRow { figure, outdated: row.until.is_some_and(|until| until < on), next }))
    }
}

fn rows(text: TextId, content: &str, diagnostics: &mut Diagnostics) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(content.as_bytes());
    let mut rows = Vec::new();
    let place_of = |from: u64| line_place(text, content, from);
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            diagnostics.error(&place_of(0), format!("not a CSV table: {error}"), "found here");
            return rows;
        }
    };
    if header.iter().ne(COLUMNS) && header.iter().ne(COLUMNS[..NEEDED].iter().copied()) {
        let message = format!("the columns are {}", header.iter().collect::<Vec<_>>().join(","));
        diagnostics.error(&place_of(0), message, format!("expected {}", COLUMNS[..NEEDED].join(",")));
        return rows;
    }
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let at = error.position().map_or(0, csv::Position::byte);
                diagnostics.error(&place_of(at), format!("not a CSV row: {error}"), "found here");
                continue;
            }
        };
        let place = place_of(record.position().map_or(0, csv::Position::byte));
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let mut wrong = |column: usize, expected: &str| {
            let message = format!("column `{}` is `{}`", COLUMNS[column], cell(column));
            diagnostics.error(&place, message, format!("expected {expected}"));
        };
        let from = Day::parse(cell(1));
        let until = Day::parse(cell(2));
        let rate = parse(cell(3)).ok().filter(|rate| *rate >= Decimal::ZERO);
        let currency = Currency::parse(cell(4));
        if from.is_none() {
            wrong(1, "a date such as 2026-01-01");
        }
        if until.is_none() && !cell(2).is_empty() {
            wrong(2, "a date, or nothing while it is in force");
        }
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            wrong(2, "a day that is not before `from`");
        }
        if rate.is_none() {
            wrong(3, "a number of at least 0");
        }
        if currency.is_none() {
            wrong(4, "a currency such as GBP");
        }
        if let (Some(from), Some(rate), Some(currency)) = (from, rate, currency) {
            let (level, sources) = (cell(0).to_owned(), source_ids(cell(5)));
            let assumption = Some(cell(6).to_owned()).filter(|reason| !reason.is_empty());
            rows.push(Row { level, from, until, rate, currency, sources, assumption, place });
        }
    }
    rows
}

/// The ids of `S51+S43`.
pub fn source_ids(written: &str) -> Vec<String> {
    written.split('+').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect()
}

/// The line of a text that begins at a byte.
pub fn line_place(text: TextId, content: &str, from: u64) -> Place {
    let start = usize::try_from(from).unwrap_or(0).min(content.len());
    let line = content.get(start..).and_then(|rest| rest.find('\n')).map_or(content.len(), |at| start + at);
    Place { text, span: start..line }
}

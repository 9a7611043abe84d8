//! Exchange rates in the layout of the European Central Bank's reference-rate file: `Date,USD,JPY,...`, one row a day,
//! units of each currency for one euro, `N/A` where there is none.

use super::fields::Reading;
use super::rate_table::{line_place, source_ids};
use crate::matter::{Exchange, Figure, FigureId, FigureKind};
use crate::number::{Currency, Day, parse};
use crate::source::{Diagnostics, Origin, Place, TextId, Texts};
use rust_decimal::Decimal;

/// The currency that all rates of such a file are for one of.
const EURO: &str = "EUR";
/// The source that such a file is from.
const SOURCE: &str = "ECB";
/// A rate that is so many days old is out of date.
pub const MOST_DAYS: i64 = 31;

/// The files of all layers, the upper ones first.
#[derive(Debug, Default)]
pub struct ExchangeRates(Vec<File>);

#[derive(Debug)]
struct File {
    text: TextId,
    /// Currency codes in the order of the columns after the date.
    columns: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    day: Day,
    cells: Vec<Option<Decimal>>,
    place: Place,
}

impl ExchangeRates {
    /// Takes in a file below those that are there.
    pub fn add(&mut self, text: TextId, texts: &Texts, diagnostics: &mut Diagnostics) {
        self.0.extend(file(text, texts.content(text), diagnostics));
    }

    /// Dates of the first and the last row of each file, and how many currencies the last one has.
    pub fn extents(&self) -> impl Iterator<Item = (TextId, Day, Day, usize)> {
        self.0.iter().filter_map(|file| {
            let days = || file.rows.iter().map(|row| row.day);
            let (first, last) = (days().min()?, days().max()?);
            let quoted = file.row(last)?.cells.iter().flatten().count();
            Some((file.text, first, last, quoted))
        })
    }

    /// Every rate in force on a day: its currency, its date, units for one euro, and where it stands.
    pub fn in_force(&self, as_of: Day) -> impl Iterator<Item = (String, Day, Decimal, &Place)> {
        let rows = self.0.iter().filter_map(move |file| Some((file, file.row(as_of)?)));
        rows.flat_map(|(file, row)| {
            let rates = file.columns.iter().zip(&row.cells);
            rates.filter_map(|(code, rate)| Some((code.clone(), row.day, (*rate)?, &row.place)))
        })
    }

    /// From one currency to another by way of the euro, at the last date not after `as_of`: of the first file that has
    /// both.
    pub fn lookup(&self, from: Currency, to: Currency, as_of: Day, reading: &mut Reading) -> Option<Exchange> {
        self.0.iter().find_map(|file| {
            let row = file.row(as_of)?;
            let find = |currency: Currency| match currency.code() {
                EURO => Some(None),
                code => file.columns.iter().position(|column| column == code).and_then(|at| row.cells[at]).map(Some),
            };
            let (own, matter) = (find(from)?, find(to)?);
            let mut figure =
                |currency: Currency, rate: Option<Decimal>| rate.map(|rate| row.figure(currency, rate, reading));
            Some(Exchange::ByEuro {
                matter: figure(to, matter),
                own: figure(from, own),
                on: row.day,
                outdated: row.day.span_to(as_of) > MOST_DAYS,
            })
        })
    }
}

impl File {
    /// The last row that is not after a day.
    fn row(&self, as_of: Day) -> Option<&Row> {
        self.rows.iter().filter(|row| row.day <= as_of).max_by_key(|row| row.day)
    }
}

impl Row {
    fn figure(&self, currency: Currency, rate: Decimal, reading: &mut Reading) -> FigureId {
        let by_user = reading.texts.origin(self.place.text) == Origin::User;
        reading.figures.add(Figure {
            key: format!("fx.{}.{}", self.day, currency.code()),
            kind: FigureKind::ExchangeRate,
            low: rate,
            likely: rate,
            high: rate,
            two_points: false,
            place: self.place.clone(),
            sources: source_ids(SOURCE),
            assumption: None,
            by_user,
        })
    }
}

fn file(text: TextId, content: &str, diagnostics: &mut Diagnostics) -> Option<File> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(content.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            diagnostics.error(&line_place(text, content, 0), format!("not a CSV table: {error}"), "found here");
            return None;
        }
    };
    if header.get(0) != Some("Date") {
        let message = format!("the first column is `{}`", header.get(0).unwrap_or_default());
        diagnostics
            .error(&line_place(text, content, 0), message, "expected Date,USD,JPY,...")
            .help("save the European Central Bank's eurofxref-hist.csv as it is");
        return None;
    }
    // The bank ends every line with a comma.
    let columns: Vec<String> = header.iter().skip(1).filter(|code| !code.is_empty()).map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let at = error.position().map_or(0, csv::Position::byte);
                diagnostics.error(&line_place(text, content, at), format!("not a CSV row: {error}"), "found here");
                continue;
            }
        };
        let place = line_place(text, content, record.position().map_or(0, csv::Position::byte));
        let Some(day) = Day::parse(&record[0]) else {
            let message = format!("column `Date` is `{}`", &record[0]);
            diagnostics.error(&place, message, "expected a date such as 2026-01-30");
            continue;
        };
        let mut cells = Vec::with_capacity(columns.len());
        for (code, cell) in columns.iter().zip(record.iter().skip(1)) {
            let rate = parse(cell).ok().filter(|rate| *rate > Decimal::ZERO);
            if rate.is_none() && !["", "N/A"].contains(&cell) {
                let message = format!("column `{code}` is `{cell}`");
                diagnostics.error(&place, message, "expected a number above 0, or N/A");
            }
            cells.push(rate);
        }
        rows.push(Row { day, cells, place });
    }
    Some(File { text, columns, rows })
}

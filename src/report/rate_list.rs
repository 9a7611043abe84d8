//! What the rate library has: providers, billing-rate tables, exchange rates, lists of public holidays, a row each.

use std::collections::BTreeSet;

use super::block::{Block, list};
use super::cell::{records, row};
use super::rate_library::{figures, head};
use super::table_report::TableReport;
use crate::matter::{Figure, Provider};
use crate::number::{Day, plural};
use crate::read::{HolidayRow, MOST_DAYS, RateRow, Survey};
use crate::source::TextId;

const SCHEMA: &str = "lpo-cost/rates-list/1";

row! {
    /// Something that the library has.
    #[derive(Default)]
    pub struct Entry;
    r#type: &'static str,
    id: String,
    name: String,
    kind: Option<&'static str>,
    country: Option<String>,
    currency: Option<String>,
    from: Option<Day>,
    until: Option<Day>,
    current: bool,
    sourced: usize,
    assumed: usize,
    file: String,
}

/// All providers, billing-rate tables, exchange rates and lists of public holidays.
#[must_use]
pub fn providers(survey: &Survey, as_of: Day) -> TableReport {
    let mut entries: Vec<Entry> = survey.providers.iter().map(|of| Entry::of_provider(survey, of, as_of)).collect();
    entries.extend(survey.tables.iter().filter_map(|(name, rows)| Entry::of_table(survey, name, rows, as_of)));
    entries.extend(survey.exchange.extents().map(|(file, first, last, currencies)| Entry {
        r#type: "exchange",
        id: "fx".to_owned(),
        name: format!("exchange rates of {} to the euro", plural(currencies, "currency", "currencies")),
        currency: Some("EUR".to_owned()),
        from: Some(first),
        until: Some(last),
        current: last.span_to(as_of) <= MOST_DAYS,
        sourced: currencies,
        file: survey.texts.name(file).to_owned(),
        ..Entry::default()
    }));
    entries.extend(survey.holidays.iter().map(|(name, days)| Entry::of_holidays(survey, name, days, as_of)));
    let list = list!(&entries, |of| {
        "id" => &of.id,
        "name" => &of.name,
        "where" => [of.country.as_deref(), of.currency.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" "),
        "good" => of.good(),
        number "sourced" => of.sourced.to_string(),
        number "assumed" => of.assumed.to_string(),
    });
    let blocks = vec![
        Block::Title("Rate library".to_owned()),
        Block::Columns(list),
        Block::Text(format!(
            "As of {as_of}. `lpo-cost rates show ID` has every figure with its source; a figure of your own takes its place."
        )),
    ];
    let records = records!(&entries, |of| { Entry::COLUMNS => of });
    TableReport::new(head(SCHEMA, as_of), "entries", records, blocks)
}

impl Entry {
    fn of_provider(survey: &Survey, of: &Provider, as_of: Day) -> Self {
        let figures: Vec<&Figure> = figures(survey, &format!("providers.{}.", of.id)).collect();
        let assumed = figures.iter().filter(|figure| figure.assumption.is_some()).count();
        Self {
            r#type: "provider",
            id: of.id.clone(),
            name: of.name.clone(),
            kind: Some(of.kind.word()),
            country: of.country.clone(),
            currency: Some(of.currency.code().to_owned()),
            from: of.effective,
            until: of.valid_until,
            current: of.valid_until.is_none_or(|until| as_of <= until),
            sourced: figures.len() - assumed,
            assumed,
            file: survey.texts.name(of.place.text).to_owned(),
        }
    }

    /// None where the table has no rows.
    fn of_table(survey: &Survey, name: &str, rows: &[RateRow], as_of: Day) -> Option<Self> {
        let open = rows.iter().any(|row| row.until.is_none());
        let last = if open { None } else { rows.iter().filter_map(|row| row.until).max() };
        let currencies: BTreeSet<&str> = rows.iter().map(|row| row.currency.code()).collect();
        let assumed = rows.iter().filter(|row| row.assumption.is_some()).count();
        let levels: BTreeSet<&str> = rows.iter().map(|row| row.level.as_str()).collect();
        Some(Self {
            r#type: "table",
            id: name.to_owned(),
            name: format!("billing rates of {}", plural(levels.len(), "level", "levels")),
            currency: Some(Vec::from_iter(currencies).join(";")),
            from: Some(rows.iter().map(|row| row.from).min()?),
            until: last,
            current: last.is_none_or(|until| as_of <= until),
            sourced: rows.len() - assumed,
            assumed,
            file: survey.texts.name(rows.first()?.place.text).to_owned(),
            ..Self::default()
        })
    }

    fn of_holidays(survey: &Survey, name: &str, days: &[(TextId, HolidayRow)], as_of: Day) -> Self {
        let last = days.last().map(|(_, row)| row.day);
        let sourced = days.iter().filter(|(_, row)| !row.sources.is_empty()).count();
        Self {
            r#type: "holidays",
            id: name.to_owned(),
            name: plural(days.len(), "public holiday", "public holidays"),
            country: Some(name.to_owned()),
            from: days.first().map(|(_, row)| row.day),
            until: last,
            current: last.is_some_and(|last| as_of <= last),
            sourced,
            assumed: days.len() - sourced,
            file: days.first().map_or("", |(file, _)| survey.texts.name(*file)).to_owned(),
            ..Self::default()
        }
    }

    /// The days for which it is good, in words.
    fn good(&self) -> String {
        let dates = match (self.from, self.until) {
            (None, None) => String::new(),
            (Some(from), None) => format!("from {from}"),
            (None, Some(until)) => format!("until {until}"),
            (Some(from), Some(until)) => format!("{from} to {until}"),
        };
        if self.current { dates } else { format!("{dates}, OUT OF DATE") }
    }
}

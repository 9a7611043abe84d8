//! What stands in the rate library: its providers, tables and task types, each figure with its source, year and age.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::block::{Block, Sources, list};
use super::cell::{Cell, cell, records};
use super::comparison::SourceDoc;
use super::num::Num;
use super::table_report::TableReport;
use crate::matter::{Figure, Provider};
use crate::number::{Day, plural};
use crate::read::{HolidayRow, RateRow, Source, Survey};
use crate::source::{Place, TextId};

const SCHEMA: &str = "lpo-cost/rates/1";

/// What every figure is shown with, after its name.
pub(super) const FIGURE: [&str; 10] =
    ["low", "likely", "high", "sources", "year", "age", "confidence", "assumption", "file", "caution"];

/// Everything about a provider, a billing-rate table, a list of public holidays, or the exchange rates (`fx`), by id.
#[must_use]
pub fn show(survey: &Survey, id: &str, as_of: Day) -> Option<TableReport> {
    if let Some(of) = survey.providers.iter().find(|of| of.id == id) {
        return Some(provider(survey, of, as_of));
    }
    if let Some((name, rows)) = survey.tables.iter().find(|(name, _)| name == id) {
        return Some(table(survey, name, rows, as_of));
    }
    if let Some(days) = survey.holidays.get(id) {
        return Some(public_holidays(survey, id, days, as_of));
    }
    (id == "fx").then(|| exchange(survey, as_of))
}

fn public_holidays(survey: &Survey, name: &str, days: &[(TextId, HolidayRow)], as_of: Day) -> TableReport {
    let place = |(file, row): &(TextId, HolidayRow)| Place { text: *file, span: row.line.clone() };
    let records = records!(days.iter().map(|of| (&of.1, place(of))), |(row, place)| {
        "date" => row.day,
        "name" => row.name,
        "sources" => row.sources.join(";"),
        "file" => survey.texts.reference(&place),
    });
    let list = list!(days, |(_, row)| {
        "date" => row.day.to_string(),
        "holiday" => &row.name,
        "sources" => row.sources.join(";"),
    });
    let sources = sources(survey, days.iter().flat_map(|(_, row)| &row.sources));
    let mut blocks = vec![Block::Title(format!("{name}: public holidays")), Block::Columns(list)];
    blocks.extend(source_list(&sources));
    let head = shown("holidays", name, as_of);
    TableReport::new(head, "days", records, blocks).with("sources", &sources)
}

fn provider(survey: &Survey, of: &Provider, as_of: Day) -> TableReport {
    let prefix = format!("providers.{}.", of.id);
    let figures: Vec<&Figure> = figures(survey, &prefix).collect();
    let name = |figure: &Figure| figure.key.strip_prefix(&prefix).unwrap_or(&figure.key).to_owned();
    let records = records!(&figures, |figure| {
        "key" => name(figure),
        FIGURE => figure_cells(survey, figure, as_of),
    });
    let list = list!(&figures, |figure| {
        "figure" => name(figure),
        number "value" => number(figure.likely),
        number "range" => range(figure),
        "from" => origin(survey, figure, as_of),
    });
    let facts = facts(of);
    let about: Vec<String> = facts.iter().map(|(key, value)| format!("{key}: {}", said(value))).collect();
    let sources = sources(survey, figures.iter().flat_map(|figure| &figure.sources));
    let mut blocks = vec![
        Block::Title(format!("{}: {}", of.id, of.name)),
        Block::List(about),
        Block::Heading("Figures".to_owned()),
        Block::Columns(list),
    ];
    blocks.extend(source_list(&sources));
    let mut head = shown("provider", &of.id, as_of);
    head.extend(facts);
    TableReport::new(head, "figures", records, blocks).with("sources", &sources)
}

/// What is not a number about a provider.
fn facts(of: &Provider) -> Vec<(String, Value)> {
    let roles: Vec<&str> = of.rates.iter().map(|(role, _)| role.as_str()).collect();
    let facts = [
        ("name", json!(of.name)),
        ("kind", json!(of.kind.word())),
        ("country", json!(of.country)),
        ("currency", json!(of.currency.code())),
        ("effective", json!(of.effective.map(|day| day.to_string()))),
        ("valid_until", json!(of.valid_until.map(|day| day.to_string()))),
        ("licensed_in", json!(of.licensed_in)),
        ("tasks", json!(of.offered)),
        ("roles", json!(roles)),
        ("bill_as", json!(if of.disbursement { "disbursement" } else { "fee" })),
        ("bills_training", json!(of.delivery.bills_training)),
        ("includes", json!(of.includes)),
    ];
    facts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn said(value: &Value) -> String {
    match value {
        Value::Null => "not said".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn table(survey: &Survey, name: &str, rows: &[RateRow], as_of: Day) -> TableReport {
    let dated = |row: &RateRow| Dated::of(survey, &row.sources, as_of);
    let records = records!(rows.iter().map(|row| (row, dated(row))), |(row, dated)| {
        "level" => row.level,
        "from" => row.from,
        "until" => row.until,
        "rate" => Num::figure(row.rate),
        "currency" => row.currency.code(),
        "sources" => row.sources.join(";"),
        "year" => dated.years,
        "age" => dated.age,
        "confidence" => row.assumption.as_ref().map_or(dated.confidence, |_| Some("assumption")),
        "assumption" => row.assumption,
        "file" => survey.texts.reference(&row.place),
        "caution" => dated.caution,
    });
    let sources_of = |row: &RateRow| {
        let why = row.assumption.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        row.sources.join(", ") + &why
    };
    let list = list!(rows, |row| {
        "level" => &row.level,
        "from" => row.from.to_string(),
        "until" => row.until.map_or_else(|| "in force".to_owned(), |until| until.to_string()),
        number "rate" => number(row.rate),
        "source" => sources_of(row),
    });
    let currency = rows.first().map_or("", |row| row.currency.code());
    let sources = sources(survey, rows.iter().flat_map(|row| &row.sources));
    let mut blocks = vec![Block::Title(format!("{name}: billing rates, {currency} an hour")), Block::Columns(list)];
    blocks.extend(source_list(&sources));
    let head = shown("table", name, as_of);
    TableReport::new(head, "rates", records, blocks).with("sources", &sources)
}

fn exchange(survey: &Survey, as_of: Day) -> TableReport {
    let mut known = BTreeSet::new();
    let rates = survey.exchange.in_force(as_of).filter(|(currency, ..)| known.insert(currency.clone()));
    let rates: Vec<_> = rates.collect();
    let records = records!(&rates, |(currency, on, rate, place)| {
        "currency" => currency,
        "date" => on,
        "rate" => Num::figure(*rate),
        "sources" => "ECB",
        "file" => survey.texts.reference(place),
    });
    let list = list!(&rates, |(currency, on, rate, _)| {
        "currency" => currency.as_str(),
        "date" => on.to_string(),
        number "for one euro" => number(*rate),
    });
    let sources = sources(survey, [&"ECB".to_owned()]);
    let mut blocks = vec![Block::Title(format!("fx: exchange rates, as of {as_of}")), Block::Columns(list)];
    blocks.extend(source_list(&sources));
    let head = shown("exchange", "fx", as_of);
    TableReport::new(head, "rates", records, blocks).with("sources", &sources)
}

/// The head of what is shown of one thing.
fn shown(kind: &str, id: &str, as_of: Day) -> Map<String, Value> {
    let mut head = head(SCHEMA, as_of);
    head.extend([("type".to_owned(), json!(kind)), ("id".to_owned(), json!(id))]);
    head
}

pub(super) fn head(schema: &str, as_of: Day) -> Map<String, Value> {
    let head = [("schema", schema), ("version", env!("CARGO_PKG_VERSION")), ("as_of", &as_of.to_string())];
    head.into_iter().map(|(key, value)| (key.to_owned(), json!(value))).collect()
}

/// The figures whose key begins with a prefix, in the order of their keys.
pub(super) fn figures<'s>(survey: &'s Survey, prefix: &str) -> impl Iterator<Item = &'s Figure> + use<'s> {
    let figures = survey.figures.iter().filter(|figure| figure.key.starts_with(prefix));
    let by_place: BTreeMap<&str, &Figure> = figures.map(|figure| (figure.key.as_str(), figure)).collect();
    by_place.into_values()
}

pub(super) fn figure_cells(survey: &Survey, figure: &Figure, as_of: Day) -> [Cell; 10] {
    let number = |value: Decimal| Cell::Number(Num::figure(value));
    let dated = Dated::of(survey, &figure.sources, as_of);
    let confidence = if figure.assumption.is_some() { Some("assumption") } else { dated.confidence };
    [
        number(figure.low),
        number(figure.likely),
        number(figure.high),
        cell(figure.sources.join(";")),
        cell(&dated.years),
        dated.age.map_or(Cell::Empty, |age| number(age.into())),
        cell(confidence),
        cell(figure.assumption.as_deref()),
        cell(survey.texts.reference(&figure.place)),
        cell(dated.caution.as_deref()),
    ]
}

fn range(figure: &Figure) -> String {
    if figure.low == figure.high {
        return String::new();
    }
    format!("{}-{}", number(figure.low), number(figure.high))
}

/// Where a figure is from, in a few words.
fn origin(survey: &Survey, figure: &Figure, as_of: Day) -> String {
    if let Some(why) = &figure.assumption {
        return format!("assumption: {why}");
    }
    if figure.sources.is_empty() {
        return if figure.by_user { "yours".to_owned() } else { String::new() };
    }
    let dated = Dated::of(survey, &figure.sources, as_of);
    let age = dated.age.map(|age| match age {
        0 => "this year".to_owned(),
        age => format!("{} old", plural(age, "year", "years")),
    });
    let confidence = dated.confidence.map(|confidence| format!("{confidence} confidence"));
    let caution = dated.caution.map(|caution| format!("CAUTION {caution}"));
    let rest: Vec<String> = age.into_iter().chain(confidence).chain(caution).collect();
    let rest = if rest.is_empty() { String::new() } else { format!(" ({})", rest.join(", ")) };
    format!("{}{rest}", figure.sources.join(", "))
}

/// How old the sources of a figure are, and how far they can be relied on.
struct Dated {
    years: String,
    /// Years since the newest of them.
    age: Option<i64>,
    /// The least of theirs.
    confidence: Option<&'static str>,
    /// Which of them to be careful with, and why.
    caution: Option<String>,
}

impl Dated {
    fn of(survey: &Survey, ids: &[String], as_of: Day) -> Self {
        let known: Vec<&Source> = ids.iter().filter_map(|id| survey.sources.get(id)).collect();
        let years: Vec<&str> = known.iter().filter_map(|source| source.year.as_deref()).collect();
        let newest = known.iter().filter_map(|source| source.last_year()).max();
        let age = newest.zip(as_of.year()).map(|(newest, year)| i64::from(year - newest).max(0));
        let rank = |confidence: &&str| ["high", "medium", "low"].iter().position(|known| known == confidence);
        let confidence = known.iter().filter_map(|source| source.confidence).max_by_key(rank);
        let warned = known.iter().filter_map(|source| Some(format!("{}: {}", source.id, source.warning()?)));
        let warned: Vec<String> = warned.collect();
        let caution = (!warned.is_empty()).then(|| warned.join("; "));
        Self { years: years.join(";"), age, confidence, caution }
    }
}

/// The sources of some ids, each once.
pub(super) fn sources<'i>(survey: &Survey, ids: impl IntoIterator<Item = &'i String>) -> Vec<SourceDoc> {
    SourceDoc::all(ids, &survey.sources)
}

pub(super) fn source_list(sources: &[SourceDoc]) -> Vec<Block> {
    if sources.is_empty() {
        return Vec::new();
    }
    let sources = Sources { items: sources.to_vec(), addresses: true };
    vec![Block::Heading("Sources".to_owned()), Block::Sources(sources)]
}

pub(super) fn number(value: Decimal) -> String {
    Num::figure(value).to_string()
}

//! What in the rate library has run out, or is older than its kind should be, with what to look for instead.

use super::block::{Block, list};
use super::cell::records;
use super::rate_library::head;
use super::table_report::TableReport;

use crate::matter::Figure;
use crate::number::{Day, plural};
use crate::read::{MOST_DAYS, RateRow, Source, Survey};
use crate::source::Place;

const SCHEMA: &str = "lpo-cost/rates-stale/1";

/// Months for which a provider's figures are good where nothing else is said.
const GOOD_FOR_MONTHS: i32 = 24;

/// Months that public holidays should be known ahead.
const MONTHS_AHEAD: i32 = 12;

/// How fast figures of a kind go out of date.
struct Ageing {
    /// Parts of a key that make it one of this kind.
    marks: &'static [&'static str],
    about: &'static str,
    /// Years after which its source is too old.
    years: i64,
    look_for: &'static str,
}

/// By kind of figure; the first that has a mark in the figure's key counts, the last has what no other has.
const AGEING: [Ageing; 7] = [
    Ageing {
        marks: &["billable_hours", "realisation", "busy"],
        about: "hours billed and collected",
        years: 5,
        look_for: "your own time records, or a newer survey",
    },
    Ageing {
        marks: &["salary", "overhead", "benefits", "pay", "agency_markup"],
        about: "pay and overhead",
        years: 3,
        look_for: "your own payroll, or a newer survey of pay",
    },
    Ageing {
        marks: &["rates", "price", "charge", "seat", "escalation"],
        about: "rates and prices",
        years: 3,
        look_for: "a current quotation or fee list, or a newer survey of rates",
    },
    Ageing {
        marks: &["throughput", "minutes_per_unit", "productivity", "complexity"],
        about: "speeds",
        years: 8,
        look_for: "hours and volumes of your own finished matters",
    },
    Ageing {
        marks: &["qc", "supervision", "supervision_per_day", "span", "supervised_by", "rework"],
        about: "quality and supervision",
        years: 8,
        look_for: "what second looks and corrections took in your own matters",
    },
    Ageing { marks: &["fees"], about: "fees and terms", years: 5, look_for: "the provider's current terms" },
    Ageing { marks: &[], about: "staffing", years: 10, look_for: "the provider's word: how many people, how soon" },
];

/// One thing that is out of date.
struct Stale {
    sort: &'static str,
    id: String,
    key: String,
    about: &'static str,
    dated: String,
    /// Years, for figures.
    age: Option<i64>,
    /// Years that a figure of its kind is good for.
    good_for: Option<i64>,
    reason: String,
    look_for: String,
    file: String,
}

/// Everything in a library that is out of date on a day.
#[must_use]
pub fn stale(survey: &Survey, as_of: Day) -> TableReport {
    let mut found = tables(survey, as_of);
    found.extend(holidays(survey, as_of));
    found.extend(exchange(survey, as_of));
    found.extend(providers(survey, as_of));
    found.extend(survey.figures.iter().filter_map(|figure| aged(survey, figure, as_of)));
    let list = list!(&found, |of| { "what" => of.what(), "why" => &of.reason });
    let mut advice: Vec<String> = found.iter().map(|of| format!("{}: {}", of.about, of.look_for)).collect();
    advice.sort();
    advice.dedup();
    let said = match found.len() {
        0 => format!("Nothing is out of date on {as_of}."),
        count => format!(
            "{} on {as_of}. `lpo-cost rates show ID` has the sources; a figure of your own takes a figure's place.",
            plural(count, "thing is out of date", "things are out of date")
        ),
    };
    let mut blocks = vec![Block::Title("What is out of date".to_owned())];
    if !found.is_empty() {
        blocks.extend([Block::Columns(list), Block::Heading("What to look for".to_owned()), Block::List(advice)]);
    }
    blocks.push(Block::Text(said));
    let records = records!(&found, |of| {
        "type" => of.sort,
        "id" => of.id,
        "key" => of.key,
        "about" => of.about,
        "dated" => of.dated,
        "age" => of.age,
        "good_for" => of.good_for,
        "reason" => of.reason,
        "look_for" => of.look_for,
        "file" => of.file,
    });
    TableReport::new(head(SCHEMA, as_of), "stale", records, blocks)
}

impl Stale {
    fn what(&self) -> String {
        format!("{} {}", self.id, self.key).trim_end().to_owned()
    }
}

/// Billing-rate tables whose last row has ended.
fn tables(survey: &Survey, as_of: Day) -> Vec<Stale> {
    let ended = |(name, rows): &(String, std::rc::Rc<Vec<RateRow>>)| {
        let open = rows.iter().any(|row| row.until.is_none());
        let last = rows.iter().filter(|_| !open).max_by_key(|row| row.until)?;
        let until = last.until.filter(|until| *until < as_of)?;
        let instead = last.sources.iter().find_map(|id| survey.sources.get(id)?.superseded.as_deref());
        Some(Stale {
            sort: "table",
            id: name.clone(),
            key: String::new(),
            about: "billing rates",
            dated: until.to_string(),
            age: None,
            good_for: None,
            reason: format!("ended on {until}"),
            look_for: instead.map_or_else(|| "the rows since".to_owned(), |by| format!("superseded by {by}")),
            file: survey.texts.reference(&last.place),
        })
    };
    survey.tables.iter().filter_map(ended).collect()
}

/// Lists of public holidays that end within the year that a matter begun now may well run.
fn holidays(survey: &Survey, as_of: Day) -> Vec<Stale> {
    let needed = as_of.plus_months(MONTHS_AHEAD).and_then(Day::year);
    let short = survey.holidays.iter().filter_map(|(name, days)| {
        let (file, last) = days.iter().max_by_key(|(_, row)| row.day)?;
        let year = last.day.year().filter(|year| needed.is_none_or(|needed| *year < needed))?;
        Some(Stale {
            sort: "holidays",
            id: name.clone(),
            key: String::new(),
            about: "public holidays",
            dated: last.day.to_string(),
            age: None,
            good_for: None,
            reason: format!("ends with {year}: later dates come out too early"),
            look_for: "the days since, as rows of a holidays.csv in a --rates directory".to_owned(),
            file: survey.texts.reference(&Place { text: *file, span: last.line.clone() }),
        })
    });
    short.collect()
}

/// Exchange-rate files whose last day is long past.
fn exchange(survey: &Survey, as_of: Day) -> Vec<Stale> {
    let old = survey.exchange.extents().filter(|(_, _, last, _)| last.span_to(as_of) > MOST_DAYS);
    old.map(|(file, _, last, _)| Stale {
        sort: "exchange",
        id: "fx".to_owned(),
        key: String::new(),
        about: "exchange rates",
        dated: last.to_string(),
        age: None,
        good_for: None,
        reason: format!("more than {MOST_DAYS} days old"),
        look_for: "the ECB's current reference rates".to_owned(),
        file: survey.texts.name(file).to_owned(),
    })
    .collect()
}

/// Providers whose figures were good until an earlier day, or were set long ago.
fn providers(survey: &Survey, as_of: Day) -> Vec<Stale> {
    let outdated = survey.providers.iter().filter_map(|of| {
        let past = |day: Option<Day>| day.filter(|day| *day < as_of);
        let set = of.effective.and_then(|from| from.plus_months(GOOD_FOR_MONTHS));
        let (dated, reason) = match (past(of.valid_until), past(set).and(of.effective)) {
            (Some(until), _) => (until, format!("good until {until}")),
            (None, Some(from)) => (from, format!("set on {from}, more than {GOOD_FOR_MONTHS} months ago")),
            (None, None) => return None,
        };
        Some(Stale {
            sort: "provider",
            id: of.id.clone(),
            key: String::new(),
            about: "the whole provider",
            dated: dated.to_string(),
            age: None,
            good_for: None,
            reason,
            look_for: "current figures, with their `effective` and `valid_until`".to_owned(),
            file: survey.texts.name(of.place.text).to_owned(),
        })
    });
    outdated.collect()
}

/// A figure whose newest source is older than its kind should be, or has no date.
fn aged(survey: &Survey, figure: &Figure, as_of: Day) -> Option<Stale> {
    let kind = kind(&figure.key);
    let named = figure.assumption.iter().flat_map(|why| why.split(|c: char| !c.is_ascii_alphanumeric()));
    let ids = figure.sources.iter().map(String::as_str).chain(named);
    let sources: Vec<&Source> = ids.filter_map(|id| survey.sources.get(id)).collect();
    let newest = sources.iter().filter_map(|source| source.last_year()).max();
    let age = newest.zip(as_of.year()).map(|(newest, year)| i64::from(year - newest));
    let assumed = figure.assumption.is_some();
    let reason = match age {
        Some(age) if age > kind.years && assumed => format!("assumed from what is {age} years old"),
        Some(age) if age > kind.years => format!("{age} years old; {} are good for {}", kind.about, kind.years),
        None if !assumed && !sources.is_empty() => "its source has no date".to_owned(),
        _ => return None,
    };
    let (id, key) = owner(&figure.key);
    Some(Stale {
        sort: "figure",
        id: id.to_owned(),
        key: key.to_owned(),
        about: kind.about,
        dated: newest.map_or_else(String::new, |year| year.to_string()),
        age,
        good_for: Some(kind.years),
        reason,
        look_for: kind.look_for.to_owned(),
        file: survey.texts.reference(&figure.place),
    })
}

fn kind(key: &str) -> &'static Ageing {
    let has = |ageing: &&Ageing| key.split('.').any(|part| ageing.marks.contains(&part));
    AGEING.iter().find(has).unwrap_or(&AGEING[AGEING.len() - 1])
}

/// Whose figure it is, and its key from there: `in-lpo` and `rates.reviewer`, `redaction` and `throughput`.
fn owner(key: &str) -> (&str, &str) {
    let key = ["providers.", "catalogue."].iter().find_map(|whose| key.strip_prefix(whose)).unwrap_or(key);
    key.split_once('.').unwrap_or((key, ""))
}

//! Public holidays: `country,subdivision,date,name,source,estimated`, a row a day, and what a `calendar` means by them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::OnceLock;

use super::fields::{Fields, Reading};
use super::keys::Kind;
use super::rate_table::source_ids;
use super::tree::{Node, Value, suggestion};
use crate::matter::{Calendar, HolidayList, Urgency};
use crate::number::{Day, WorkingDays};
use crate::source::{Diagnostics, Place, TextId};

/// A list of public holidays, or several added up.
pub const CALENDAR: Kind = Kind::Either(
    "Calendar",
    "A list of public holidays, or several added up.",
    &[Kind::Calendar, Kind::List(&Kind::Calendar, 0)],
);

const COLUMNS: [&str; 6] = ["country", "subdivision", "date", "name", "source", "estimated"];
/// Where a calendar is to count no holidays.
const NONE: &str = "none";
/// Bank holidays of the United Kingdom are those of its parts; who only says the country means the largest.
const WHOLE: [(&str, &str); 1] = [("GB", "GB-ENG")];

/// A file of public holidays.
#[derive(Debug)]
pub struct HolidayFile {
    /// Its content, where that is known to have no mistake: it is taken apart when that is wanted.
    sound: Option<&'static str>,
    rows: OnceLock<Rows>,
}

/// A file of public holidays, taken apart.
#[derive(Debug, Default)]
struct Rows {
    /// The rows, by calendar.
    lists: BTreeMap<String, Vec<Row>>,
    /// What is wrong with it: where, what, and what was expected.
    mistakes: Vec<(Range<usize>, String, String)>,
}

/// A public holiday.
#[derive(Debug, Clone)]
pub struct Row {
    /// The day.
    pub day: Day,
    /// What it is called.
    pub name: String,
    /// Ids of its sources.
    pub sources: Vec<String>,
    /// Where its line stands in the file.
    pub line: Range<usize>,
}

impl HolidayFile {
    /// Takes a file apart; every mistake in it is kept.
    pub fn read(content: &str) -> Self {
        Self { sound: None, rows: OnceLock::from(Rows::read(content)) }
    }

    /// A file without a mistake, in which no cell before the name is quoted, and the days of a list stand together.
    pub fn sound(content: &'static str) -> Self {
        Self { sound: Some(content), rows: OnceLock::new() }
    }

    fn rows(&self) -> &Rows {
        self.rows.get_or_init(|| Rows::read(self.sound.unwrap_or_default()))
    }

    /// The days of a list, in no order; of a sound file found by the beginnings of its lines.
    fn days(&self, name: &str) -> Vec<Day> {
        let Some(content) = self.sound else {
            return self.rows().lists.get(name).into_iter().flatten().map(|row| row.day).collect();
        };
        let (country, part) = name.split_once('-').unwrap_or((name, ""));
        let beginning = format!("\n{country},{part},");
        let Some(first) = memchr::memmem::find(content.as_bytes(), beginning.as_bytes()) else { return Vec::new() };
        let days = content[first + 1..].lines().map_while(|line| line.strip_prefix(&beginning[1..]));
        days.filter_map(|rest| rest.get(..10).and_then(Day::parse)).collect()
    }

    /// Notes its mistakes, where the file stands as a text.
    pub fn report(&self, text: TextId, diagnostics: &mut Diagnostics) {
        for (line, message, expected) in &self.rows().mistakes {
            let place = Place { text, span: line.clone() };
            diagnostics.error(&place, message.as_str(), expected.as_str());
        }
    }

    /// Whether there are mistakes in it.
    pub fn is_wrong(&self) -> bool {
        self.sound.is_none() && !self.rows().mistakes.is_empty()
    }

    /// Its lists, by name.
    pub fn lists(&self) -> impl Iterator<Item = (&str, &[Row])> {
        self.rows().lists.iter().map(|(name, rows)| (name.as_str(), &rows[..]))
    }
}

impl Rows {
    fn read(content: &str) -> Self {
        let mut file = Self::default();
        let mut reader = csv::Reader::from_reader(content.as_bytes());
        match reader.headers() {
            Ok(header) if header.iter().map(str::trim).eq(COLUMNS) => {}
            Ok(header) => {
                let message = format!("the columns are {}", header.iter().map(str::trim).collect::<Vec<_>>().join(","));
                file.mistakes.push((line(content, 0), message, format!("expected {}", COLUMNS.join(","))));
                return file;
            }
            Err(error) => file.mistakes.push((line(content, 0), format!("not a CSV table: {error}"), FOUND.to_owned())),
        }
        // One record for all rows: a file may have thousands of them.
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => file.row(&record, line(content, record.position().map_or(0, csv::Position::byte))),
                Err(error) => {
                    let at = error.position().map_or(0, csv::Position::byte);
                    file.mistakes.push((line(content, at), format!("not a CSV row: {error}"), FOUND.to_owned()));
                }
            }
        }
        file
    }

    fn row(&mut self, record: &csv::StringRecord, line: Range<usize>) {
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        let day = Day::parse(cell(2));
        let is_country = cell(0).len() == 2 && cell(0).bytes().all(|byte| byte.is_ascii_uppercase());
        for (sound, column, expected) in [
            (is_country, 0, "expected a country of two capital letters, such as US"),
            (day.is_some(), 2, "expected a date such as 2026-12-25"),
            (["true", "false", ""].contains(&cell(5)), 5, "expected true or false"),
        ] {
            if !sound {
                let message = format!("column `{}` is `{}`", COLUMNS[column], cell(column));
                self.mistakes.push((line.clone(), message, expected.to_owned()));
            }
        }
        let name = if cell(1).is_empty() { cell(0).to_owned() } else { format!("{}-{}", cell(0), cell(1)) };
        if let (Some(day), true) = (day, is_country) {
            self.lists.entry(name).or_default().push(Row {
                day,
                name: cell(3).to_owned(),
                sources: source_ids(cell(4)),
                line,
            });
        }
    }
}

const FOUND: &str = "found here";

fn line(content: &str, from: u64) -> Range<usize> {
    let start = usize::try_from(from).unwrap_or(0).min(content.len());
    let end = content.get(start..).and_then(|rest| rest.find('\n')).map_or(content.len(), |at| start + at);
    start..end
}

/// The public holidays of all layers of a library, added up.
#[derive(Debug, Clone, Default)]
pub struct Calendars<'l> {
    files: Vec<&'l HolidayFile>,
    /// The lists that were asked for.
    known: Rc<RefCell<BTreeMap<String, HolidayList>>>,
}

impl<'l> Calendars<'l> {
    /// The files of all layers.
    pub fn of(files: Vec<&'l HolidayFile>) -> Self {
        Self { files, known: Rc::default() }
    }

    /// A country's days, for a part of one its own as well; none where nobody has such a list.
    pub fn list(&self, name: &str) -> HolidayList {
        self.known.borrow_mut().entry(name.to_owned()).or_insert_with(|| self.added_up(name)).clone()
    }

    fn added_up(&self, name: &str) -> HolidayList {
        let country = name.split('-').next().unwrap_or(name);
        let whole = WHOLE.iter().find(|(short, _)| *short == name).map_or(name, |(_, whole)| whole);
        let mut days: Vec<Day> =
            self.files.iter().flat_map(|file| [country, whole].map(|name| file.days(name))).flatten().collect();
        days.sort_unstable();
        days.dedup();
        HolidayList { name: whole.to_owned(), days: days.into() }
    }

    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.files.iter().flat_map(|file| file.lists().map(|(name, _)| name)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What a key `calendar` says; none where it is left out. A list that nobody has is an error.
    pub fn written(&self, fields: &mut Fields, reading: &mut Reading) -> Option<Calendar> {
        let path = fields.key("calendar");
        let node = fields.node("calendar")?;
        let items = match &node.value {
            Value::Text(_) => std::slice::from_ref(node),
            Value::Array(items) => items,
            _ => {
                reading.wrong_kind::<()>(node, &path, "a calendar such as \"US\", or a list of several");
                return None;
            }
        };
        let lists = items.iter().filter_map(|item| self.item(item, &path, reading)).collect();
        Some(Calendar { lists, written: true })
    }

    fn item(&self, item: &Node, path: &str, reading: &mut Reading) -> Option<HolidayList> {
        let Value::Text(name) = &item.value else {
            return reading.wrong_kind(item, path, "a calendar such as \"US\"");
        };
        if name == NONE {
            return None;
        }
        let list = self.list(name);
        if list.days.is_empty() || !super::is_place(name) {
            let known = self.names();
            let near = suggestion(name, known.iter().copied());
            let help = near.unwrap_or_else(|| format!("known are {} and {NONE}.", known.join(", ")));
            reading
                .diagnostics
                .error(&item.place, format!("unknown calendar `{name}`"), "no holidays.csv has it")
                .help(format!("{help} Its days may stand in a holidays.csv of a --rates directory."));
            return None;
        }
        Some(list)
    }

    /// What holds where no calendar is written: the holidays of a provider's country.
    pub fn of_country(&self, country: Option<&str>) -> Calendar {
        Calendar { lists: country.map(|country| self.list(country)).into_iter().collect(), written: false }
    }
}

/// Monday to Friday.
pub const EVERYDAY: [bool; 7] = [true, true, true, true, true, false, false];

/// The weeks of a key `week` for standard, expedited and urgent matters: one list for all of them, or one for each, a
/// level left out being as the next calmer one, the calmest Monday to Friday.
pub fn weeks(table: &mut Fields, reading: &mut Reading) -> [[bool; 7]; 3] {
    let path = table.key("week");
    let Some(node) = table.node("week") else { return [EVERYDAY; 3] };
    if !matches!(node.value, Value::Table(_)) {
        return [week(node, &path, reading).unwrap_or(EVERYDAY); 3];
    }
    let Some(mut levels) = table.table("week", reading) else { return [EVERYDAY; 3] };
    let mut calmer = EVERYDAY;
    let weeks = [Urgency::Standard, Urgency::Expedited, Urgency::Urgent].map(|urgency| {
        let path = levels.key(urgency.word());
        calmer = levels.node(urgency.word()).and_then(|node| week(node, &path, reading)).unwrap_or(calmer);
        calmer
    });
    levels.finish(reading);
    weeks
}

fn week(node: &Node, path: &str, reading: &mut Reading) -> Option<[bool; 7]> {
    let Value::Array(days) = &node.value else {
        return reading.wrong_kind(node, path, "a list of days, such as [\"mon\", \"tue\"]");
    };
    let mut week = [false; 7];
    for day in days {
        let Value::Text(word) = &day.value else {
            reading.wrong_kind::<()>(day, path, "a day such as \"mon\"");
            continue;
        };
        match WorkingDays::NAMES.iter().position(|name| name == word) {
            Some(at) => week[at] = true,
            None => {
                let message = format!("`{word}` is not a day of the week");
                let expected = format!("expected one of {}", WorkingDays::NAMES.join(", "));
                reading.diagnostics.error(&day.place, message, expected);
            }
        }
    }
    if days.is_empty() {
        reading.diagnostics.error(&node.place, "a working week without a day", "expected at least one day");
    }
    Some(week)
}

#[cfg(test)]
mod tests {
    use super::super::library::BUILT_IN;
    use super::*;

    const HEAD: &str = "country,subdivision,date,name,source,estimated\n";

    fn file(rows: &str) -> HolidayFile {
        HolidayFile::read(&format!("{HEAD}{rows}"))
    }

    fn days(list: &HolidayList) -> Vec<String> {
        list.days.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_part_of_a_country_has_the_days_of_the_country_and_its_own() {
        let below = file("US,,2026-12-25,Christmas,S1,false\nGB,ENG,2026-12-28,Boxing Day,S1,false\n");
        let above = file("US,NY,2026-11-03,Election Day,,\nUS,,2026-12-25,Christmas,,\nUS,,2026-07-04,Ours,,\n");
        let calendars = Calendars::of(vec![&above, &below]);
        assert_eq!(days(&calendars.list("US")), ["2026-07-04", "2026-12-25"]);
        assert_eq!(days(&calendars.list("US-NY")), ["2026-07-04", "2026-11-03", "2026-12-25"]);
        assert_eq!(days(&calendars.list("US-CA")), ["2026-07-04", "2026-12-25"]);
        assert_eq!(calendars.list("GB").name, "GB-ENG");
        assert_eq!(days(&calendars.list("GB")), ["2026-12-28"]);
        assert!(calendars.list("GB-SCT").days.is_empty() && calendars.list("FR").days.is_empty());
    }

    /// The built-in file has no mistake, and its days are found by its lines as they are by its cells.
    #[test]
    fn days_found_by_lines_are_those_of_the_cells() {
        let content = BUILT_IN.iter().find(|(name, _)| *name == "holidays.csv").map(|(_, content)| *content).unwrap();
        let (sound, read) = (HolidayFile::sound(content), HolidayFile::read(content));
        assert!(!read.is_wrong() && !sound.is_wrong() && read.lists().count() > 9);
        for name in read.lists().map(|(name, _)| name).chain(["FR", "US-NY", "", "GB"]) {
            assert_eq!(sound.days(name), read.days(name), "{name}");
        }
        assert!(sound.lists().map(|(name, _)| name).eq(read.lists().map(|(name, _)| name)));
    }

    #[test]
    fn every_mistake_of_a_file_is_found() {
        assert!(!file("US,,2026-12-25,Christmas,S1,\n").is_wrong());
        let wrong = file("us,,2026-12-25,a,,\nUS,,25.12.2026,b,,maybe\nUS,,2026-12-25,c,\n");
        let said: Vec<&str> = wrong.rows().mistakes.iter().map(|(_, message, _)| message.as_str()).collect();
        assert_eq!(
            said[..3],
            ["column `country` is `us`", "column `date` is `25.12.2026`", "column `estimated` is `maybe`"]
        );
        assert!(said[3].starts_with("not a CSV row"), "{said:?}");
        assert_eq!(HolidayFile::read("day,name\n").rows().mistakes.len(), 1);
    }
}

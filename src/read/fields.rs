//! Taking a table apart key by key: every mistake is noted, and the reading goes on.

use jiff::civil::Date;

use super::keys::Declared;
pub use super::provenance::Provenance;
use super::sources::KnownSources;
use super::tree::{Node, PROVENANCE, Table, Value, suggestion};
use crate::matter::{ByComplexity, ByUrgency, Complexity, FigureId, FigureKind, Figures, Urgency};
use crate::number::{Currency, Day};
use crate::source::{Diagnostics, Place, Texts};

/// What a reading writes to: findings and figures.
pub struct Reading<'r> {
    pub texts: &'r Texts,
    pub diagnostics: &'r mut Diagnostics,
    pub figures: &'r mut Figures,
    /// Ids of the known sources.
    pub sources: &'r KnownSources,
}

/// A table being read. Dropping it without [`Fields::finish`] would let unknown keys pass.
pub struct Fields<'n> {
    table: &'n Table,
    /// The key of this table, with a dot behind it unless it is the root.
    path: String,
    place: &'n Place,
    known: Vec<&'static str>,
    provenance: Provenance,
}

impl<'n> Fields<'n> {
    /// Starts on a value that should be a table.
    pub fn of(node: &'n Node, path: &str, provenance: &Provenance, reading: &mut Reading) -> Option<Self> {
        match &node.value {
            Value::Table(table) => {
                let path = if path.is_empty() { String::new() } else { [path, "."].concat() };
                let mut fields =
                    Self { table, path, place: &node.place, known: Vec::new(), provenance: provenance.clone() };
                fields.provenance.inherit(table, &fields.path, reading);
                Some(fields)
            }
            _ => {
                reading.wrong_kind::<()>(node, path, "a table");
                None
            }
        }
    }

    /// A table below this one.
    pub fn table(&mut self, key: &'static str, reading: &mut Reading) -> Option<Fields<'n>> {
        let node = self.node(key)?;
        Fields::of(node, &self.key(key), &self.provenance, reading)
    }

    /// The raw value of a key, which is known from here on.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.known.push(key);
        self.table.get(key)
    }

    /// Every key and value that no one asked for yet, for tables whose keys are names.
    pub fn names(&self) -> impl Iterator<Item = (&'n str, &'n Place, &'n Node)> + use<'n> {
        let table = self.table;
        let known = self.known.clone();
        table
            .0
            .iter()
            .filter(move |entry| !known.contains(&entry.key.as_str()) && !PROVENANCE.contains(&entry.key.as_str()))
            .map(|entry| (entry.key.as_str(), &entry.key_place, &entry.node))
    }

    /// The full key of a name in this table.
    pub fn key(&self, name: &str) -> String {
        [self.path.as_str(), name].concat()
    }

    /// Where the table stands.
    pub fn place(&self) -> &'n Place {
        self.place
    }

    /// What the table says about its figures' origin.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Notes every key that was never asked for.
    pub fn finish(self, reading: &mut Reading) {
        for entry in &self.table.0 {
            let key = entry.key.as_str();
            if self.known.contains(&key) || PROVENANCE.contains(&key) {
                continue;
            }
            let table = self.path.trim_end_matches('.');
            let whole = if table.is_empty() { "the file".to_owned() } else { format!("`{table}`") };
            let mut expected: Vec<&str> = self.known.clone();
            expected.sort_unstable();
            expected.dedup();
            let help = suggestion(key, expected.iter().copied())
                .unwrap_or_else(|| format!("{whole} takes: {}", expected.join(", ")));
            reading
                .diagnostics
                .error(&entry.key_place, format!("unknown key `{}`", self.key(key)), "not known here")
                .help(help);
        }
    }
}

/// Typed values, each noting what is wrong with what it found.
impl<'n> Fields<'n> {
    /// Text.
    pub fn text(&mut self, key: &'static str, reading: &mut Reading) -> Option<String> {
        let node = self.node(key)?;
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            _ => reading.wrong_kind(node, &self.key(key), "text in quotes"),
        }
    }

    /// True or false; false where left out.
    pub fn flag(&mut self, key: &'static str, default: bool, reading: &mut Reading) -> bool {
        let Some(node) = self.node(key) else { return default };
        match &node.value {
            Value::Flag(flag) => *flag,
            _ => reading.wrong_kind(node, &self.key(key), "true or false").unwrap_or(default),
        }
    }

    /// One of some words.
    pub fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &'static [(&'static str, T)],
        reading: &mut Reading,
    ) -> Option<T> {
        let node = self.node(key)?;
        let known = || words.iter().map(|(word, _)| *word);
        let expected = || format!("one of {}", known().collect::<Vec<_>>().join(", "));
        let Value::Text(written) = &node.value else {
            return reading.wrong_kind(node, &self.key(key), &expected());
        };
        let found = words.iter().find(|(word, _)| word == written).map(|(_, value)| *value);
        if found.is_none() {
            let message = format!("`{}` cannot be `{written}`", self.key(key));
            let found = reading.diagnostics.error(&node.place, message, format!("expected {}", expected()));
            found.help = suggestion(written, known());
        }
        found
    }

    /// A date.
    pub fn date(&mut self, key: &'static str, reading: &mut Reading) -> Option<Day> {
        let node = self.node(key)?;
        let path = self.key(key);
        reading.date(node, &path)
    }

    /// A list of dates; empty where left out.
    pub fn dates(&mut self, key: &'static str, reading: &mut Reading) -> Vec<Day> {
        let path = self.key(key);
        let Some(items) = self.list(key, "a list of dates", reading) else { return Vec::new() };
        items.iter().filter_map(|item| reading.date(item, &path)).collect()
    }

    /// A list of texts, where given.
    pub fn texts(&mut self, key: &'static str, reading: &mut Reading) -> Option<Vec<(String, Place)>> {
        let path = self.key(key);
        let items = self.list(key, "a list of texts", reading)?;
        let texts = items.iter().filter_map(|item| match &item.value {
            Value::Text(text) => Some((text.clone(), item.place.clone())),
            _ => reading.wrong_kind(item, &path, "text in quotes"),
        });
        Some(texts.collect())
    }

    /// A list.
    pub fn list(&mut self, key: &'static str, expected: &str, reading: &mut Reading) -> Option<&[Node]> {
        let node = self.node(key)?;
        match &node.value {
            Value::Array(items) => Some(items),
            _ => reading.wrong_kind(node, &self.key(key), expected),
        }
    }

    /// A currency by its code.
    pub fn currency(&mut self, key: &'static str, reading: &mut Reading) -> Option<Currency> {
        let code = self.text(key, reading)?;
        let found = Currency::parse(&code);
        if found.is_none() {
            let place = self.table.get(key).map_or(self.place, |node| &node.place).clone();
            reading.unknown_currency(&code, &place);
        }
        found
    }

    /// A country, or a part of one such as `US-NY`.
    pub fn country(&mut self, key: &'static str, reading: &mut Reading) -> Option<String> {
        let code = self.text(key, reading)?;
        let place = self.table.get(key).map_or(self.place, |node| &node.place);
        reading.is_country(&code, &self.key(key), place).then_some(code)
    }

    /// A whole number that cannot be uncertain: heads, periods.
    pub fn whole(&mut self, key: &'static str, kind: FigureKind, reading: &mut Reading) -> Option<i64> {
        let node = self.node(key)?;
        let path = self.key(key);
        let value = reading.plain_number(node, &path, &kind.expected())?;
        let count = Some(value).filter(|value| kind.bounds().allow(*value)).and_then(|v| i64::try_from(v).ok());
        if count.is_none() {
            let message = format!("`{path}` is {value}");
            reading.diagnostics.error(&node.place, message, format!("expected {}", kind.expected()));
        }
        count
    }

    /// Such a number, and the figure that it is.
    pub fn counted(&mut self, key: &'static str, kind: FigureKind, reading: &mut Reading) -> Option<(i64, FigureId)> {
        let count = self.whole(key, kind, reading)?;
        Some((count, self.figure(key, kind, reading)?))
    }

    /// A figure for each urgency.
    pub fn by_urgency(&mut self, key: &'static str, kind: FigureKind, reading: &mut Reading) -> ByUrgency {
        let Some(mut table) = self.table(key, reading) else { return ByUrgency::default() };
        let [standard, expedited, urgent] = [Urgency::Standard, Urgency::Expedited, Urgency::Urgent]
            .map(|urgency| table.figure(urgency.word(), kind, reading));
        table.finish(reading);
        ByUrgency { standard, expedited, urgent }
    }

    /// A figure, or one for each complexity: `{ routine = ..., moderate = ..., complex = ... }`.
    pub fn by_complexity(
        &mut self,
        key: &'static str,
        kind: FigureKind,
        reading: &mut Reading,
    ) -> Option<ByComplexity> {
        let node = self.node(key)?;
        let is_level = |name: &(&str, Complexity)| node.table().is_some_and(|table| table.get(name.0).is_some());
        if !Complexity::ALL.iter().any(is_level) {
            return self.figure(key, kind, reading).map(ByComplexity::one);
        }
        let mut table = self.table(key, reading)?;
        let routine = table.figure("routine", kind, reading);
        let moderate = table.required_figure("moderate", kind, reading);
        let complex = table.figure("complex", kind, reading);
        table.finish(reading);
        Some(ByComplexity { moderate: moderate?, routine, complex })
    }

    /// A text that is not empty.
    pub fn filled(&mut self, key: &'static str, expected: &str, reading: &mut Reading) -> Option<String> {
        let text = self.text(key, reading)?;
        if let (true, Some(node)) = (text.is_empty(), self.table.get(key)) {
            let message = format!("`{}` is empty", self.key(key));
            reading.diagnostics.error(&node.place, message, format!("expected {expected}"));
        }
        Some(text)
    }

    /// A table below this one and what its keys are read to; to be finished by the caller.
    pub fn declared<T: Declared>(&mut self, key: &'static str, reading: &mut Reading) -> Option<(Fields<'n>, T)> {
        let mut table = self.table(key, reading)?;
        let read = T::read(&mut table, reading);
        Some((table, read))
    }

    /// What the keys of a table below this one are read to.
    pub fn whole_table<T: Declared>(&mut self, key: &'static str, reading: &mut Reading) -> T {
        let Some((table, read)) = self.declared(key, reading) else { return T::default() };
        table.finish(reading);
        read
    }

    /// A list of tables.
    pub fn items<T: Declared>(&mut self, key: &'static str, reading: &mut Reading) -> Vec<T> {
        let (path, provenance) = (self.key(key), self.provenance.clone());
        let expected = format!("a list of tables, [[{key}]]");
        let Some(items) = self.list(key, &expected, reading) else { return Vec::new() };
        let read = items.iter().enumerate().filter_map(|(index, item)| {
            let mut fields = Fields::of(item, &format!("{path}.{index}"), &provenance, reading)?;
            let read = T::read(&mut fields, reading);
            fields.finish(reading);
            Some(read)
        });
        read.collect()
    }

    /// A figure.
    pub fn figure(&mut self, key: &'static str, kind: FigureKind, reading: &mut Reading) -> Option<FigureId> {
        let node = self.node(key)?;
        reading.figure(node, self.key(key), kind, &self.provenance)
    }

    /// A figure that must be there.
    pub fn required_figure(&mut self, key: &'static str, kind: FigureKind, reading: &mut Reading) -> Option<FigureId> {
        if self.node(key).is_none() {
            self.missing(key, &kind.expected(), reading);
            return None;
        }
        self.figure(key, kind, reading)
    }

    /// Notes that a key is not there.
    pub fn missing(&self, key: &str, expected: &str, reading: &mut Reading) {
        let path = self.path.trim_end_matches('.');
        let of = if path.is_empty() { String::new() } else { format!(" in `{path}`") };
        reading
            .diagnostics
            .error(&reading.texts.first_line(self.place), format!("`{key}` is missing{of}"), "needed here")
            .help(format!("add `{key} = ...`, {expected}"));
    }
}

impl Reading<'_> {
    /// Notes that a value is of another kind than expected.
    pub fn wrong_kind<T>(&mut self, node: &Node, path: &str, expected: &str) -> Option<T> {
        let name = if path.is_empty() { "the value".to_owned() } else { format!("`{path}`") };
        let message = format!("{name} is {}, expected {expected}", node.kind());
        let found = self.diagnostics.error(&node.place, message, format!("expected {expected}"));
        if let (Value::Text(text), true) = (&node.value, expected.contains("number"))
            && crate::number::parse(text).is_ok()
        {
            found.help(format!("write it without quotes: {text}"));
        }
        None
    }

    /// A date from a TOML date or a text of the same form.
    pub fn date(&mut self, node: &Node, path: &str) -> Option<Day> {
        let day = match &node.value {
            Value::Date(written) if written.time.is_none() && written.offset.is_none() => {
                written.date.and_then(|date| {
                    let year = i16::try_from(date.year).ok()?;
                    let date = Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
                    date.ok().map(Day::of)
                })
            }
            Value::Text(text) => Day::parse(text),
            _ => None,
        };
        if day.is_none() {
            let message = format!("`{path}` is not a date");
            self.diagnostics.error(&node.place, message, "expected a date").help("write a date as 2026-12-01");
        }
        day
    }

    /// Notes a currency that nobody knows.
    pub fn unknown_currency(&mut self, code: &str, place: &Place) {
        let help =
            suggestion(code, Currency::codes()).unwrap_or_else(|| "use the code of ISO 4217, such as USD".into());
        self.diagnostics.error(place, format!("unknown currency `{code}`"), "not a currency").help(help);
    }

    /// Whether a text begins with the two letters of a country; notes where it does not.
    pub fn is_country(&mut self, code: &str, path: &str, place: &Place) -> bool {
        let is = is_place(code);
        if !is {
            let message = format!("`{path}` is `{code}`");
            self.diagnostics.error(
                place,
                message,
                "expected a country such as \"US\", or a part of one such as \"US-NY\"",
            );
        }
        is
    }
}

/// Whether a text is a country of two capital letters, or a part of one, `US-NY`.
#[must_use]
pub fn is_place(code: &str) -> bool {
    let (country, part) = code.split_once('-').unwrap_or((code, "-"));
    country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()) && !part.is_empty()
}

impl Texts {
    /// The first line of a place: where a whole table is meant, its head is enough to show.
    pub(super) fn first_line(&self, place: &Place) -> Place {
        let content = self.content(place.text);
        let end = place.span.end.min(content.len());
        let start = place.span.start.min(end);
        let line = content.get(start..end).and_then(|rest| rest.find('\n')).map_or(end, |at| start + at);
        Place { text: place.text, span: start..line }
    }
}

//! What was written: a TOML text as a tree of values that know their places, and laying one tree over another.
//!
//! Numbers stay as typed, so that nothing is lost before they are read as decimals.

use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use crate::number::{NumberError, parse, parse_radix};
use crate::source::{Diagnostics, Place, TextId, nearest};
use rust_decimal::Decimal;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    pub value: Value,
    pub place: Place,
}

/// A value as written.
#[derive(Debug, Clone)]
pub enum Value {
    Table(Table),
    Array(Vec<Node>),
    Text(String),
    /// Digits and their radix.
    Number(String, u32),
    Flag(bool),
    Date(Datetime),
}

/// Keys and values in the order in which they were written.
#[derive(Debug, Clone, Default)]
pub struct Table(pub Vec<Entry>);

/// A key, where it stands, and its value.
#[derive(Debug, Clone)]
pub struct Entry {
    pub key: String,
    pub key_place: Place,
    pub node: Node,
}

/// Keys of which one excludes the others: writing one over a table that has another replaces that one.
const ALTERNATIVES: [&[&str]; 3] = [&["throughput", "minutes_per_unit"], &["volume", "hours"], &["rate", "steps"]];

/// Keys by which the form of a table is known. Tables of different form are not merged: the upper one replaces the lower.
const FORMS: [&[&str]; 8] = [
    &["low", "likely", "high"],
    &["salary", "benefits", "overhead", "billable_hours"],
    &["pay", "agency_markup"],
    &["blend"],
    &["table", "level"],
    &["cost", "billing", "marginal"],
    &["gigabytes", "documents_per_gigabyte", "cull"],
    &["of", "share"],
];

/// Keys whose tables replace those below as wholes.
const REPLACED: [&str; 9] =
    ["seat", "price", "via", "supervised_by", "week", "productivity", "qc", "supervision", "rework"];
/// The table whose entries do: a role's rate is one thing.
const RATES: &str = "rates";

/// The first form is a figure: always replaced as a whole.
const FIGURE: usize = 0;

/// Keys that say where the figures of a table come from.
pub const PROVENANCE: [&str; 2] = ["source", "assumption"];

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The value of a key, taken out.
    pub fn take(&mut self, key: &str) -> Option<Entry> {
        let at = self.0.iter().position(|entry| entry.key == key)?;
        Some(self.0.remove(at))
    }

    fn form(&self) -> Option<usize> {
        FORMS.iter().position(|keys| self.0.iter().any(|entry| keys.contains(&entry.key.as_str())))
    }

    /// Puts a value in, in place of the key's own or of an alternative to it.
    fn put(&mut self, entry: Entry) {
        let alternatives = ALTERNATIVES.iter().find(|group| group.contains(&entry.key.as_str()));
        match self.0.iter_mut().find(|old| old.key == entry.key) {
            Some(old) => *old = entry,
            None => {
                if let Some(group) = alternatives {
                    self.0.retain(|old| !group.contains(&old.key.as_str()));
                }
                self.0.push(entry);
            }
        }
    }
}

impl Node {
    /// The table, where it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// What kind of value it is, as an error names it.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Table(_) => "a table",
            Value::Array(_) => "a list",
            Value::Text(_) => "text",
            Value::Number(..) => "a number",
            Value::Flag(_) => "true or false",
            Value::Date(_) => "a date",
        }
    }

    /// The number, where it is one.
    pub fn number(&self) -> Option<Result<Decimal, NumberError>> {
        match &self.value {
            Value::Number(digits, 10) => Some(parse(digits)),
            Value::Number(digits, radix) => Some(parse_radix(digits, *radix)),
            _ => None,
        }
    }

    /// This value with another laid over it: tables merge key by key, figures and lists are replaced as wholes.
    pub fn overlaid(self, over: Self) -> Self {
        self.overlaid_under("", over)
    }

    fn overlaid_under(self, name: &str, over: Self) -> Self {
        match (self.value, over.value) {
            (Value::Table(below), Value::Table(above)) if merges(&below, &above) => {
                let mut merged = below;
                // Both of two alternatives written above are an error to be found later, so neither may vanish here.
                let written: Vec<String> = above.0.iter().map(|entry| entry.key.clone()).collect();
                for entry in above.0 {
                    if PROVENANCE.contains(&entry.key.as_str()) {
                        // Each layer's word on its own figures is kept; a figure asks the one of its own text.
                        merged.0.push(entry);
                    } else if let Some(at) = merged.0.iter().position(|old| old.key == entry.key) {
                        let old = merged.0.remove(at);
                        let whole = name == RATES || REPLACED.contains(&entry.key.as_str());
                        let node = if whole { entry.node } else { old.node.overlaid_under(&entry.key, entry.node) };
                        merged.0.insert(at, Entry { node, ..entry });
                    } else {
                        let group = ALTERNATIVES.iter().find(|group| group.contains(&entry.key.as_str()));
                        merged.0.retain(|old| {
                            written.contains(&old.key) || group.is_none_or(|group| !group.contains(&old.key.as_str()))
                        });
                        merged.0.push(entry);
                    }
                }
                Self { value: Value::Table(merged), place: over.place }
            }
            (_, value) => Self { value, place: over.place },
        }
    }

    /// Takes away the value at a path, where there is one.
    pub fn remove(&mut self, path: &[&str]) {
        let Some((last, way)) = path.split_last() else { return };
        let mut at = self;
        for step in way {
            let Value::Table(table) = &mut at.value else { return };
            let Some(entry) = table.0.iter_mut().find(|entry| entry.key == *step) else { return };
            at = &mut entry.node;
        }
        if let Value::Table(table) = &mut at.value {
            table.take(last);
        }
    }

    /// Sets the value at a path such as `task.0.volume`, making the tables on the way.
    ///
    /// # Errors
    /// Says why the path leads nowhere.
    pub fn set(&mut self, path: &[&str], key_place: &Place, value: Self) -> Result<(), String> {
        let mut at = self;
        for (depth, step) in path.iter().enumerate() {
            let last = depth + 1 == path.len();
            let so_far = path[..depth].join(".");
            if matches!(at.value, Value::Array(_)) {
                let Value::Array(items) = &mut at.value else { return Ok(()) };
                let count = items.len();
                let item = step.parse::<usize>().ok().and_then(|index| items.get_mut(index));
                at = item.ok_or_else(|| match count {
                    0 => format!("`{so_far}` is an empty list"),
                    _ => format!("`{so_far}` has the items 0 to {}, not `{step}`", count - 1),
                })?;
                if last {
                    *at = value;
                    return Ok(());
                }
                continue;
            }
            let is_figure = at.table().is_some_and(|table| table.form() == Some(FIGURE));
            if !matches!(at.value, Value::Table(_)) || (is_figure && !FORMS[FIGURE].contains(step)) {
                if matches!(at.value, Value::Number(..)) || is_figure {
                    // A figure gives way to a table: `task.0.volume.gigabytes` over a plain volume.
                    at.value = Value::Table(Table::default());
                    at.place = value.place.clone();
                } else {
                    return Err(format!("`{so_far}` is {}, nothing lies below it", at.kind()));
                }
            }
            let Value::Table(table) = &mut at.value else { return Ok(()) };
            if last {
                table.put(Entry { key: (*step).to_owned(), key_place: key_place.clone(), node: value });
                return Ok(());
            }
            if table.get(step).is_none() {
                let node = Self { value: Value::Table(Table::default()), place: value.place.clone() };
                table.put(Entry { key: (*step).to_owned(), key_place: key_place.clone(), node });
            }
            let Some(entry) = table.0.iter_mut().find(|entry| entry.key == *step) else { return Ok(()) };
            at = &mut entry.node;
        }
        Ok(())
    }
}

fn merges(below: &Table, above: &Table) -> bool {
    match (below.form(), above.form()) {
        (Some(FIGURE), _) | (_, Some(FIGURE)) => false,
        (Some(below), Some(above)) => below == above,
        _ => true,
    }
}

/// Reads a TOML text into a tree. Syntax errors are noted, all of them; then there is no tree.
pub fn read(text: TextId, content: &str, diagnostics: &mut Diagnostics) -> Option<Node> {
    let (table, errors) = DeTable::parse_recoverable(content);
    for error in &errors {
        let span = error.span().unwrap_or(content.len()..content.len());
        let place = Place { text, span };
        let found = diagnostics.error(&place, format!("not valid TOML: {}", error.message()), "found here");
        if error.message() == "duplicate key" {
            found.help("a key stands once in its table: leave out the one that does not hold");
        }
    }
    if !errors.is_empty() {
        return None;
    }
    let span = table.span();
    Some(Node { value: Value::Table(grow_table(text, table.into_inner())), place: Place { text, span } })
}

/// Reads the value of an option: a TOML value, or else the text itself.
pub fn read_value(text: TextId, option: &str, offset: usize) -> Node {
    let written = &option[offset..];
    let place = Place { text, span: offset..option.len() };
    match DeValue::parse(written) {
        Ok(value) if !written.trim().is_empty() && !written.contains('\n') => {
            let mut node = grow(text, value.into_inner(), place.span.clone());
            shift(&mut node, offset);
            node.place = place;
            node
        }
        _ => Node { value: Value::Text(written.to_owned()), place },
    }
}

fn shift(node: &mut Node, offset: usize) {
    let move_by = |place: &mut Place| place.span = place.span.start + offset..place.span.end + offset;
    move_by(&mut node.place);
    match &mut node.value {
        Value::Table(table) => {
            for entry in &mut table.0 {
                move_by(&mut entry.key_place);
                shift(&mut entry.node, offset);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| shift(item, offset)),
        _ => {}
    }
}

fn grow(text: TextId, value: DeValue<'_>, span: std::ops::Range<usize>) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => Value::Number(number.as_str().to_owned(), number.radix()),
        DeValue::Float(number) => Value::Number(number.as_str().to_owned(), 10),
        DeValue::Boolean(flag) => Value::Flag(flag),
        DeValue::Datetime(date) => Value::Date(date),
        DeValue::Array(items) => Value::Array(
            items
                .into_iter()
                .map(|item| {
                    let span = item.span();
                    grow(text, item.into_inner(), span)
                })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(grow_table(text, table)),
    };
    Node { value, place: Place { text, span } }
}

fn grow_table(text: TextId, table: DeTable<'_>) -> Table {
    let entries = table.into_iter().map(|(key, value)| {
        let key_place = Place { text, span: key.span() };
        let span = value.span();
        Entry { key: key.into_inner().into_owned(), key_place, node: grow(text, value.into_inner(), span) }
    });
    Table(entries.collect())
}

/// `, did you mean ...?` where a known name is near.
pub fn suggestion<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

//! The keys that `--set` and `--vary` take: all that are declared, or those of a matter or a programme with what stands there.

use super::case::{CaseReader, CaseReading, Request};
use super::catalogue::{FactorsTable, TaskTypeTable};
use super::keys::{Declared, Kind, Naming, Record, Rule};
use super::matter::MatterFile;
use super::program::{ProgramReading, ProgramRequest, program_and_tree};
use super::program_file::ProgramFile;
use super::provider::ProviderTable;
use super::tree::{Node, PROVENANCE, Table, Value};
use crate::matter::{Bounds, Complexity, FigureKind, Urgency};

/// A key of a matter file, of a programme or of the library that it is priced with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// The path by which `--set` names it; names in capitals stand for one's own.
    pub key: String,
    /// What it takes.
    pub takes: String,
    /// What kind of number, where it is one.
    pub number: Option<FigureKind>,
    /// What stands there, as `--set` would write it; none where nothing does.
    pub value: Option<String>,
    /// What it is for.
    pub about: &'static str,
}

impl ListedKey {
    /// The bounds of a number.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        self.number.map(FigureKind::bounds)
    }

    /// Whether it can be varied: a number or a date.
    #[must_use]
    pub fn varies(&self) -> bool {
        self.number.is_some() || self.takes == DATE
    }
}

const DATE: &str = "date";

/// Every key that is declared, with names in capitals for one's own.
#[must_use]
pub fn declared_keys() -> Vec<ListedKey> {
    let mut list = List::default();
    list.record(MatterFile::RECORD, "", None, false);
    list.keys
}

/// The keys of a matter, of its providers and of the task types that it has, with what stands there.
#[must_use]
pub fn keys_of(request: &Request) -> (Vec<ListedKey>, CaseReading) {
    let mut reader = CaseReader::new(request.library);
    let case = reader.case(request);
    let mut list = List::default();
    if let (Some(case), Some(root)) = (&case, reader.root.take()) {
        list.record(MatterFile::RECORD, "", root.table(), true);
        // What stands in the matter of its providers is only a part of what they are.
        list.keys.retain(|key| !key.key.starts_with("providers.") && !key.key.starts_with("catalogue."));
        if let Some(catalogue) = &reader.catalogue_tree {
            let types = case.matter.tasks.iter().map(|task| task.task_type.id.as_str());
            let mut types: Vec<&str> = std::iter::once("complexity").chain(types).collect();
            types.dedup();
            for id in types {
                let table = catalogue.table().and_then(|table| table.get(id)).and_then(Node::table);
                let record = if id == "complexity" { FactorsTable::RECORD } else { TaskTypeTable::RECORD };
                list.record(record, &format!("catalogue.{id}"), table, true);
            }
        }
        for provider in &case.providers {
            let Some(tree) = reader.provider_tree(&provider.id, None) else { continue };
            list.record(ProviderTable::RECORD, &format!("providers.{}", provider.id), tree.table(), true);
        }
    }
    (list.keys, reader.finish(case))
}

/// Every key that a programme's file may have.
#[must_use]
pub fn declared_program_keys() -> Vec<ListedKey> {
    let mut list = List::default();
    list.record(ProgramFile::RECORD, "", None, false);
    list.keys
}

/// The keys of a programme with what stands there; of providers and task types what the programme itself says of them.
#[must_use]
pub fn keys_of_program(request: &ProgramRequest) -> (Vec<ListedKey>, ProgramReading) {
    let (reading, tree) = program_and_tree(request);
    let mut list = List::default();
    if let (Some(_), Some(tree)) = (&reading.program, tree) {
        list.record(ProgramFile::RECORD, "", tree.table(), true);
    }
    (list.keys, reading)
}

#[derive(Default)]
struct List {
    keys: Vec<ListedKey>,
}

impl List {
    /// The keys of a table; `of_matter` where what stands in a matter is listed rather than all that could.
    fn record(&mut self, record: &Record, path: &str, table: Option<&Table>, of_matter: bool) {
        for key in record.keys.iter().filter(|key| !matches!(key.kind, Kind::Version)) {
            let node = table.and_then(|table| table.get(key.name));
            self.kind(&key.kind, key.doc, &below(path, key.name), node, of_matter);
        }
        for rule in record.rules {
            let Rule::Others(naming, of) = rule else { continue };
            let known = |name: &str| record.keys.iter().any(|key| key.name == name);
            self.names(*naming, of, path, table, &known, of_matter);
        }
    }

    fn kind(&mut self, kind: &Kind, about: &'static str, path: &str, node: Option<&Node>, of_matter: bool) {
        let mut leaf = |takes: &str, number: Option<FigureKind>, value: Option<&Node>| {
            let value = value.and_then(written);
            self.keys.push(ListedKey {
                key: path.to_owned(),
                takes: takes.to_owned(),
                number,
                value,
                about: about.trim(),
            });
        };
        match *kind {
            Kind::Certain(of) => leaf("whole number", Some(of), node),
            Kind::Table(record) => self.record(record, path, node.and_then(Node::table), of_matter),
            Kind::ByUrgency(of) => {
                self.each(Urgency::ALL.iter().map(|(word, _)| *word), of, about, path, node);
            }
            Kind::ByComplexity(of) if node.is_some_and(has_levels) => {
                self.each(Complexity::ALL.iter().map(|(word, _)| *word), of, about, path, node);
            }
            Kind::Figure(of) | Kind::ByComplexity(of) => leaf("figure", Some(of), node),
            Kind::List(of, _) if matches!(of, Kind::Table(_)) => self.items(of, about, path, node, of_matter),
            Kind::Names(naming, of) => {
                self.names(naming, of, path, node.and_then(Node::table), &|_| false, of_matter);
            }
            Kind::Either(_, _, kinds) => match (node, form(kinds, node)) {
                (Some(_), Some(of)) => self.kind(of, about, path, node, of_matter),
                _ if of_matter => leaf("one of several", None, node),
                _ => kinds.iter().for_each(|of| self.kind(of, about, path, None, false)),
            },
            Kind::Flag(_) => leaf("true or false", None, node),
            Kind::Date => leaf(DATE, None, node),
            Kind::Word(_, _, words) => leaf(&words().join(" | "), None, node),
            Kind::List(..) => leaf("list", None, node),
            Kind::Id => leaf("id", None, node),
            Kind::Currency => leaf("currency", None, node),
            Kind::Calendar => leaf("calendar", None, node),
            Kind::Place => leaf("country", None, node),
            Kind::Index => leaf("index of a task", None, node),
            Kind::False => {}
            _ => leaf("text", None, node),
        }
    }

    /// A figure for each of some words.
    fn each(
        &mut self,
        words: impl Iterator<Item = &'static str>,
        of: FigureKind,
        about: &'static str,
        path: &str,
        node: Option<&Node>,
    ) {
        for word in words {
            let value = node.and_then(Node::table).and_then(|table| table.get(word));
            self.kind(&Kind::Figure(of), about, &below(path, word), value, false);
        }
    }

    fn items(&mut self, of: &Kind, about: &'static str, path: &str, node: Option<&Node>, of_matter: bool) {
        match node.map(|node| &node.value) {
            Some(Value::Array(items)) => {
                for (at, item) in items.iter().enumerate() {
                    self.kind(of, about, &below(path, &at.to_string()), Some(item), true);
                }
            }
            _ if of_matter => {}
            _ => self.kind(of, about, &below(path, "N"), None, false),
        }
    }

    fn names(
        &mut self,
        naming: Naming,
        of: &Kind,
        path: &str,
        table: Option<&Table>,
        known: &dyn Fn(&str) -> bool,
        of_matter: bool,
    ) {
        let placeholder = match naming {
            Naming::Free if path.ends_with("task") || path == "catalogue" => "TYPE",
            Naming::Free => "ROLE",
            Naming::Ids => "ID",
            Naming::Currencies => "CURRENCY",
        };
        if !of_matter {
            return self.kind(of, about_name(naming), &below(path, placeholder), None, false);
        }
        for entry in table.map_or(&[][..], |table| &table.0) {
            let is_name = !known(&entry.key) && !PROVENANCE.contains(&entry.key.as_str());
            if is_name {
                self.kind(of, about_name(naming), &below(path, &entry.key), Some(&entry.node), true);
            }
        }
    }
}

fn about_name(naming: Naming) -> &'static str {
    match naming {
        Naming::Free => "Of a role, or of a task type.",
        Naming::Ids => "Of a provider.",
        Naming::Currencies => "Units of the matter's currency for one.",
    }
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn has_levels(node: &Node) -> bool {
    node.table().is_some_and(|table| Complexity::ALL.iter().any(|(word, _)| table.get(word).is_some()))
}

/// Which of several kinds a value is of: a table by its keys, else the first that is none.
fn form<'k>(kinds: &'k [Kind], node: Option<&Node>) -> Option<&'k Kind> {
    let node = node?;
    let is_form = |kind: &&Kind| match kind {
        Kind::Table(record) => {
            node.table().is_some_and(|table| record.keys.iter().any(|key| table.get(key.name).is_some()))
        }
        Kind::Either(_, _, kinds) => form(kinds, Some(node)).is_some(),
        Kind::Figure(_) => written(node).is_some() && matches!(node.value, Value::Number(..) | Value::Table(_)),
        Kind::List(..) => matches!(node.value, Value::Array(_)),
        Kind::False => matches!(node.value, Value::Flag(false)),
        _ => matches!(node.value, Value::Text(_)),
    };
    kinds.iter().find(is_form)
}

/// A value as `--set` would write it: of a figure its likely value.
fn written(node: &Node) -> Option<String> {
    match &node.value {
        Value::Number(digits, 10) => Some(digits.clone()),
        Value::Number(..) => node.number()?.ok().map(|number| number.to_string()),
        Value::Text(text) => Some(format!("{text:?}")),
        Value::Flag(flag) => Some(flag.to_string()),
        Value::Date(date) => Some(date.to_string()),
        Value::Array(items) => Some(format!("[{}]", items.iter().map(written).collect::<Option<Vec<_>>>()?.join(", "))),
        Value::Table(table) => match (table.get("low"), table.get("likely"), table.get("high")) {
            (_, Some(likely), _) => written(likely),
            (Some(low), None, Some(high)) => Some(format!("{{ low = {}, high = {} }}", written(low)?, written(high)?)),
            _ => None,
        },
    }
}

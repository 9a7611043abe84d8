//! JSON Schemas (draft 7) of the files that a user writes, made from the declarations of their keys.

use serde_json::{Map, Value, json};

use super::catalogue::TasksFile;
use super::keys::{Declared, Kind, Naming, Record, Rule};
use super::matter::MatterFile;
use super::program_file::ProgramFile;
use super::provider::ProviderTable;
use super::sources::SOURCES;
use crate::matter::{Complexity, FigureKind, Urgency};
use crate::number::{Currency, WorkingDays};

/// A file that there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A matter.
    Matter,
    /// A programme of matters.
    Program,
    /// A provider.
    Provider,
    /// A task catalogue.
    Tasks,
    /// Sources.
    Sources,
}

/// The JSON Schema of a file.
#[must_use]
pub fn file_schema(of: FileKind) -> Value {
    let (record, title) = match of {
        FileKind::Matter => (MatterFile::RECORD, "A matter"),
        FileKind::Program => (ProgramFile::RECORD, "A programme of matters"),
        FileKind::Provider => (ProviderTable::RECORD, "A provider"),
        FileKind::Tasks => (TasksFile::RECORD, "A task catalogue"),
        FileKind::Sources => (&SOURCES, "Sources"),
    };
    let mut writer = Writer::default();
    let mut schema = writer.table(record);
    if of == FileKind::Provider {
        // A file needs a kind, its own or that of the provider which it extends.
        schema.insert("anyOf".to_owned(), json!([{ "required": ["kind"] }, { "required": ["extends"] }]));
    }
    schema.insert("title".to_owned(), format!("{title} for lpo-cost").into());
    schema.insert("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into());
    schema.insert("definitions".to_owned(), writer.definitions.into());
    schema.into()
}

/// The definitions that a schema refers to, by name.
#[derive(Default)]
struct Writer {
    definitions: Map<String, Value>,
}

impl Writer {
    fn kind(&mut self, kind: &Kind) -> Value {
        match *kind {
            Kind::Figure(of) => self.defined(of.name(), |_| figure(of)),
            Kind::Certain(of) => self.defined(&format!("Certain{}", of.name()), |_| certain(of)),
            Kind::ByUrgency(of) => self.defined(&format!("{}ByUrgency", of.name()), |writer| {
                writer.by("One for each urgency.", of, Urgency::ALL.iter().map(|(word, _)| *word), &[])
            }),
            Kind::ByComplexity(of) => {
                let each = self.defined(&format!("{}OfEachComplexity", of.name()), |writer| {
                    let doc = "One for each complexity; moderate stands for those left out.";
                    writer.by(doc, of, Complexity::ALL.iter().map(|(word, _)| *word), &["moderate"])
                });
                let one = self.kind(&Kind::Figure(of));
                json!({ "anyOf": [one, each] })
            }
            Kind::Word(name, doc, words) => {
                self.defined(name, |_| json!({ "type": "string", "enum": words(), "description": doc }))
            }
            Kind::Table(record) => self.defined(name(record), |writer| writer.table(record).into()),
            Kind::List(of, least) => {
                let mut schema = json!({ "type": "array", "items": self.kind(of) });
                if least > 0 {
                    schema["minItems"] = least.into();
                }
                schema
            }
            Kind::Names(naming, of) => {
                let mut schema = Map::new();
                schema.insert("type".to_owned(), "object".into());
                self.names(&mut schema, naming, of);
                schema.into()
            }
            Kind::Either(name, doc, kinds) => self.defined(name, |writer| {
                let kinds: Vec<Value> = kinds.iter().map(|of| writer.kind(of)).collect();
                json!({ "description": doc, "anyOf": kinds })
            }),
            _ => plain(kind),
        }
    }

    /// A reference to a definition, which is made where it is first asked for.
    fn defined(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.definitions.contains_key(name) {
            // It keeps its place before those that it refers to.
            self.definitions.insert(name.to_owned(), Value::Null);
            let schema = make(self);
            self.definitions.insert(name.to_owned(), schema);
        }
        json!({ "$ref": format!("#/definitions/{name}") })
    }

    fn table(&mut self, record: &Record) -> Map<String, Value> {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("description".to_owned(), record.doc.trim().into());
        let keys = record.keys.iter().map(|key| (key.name.to_owned(), described(self.kind(&key.kind), key.doc)));
        let mut properties: Map<String, Value> = keys.collect();
        if !record.rules.iter().any(|rule| matches!(rule, Rule::Unsourced)) {
            properties.extend(provenance());
        }
        schema.insert("properties".to_owned(), properties.into());
        schema.insert("additionalProperties".to_owned(), false.into());
        let needed: Vec<&str> = record.keys.iter().filter(|key| key.needed.is_some()).map(|key| key.name).collect();
        if !needed.is_empty() {
            schema.insert("required".to_owned(), needed.into());
        }
        let mut rules = Vec::new();
        for rule in record.rules {
            match rule {
                Rule::Others(naming, of) => self.names(&mut schema, *naming, of),
                Rule::Unsourced => {}
                Rule::AtMostOne(keys) => rules.push(json!({ "not": { "required": keys } })),
                Rule::ExactlyOne(keys) => rules.push(json!({ "oneOf": each_required(keys) })),
                Rule::AtLeastOne(keys) => rules.push(json!({ "anyOf": each_required(keys) })),
            }
        }
        if !rules.is_empty() {
            schema.insert("allOf".to_owned(), rules.into());
        }
        schema
    }

    /// Lets a table have names as keys, beside those that are known.
    fn names(&mut self, schema: &mut Map<String, Value>, naming: Naming, of: &Kind) {
        schema.insert("additionalProperties".to_owned(), self.kind(of));
        let names = match naming {
            Naming::Free => None,
            Naming::Ids => Some(json!({ "pattern": ID })),
            Naming::Currencies => {
                Some(json!({ "enum": Currency::codes().chain(super::tree::PROVENANCE).collect::<Vec<_>>() }))
            }
        };
        if let Some(names) = names {
            schema.insert("propertyNames".to_owned(), names);
        }
        if naming != Naming::Ids && !schema.contains_key("properties") {
            schema.insert("properties".to_owned(), provenance().collect::<Map<_, _>>().into());
        }
    }

    /// A table of one figure for each of some words.
    fn by(&mut self, doc: &str, of: FigureKind, words: impl Iterator<Item = &'static str>, needed: &[&str]) -> Value {
        let one = self.kind(&Kind::Figure(of));
        let properties: Map<String, Value> =
            words.map(|word| (word.to_owned(), one.clone())).chain(provenance()).collect();
        let mut schema =
            json!({ "type": "object", "description": doc, "properties": properties, "additionalProperties": false });
        if !needed.is_empty() {
            schema["required"] = json!(needed);
        }
        schema
    }
}

const ID: &str = "^[A-Za-z0-9_-]+$";

fn name(record: &Record) -> &str {
    record.name.strip_suffix("Table").unwrap_or(record.name)
}

fn each_required(keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| json!({ "required": [key] })).collect()
}

/// A key's schema with what the key is for. What stands beside a reference is not read, so it is wrapped.
fn described(mut schema: Value, doc: &str) -> Value {
    if schema.get("$ref").is_some() {
        return json!({ "description": doc.trim(), "allOf": [schema] });
    }
    schema["description"] = doc.trim().into();
    schema
}

/// Where the figures of a table come from.
fn provenance() -> impl Iterator<Item = (String, Value)> {
    [
        ("source", "Ids of the sources of the figures in this table: \"S51\", or \"S51+S43\"."),
        ("assumption", "Why the figures in this table were assumed, where nobody published them."),
    ]
    .into_iter()
    .map(|(key, doc)| (key.to_owned(), json!({ "type": "string", "description": doc })))
}

/// A kind that refers to nothing.
fn plain(kind: &Kind) -> Value {
    match kind {
        Kind::Flag(default) => json!({ "type": "boolean", "default": default }),
        Kind::False => json!({ "type": "boolean", "const": false }),
        Kind::Filled => json!({ "type": "string", "minLength": 1 }),
        Kind::Id => json!({ "type": "string", "pattern": ID }),
        Kind::Calendar => json!({ "type": "string", "pattern": "^([A-Z]{2}(-.+)?|none)$" }),
        Kind::Place => json!({ "type": "string", "pattern": "^[A-Z]{2}(-.+)?$" }),
        Kind::Currency => json!({ "type": "string", "enum": Currency::codes().collect::<Vec<_>>() }),
        Kind::Date => json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Kind::Weekday => json!({ "type": "string", "enum": WorkingDays::NAMES }),
        Kind::Version => json!({ "type": "integer", "const": 1 }),
        Kind::Index => json!({ "type": "integer", "minimum": 0 }),
        Kind::Year => json!({ "type": ["number", "string"] }),
        _ => json!({ "type": "string" }),
    }
}

/// The number that a figure of a kind is, in JSON's terms.
fn number(kind: FigureKind) -> Value {
    let bounds = kind.bounds();
    let mut schema = json!({ "type": if bounds.whole { "integer" } else { "number" } });
    schema[if bounds.above { "exclusiveMinimum" } else { "minimum" }] = bounds.least.into();
    if let Some(most) = bounds.most {
        schema["maximum"] = most.into();
    }
    let percent = match kind {
        FigureKind::Share => r"^(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)%$",
        FigureKind::Markup => r"^[0-9]{1,9}(\.[0-9]+)?%$",
        _ => return schema,
    };
    json!({ "anyOf": [schema, { "type": "string", "pattern": percent }] })
}

/// A figure: a value, or a table with its range and where it comes from.
fn figure(kind: FigureKind) -> Value {
    let value = number(kind);
    let only =
        |keys: &[&str], without: &[&str]| json!({ "required": keys, "not": { "anyOf": each_required(without) } });
    let parts = ["low", "likely", "high"].map(|part| (part.to_owned(), value.clone()));
    let properties: Map<String, Value> = parts.into_iter().chain(provenance()).collect();
    json!({
        "description": format!("{}; or a table with low, likely, high, source, assumption. Unit: {}.", kind.expected(), kind.unit()),
        "anyOf": [
            value,
            {
                "type": "object",
                "properties": properties,
                "additionalProperties": false,
                "anyOf": [
                    { "required": ["low", "likely", "high"] },
                    only(&["likely"], &["low", "high"]),
                    only(&["low", "high"], &["likely"]),
                ],
            },
        ],
    })
}

/// A number that cannot be uncertain: a value, or a table with its source.
fn certain(kind: FigureKind) -> Value {
    let value = number(kind);
    let properties: Map<String, Value> =
        [("likely".to_owned(), value.clone())].into_iter().chain(provenance()).collect();
    json!({
        "description": format!("{}; or a table with likely, source, assumption. Unit: {}.", kind.expected(), kind.unit()),
        "anyOf": [
            value,
            { "type": "object", "properties": properties, "additionalProperties": false, "required": ["likely"] },
        ],
    })
}

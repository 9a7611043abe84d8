//! The keys that `--set` and `--vary` take, as a list.

use serde_json::{Map, json};

use super::block::{Block, list};
use super::cell::{Records, records};
use super::table_report::TableReport;
use crate::matter::FigureKind;
use crate::read::{ListedKey, vocabularies};

const KEYS: &str = "lpo-cost/keys/1";

/// Whose keys are listed.
#[derive(Debug, Clone, Copy)]
pub enum KeysOf<'i> {
    /// Those of a matter, by its id; all that a matter may have where none is named.
    Matter(Option<&'i str>),
    /// The same of a programme.
    Program(Option<&'i str>),
}

/// The keys of a matter or a programme, or all that there are.
#[must_use]
pub fn keys(listed: &[ListedKey], of: KeysOf) -> TableReport {
    let records = records(listed, of);
    let (id, what) = match of {
        KeysOf::Matter(id) => (id, "matter"),
        KeysOf::Program(id) => (id, "programme"),
    };
    let closing = match id {
        Some(_) => format!("What has no value is left out in the {what} and has its default."),
        None => format!(
            "Names in capitals stand for your own, N for the number of an item, from 0. Name a {what} to see its values."
        ),
    };
    let title = id.map_or_else(|| "Keys".to_owned(), |id| format!("Keys of {id}"));
    let varied = match of {
        KeysOf::Matter(_) => "; `--vary KEY` takes numbers and dates",
        KeysOf::Program(_) => "",
    };
    let how = format!("A key is its heading, a point and its name. `--set KEY=VALUE` takes all of them{varied}.");
    let mut blocks = vec![Block::Title(title), Block::Text(how), Block::Text(closing)];
    for group in listed.chunk_by(|one, other| split(&one.key).0 == split(&other.key).0) {
        blocks.extend(section(group, id.is_some()));
    }
    blocks.extend(words());
    let mut head = Map::new();
    head.insert("schema".to_owned(), json!(KEYS));
    head.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    head.insert(if what == "matter" { "matter_id" } else { "program_id" }.to_owned(), json!(id));
    TableReport::new(head, "keys", records, blocks)
}

/// A key in two: what stands below a heading of its own, and the name there.
fn split(key: &str) -> (&str, &str) {
    let steps: Vec<&str> = key.split('.').collect();
    let dots = match steps.as_slice() {
        ["providers", _, "task", ..] => 4,
        ["providers" | "catalogue" | "task" | "charge" | "stream" | "option", ..] => 2,
        _ => 1,
    };
    let at = key.match_indices('.').map(|(at, _)| at).take(dots).last();
    at.map_or(("", key), |at| (&key[..at], &key[at + 1..]))
}

/// The keys below one heading.
fn section(keys: &[ListedKey], of_matter: bool) -> [Block; 2] {
    let heading = keys.first().map_or("", |key| split(&key.key).0);
    let name = |key: &ListedKey| split(&key.key).1.to_owned();
    let list = if of_matter {
        list!(keys, |key| { "name" => name(key), "takes" => takes(key), number "value" => key.value.as_deref().unwrap_or_default() })
    } else {
        list!(keys, |key| { "name" => name(key), "takes" => takes(key), "about" => key.about })
    };
    [Block::Heading(heading.to_owned()), Block::Columns(list)]
}

/// What the words mean that keys take.
fn words() -> [Block; 2] {
    let list = list!(vocabularies().iter().flat_map(|of| &of.words), |(word, meaning)| {
        "word" => *word,
        "what it means" => *meaning,
    });
    [Block::Heading("What the words mean".to_owned()), Block::Columns(list)]
}

fn records(listed: &[ListedKey], of: KeysOf) -> Records {
    records!(listed.iter().map(|key| (key, key.bounds())), |(key, bounds)| {
        "key" => key.key,
        "takes" => key.takes,
        "unit" => key.number.map(FigureKind::unit),
        "least" => bounds.map(|bounds| bounds.least),
        "least_excluded" => bounds.map(|bounds| bounds.above),
        "most" => bounds.and_then(|bounds| bounds.most),
        "whole" => bounds.map(|bounds| bounds.whole),
        "value" => key.value,
        "can_vary" => matches!(of, KeysOf::Matter(_)) && key.varies(),
        "about" => key.about,
    })
}

/// What a key takes, in words.
fn takes(key: &ListedKey) -> String {
    let (Some(kind), Some(bounds)) = (key.number, key.bounds()) else { return key.takes.clone() };
    let range = match (bounds.above, bounds.most) {
        (false, None) => format!("{} or more", bounds.least),
        (true, None) => format!("above {}", bounds.least),
        (false, Some(most)) => format!("{} to {most}", bounds.least),
        (true, Some(most)) => format!("above {}, to {most}", bounds.least),
    };
    format!("{}, {range}", kind.unit())
}

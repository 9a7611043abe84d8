//! What figures rest on: sources, by the ids that figures name them by.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use memchr::memmem;

use super::keys::{Key, Kind, Naming, Record, Rule};
use super::sound::grown;
use super::tree::{Node, Value, read};
use crate::source::{Diagnostics, Origin, Place, Texts};

/// The sources that figures may name, by id.
#[derive(Debug, Default)]
pub struct KnownSources(BTreeMap<Cow<'static, str>, Entry>);

/// A source, and for one that is read when it is first wanted what stands in its file.
#[derive(Debug)]
struct Entry {
    written: &'static str,
    read: OnceLock<Option<Source>>,
}

impl KnownSources {
    /// Adds a source, unless there is one with its id.
    pub fn add(&mut self, source: Source) {
        let entry = |source| Entry { written: "", read: OnceLock::from(Some(source)) };
        self.0.entry(source.id.clone().into()).or_insert_with(|| entry(source));
    }

    /// Adds those of a file that is known to have no mistake: a table each, which begins with its id in brackets on a line.
    pub fn add_sound(&mut self, content: &'static str) {
        let mut rest = content;
        while let Some((id, table)) = next_table(rest) {
            let end = memmem::find(table.as_bytes(), b"\n[").map_or(table.len(), |at| at + 1);
            let (written, more) = table.split_at(end);
            self.0.entry(id.into()).or_insert_with(|| Entry { written, read: OnceLock::new() });
            rest = more;
        }
    }

    /// The source of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Source> {
        let (id, entry) = self.0.get_key_value(id)?;
        let read = || {
            let mut diagnostics = Diagnostics::default();
            let text = Texts::default().add(id.clone(), entry.written, Origin::BuiltIn);
            let node = grown(text, entry.written).or_else(|| read(text, entry.written, &mut diagnostics))?;
            let place = node.place.clone();
            source(id, &node, &place, &mut diagnostics)
        };
        entry.read.get_or_init(read).as_ref()
    }

    /// Whether there is one of an id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// All of them, by id.
    pub fn all(&self) -> impl Iterator<Item = &Source> {
        self.ids().filter_map(|id| self.get(id))
    }

    /// Their ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(AsRef::as_ref)
    }
}

/// The id of the first table of a text, and what stands behind its header.
fn next_table(text: &'static str) -> Option<(&'static str, &'static str)> {
    let header = if text.starts_with('[') { 0 } else { memmem::find(text.as_bytes(), b"\n[")? + 1 };
    text[header + 1..].split_once(']')
}

/// What a source is.
#[derive(Debug, Clone)]
pub struct Source {
    /// The id that figures name it by.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// As written: a year, or something like "c.2007".
    pub year: Option<String>,
    /// Where it can be read.
    pub address: Option<String>,
    /// How far it can be relied on.
    pub confidence: Option<&'static str>,
    /// Why a careful reader would hesitate to cite it: a forum, a raw address.
    pub caution: Option<String>,
    /// What has taken its place.
    pub superseded: Option<String>,
}

/// How far a source can be relied on.
const CONFIDENCE: [&str; 3] = ["high", "medium", "low"];

/// Sources, by the ids that figures name them by.
pub const SOURCES: Record = Record {
    name: "SourcesFile",
    doc: "Sources for lpo-cost, by the ids that figures name them by.",
    keys: &[Key { name: "schema", doc: "The version of the format, 1.", kind: Kind::Version, needed: None }],
    rules: &[Rule::Others(Naming::Free, &Kind::Table(&SOURCE)), Rule::Unsourced],
};

const SOURCE: Record = Record {
    name: "Source",
    doc: "A source.",
    keys: &[
        Key { name: "title", doc: "What it is called.", kind: Kind::Text, needed: Some("text") },
        Key { name: "publisher", doc: "Who published it.", kind: Kind::Text, needed: None },
        Key { name: "year", doc: "A year, or something like \"c.2007\".", kind: Kind::Year, needed: None },
        Key { name: "address", doc: "Where it can be read.", kind: Kind::Text, needed: None },
        Key {
            name: "confidence",
            doc: "How far it can be relied on.",
            kind: Kind::Word("Confidence", "How far a source can be relied on.", || CONFIDENCE.to_vec()),
            needed: None,
        },
        Key {
            name: "caution",
            doc: "Why a careful reader would hesitate to cite it: a forum, a raw address.",
            kind: Kind::Text,
            needed: None,
        },
        Key { name: "superseded", doc: "What has taken its place.", kind: Kind::Text, needed: None },
    ],
    rules: &[Rule::Unsourced],
};

impl Source {
    /// What to be warned of before citing it, in a few words.
    #[must_use]
    pub fn warning(&self) -> Option<&str> {
        self.caution.as_deref().or_else(|| (self.confidence == Some("low")).then_some("low confidence"))
    }

    /// The last year that it speaks of: 2013 for `2012-13`, 2009 for `2009-10` and `2009-10-04`, whose second number is a
    /// month, but 2007 for `c.2005-07`; none for `n.d.`
    #[must_use]
    pub fn last_year(&self) -> Option<i16> {
        let written = self.year.as_deref()?;
        let is_digit = |c: char| c.is_ascii_digit();
        let years = written.match_indices(is_digit).filter_map(|(at, _)| {
            let starts = !written[..at].ends_with(is_digit);
            let digits = written[at..].split(|c| !is_digit(c)).next().filter(|digits| starts && digits.len() == 4)?;
            let year: i16 = digits.parse().ok()?;
            let next = written[at + digits.len()..].strip_prefix('-').and_then(|rest| rest.get(..2));
            let next = next.and_then(|next| next.parse::<i16>().ok());
            let is_year = |next: &i16| *next > 12 || written[..at].ends_with("c.");
            Some(next.filter(is_year).map_or(year, |next| year / 100 * 100 + next))
        });
        years.max()
    }
}

/// Reads a `sources.toml`.
pub fn read_sources(tree: &Node, diagnostics: &mut Diagnostics) -> Vec<Source> {
    let entries = tree.table().map_or(&[][..], |table| &table.0);
    if let Some(version) = tree.table().and_then(|table| table.get("schema"))
        && version.number() != Some(Ok(rust_decimal::Decimal::ONE))
    {
        diagnostics.error(&version.place, "this version of the format is not known", "expected 1");
    }
    let entries = entries.iter().filter(|entry| entry.key != "schema");
    entries.filter_map(|entry| source(&entry.key, &entry.node, &entry.key_place, diagnostics)).collect()
}

fn source(id: &str, node: &Node, place: &Place, diagnostics: &mut Diagnostics) -> Option<Source> {
    let Some(table) = node.table() else {
        diagnostics.error(&node.place, format!("the source `{id}` is {}", node.kind()), "expected a table");
        return None;
    };
    let mut text = |key: &str| match table.get(key).map(|node| (&node.value, node)) {
        Some((Value::Text(text), _)) => Some(text.clone()),
        Some((Value::Number(digits, 10), _)) if key == "year" => Some(digits.clone()),
        Some((_, node)) => {
            diagnostics.error(&node.place, format!("`{id}.{key}` is {}", node.kind()), "expected text");
            None
        }
        None => None,
    };
    let (title, publisher, year, address) = (text("title"), text("publisher"), text("year"), text("address"));
    let (caution, superseded) = (text("caution"), text("superseded"));
    let written = text("confidence");
    let confidence = written.as_deref().and_then(|written| CONFIDENCE.into_iter().find(|known| *known == written));
    if let (Some(written), None, Some(node)) = (&written, confidence, table.get("confidence")) {
        let message = format!("`{id}.confidence` cannot be `{written}`");
        diagnostics.error(&node.place, message, format!("expected one of {}", CONFIDENCE.join(", ")));
    }
    for entry in &table.0 {
        if SOURCE.keys.iter().all(|key| key.name != entry.key) {
            let message = format!("unknown key `{id}.{}`", entry.key);
            let known: Vec<&str> = SOURCE.keys.iter().map(|key| key.name).collect();
            diagnostics.error(&entry.key_place, message, format!("expected one of {}", known.join(", ")));
        }
    }
    if table.get("title").is_none() {
        diagnostics.error(place, format!("the source `{id}` has no title"), "expected a `title`");
    }
    Some(Source { id: id.to_owned(), title: title?, publisher, year, address, confidence, caution, superseded })
}

#[cfg(test)]
mod tests {
    use super::super::library::BUILT_IN;
    use super::*;

    /// Every built-in source is found by its id, and what stands there is what a reader of the whole file finds.
    #[test]
    fn a_source_read_by_itself_is_that_of_the_whole_file() {
        let content = BUILT_IN.iter().find(|(name, _)| *name == "sources.toml").map(|(_, content)| *content).unwrap();
        let mut diagnostics = Diagnostics::default();
        let text = Texts::default().add("sources.toml", content, Origin::BuiltIn);
        let tree = read(text, content, &mut diagnostics).unwrap();
        let all = read_sources(&tree, &mut diagnostics);
        assert!(!diagnostics.has_errors() && all.len() > 100);
        let mut known = KnownSources::default();
        known.add_sound(content);
        let mut ids: Vec<&str> = all.iter().map(|source| source.id.as_str()).collect();
        ids.sort_unstable();
        assert!(known.ids().eq(ids.iter().copied()));
        for source in &all {
            assert_eq!(format!("{:?}", known.get(&source.id)), format!("{:?}", Some(source)));
        }
        assert!(known.get("S0").is_none() && !known.has("S0"));
    }
}

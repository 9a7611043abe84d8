//! The rate library: the built-in files, and the directories that a user lays over them.

use std::collections::{BTreeMap, BTreeSet};

use super::exchange::ExchangeRates;
use super::holidays::{Calendars, HolidayFile, Row as HolidayRow};
use super::keys::{Key, Kind, Naming, Record, Rule};
use super::rate_table::RateTables;
use super::tree::{Node, Value, read};
use crate::source::{Diagnostics, Origin, Place, TextId, Texts};

/// The files of one rates directory, by what they hold. Their texts are read when they are wanted.
#[derive(Debug, Default)]
struct Layer {
    tasks: Option<File>,
    sources: Option<File>,
    providers: BTreeMap<String, File>,
    tables: BTreeMap<String, File>,
    exchange: Option<File>,
    holidays: Option<(File, HolidayFile)>,
}

/// A file's name and content.
#[derive(Debug, Clone)]
struct File {
    name: String,
    content: std::borrow::Cow<'static, str>,
    origin: Origin,
}

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        /// The files of `rates/`, by their path below it.
        pub const BUILT_IN: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../rates/", $name)))),*];
    };
}
built_in!(
    "tasks.toml",
    "fx.csv",
    "holidays.csv",
    "sources.toml",
    "synonyms.toml",
    "providers/ai-contract-review.toml",
    "providers/genai-review.toml",
    "providers/in-fte.toml",
    "providers/in-lpo.toml",
    "providers/nearshore.toml",
    "providers/ph-fte.toml",
    "providers/ph-lpo.toml",
    "providers/uk-contract.toml",
    "providers/uk-solicitors.toml",
    "providers/us-alsp.toml",
    "providers/us-associate.toml",
    "providers/us-biglaw-associate.toml",
    "providers/us-contract-attorney.toml",
    "providers/us-contract-direct.toml",
    "providers/us-ediscovery-vendor.toml",
    "providers/us-freelance-lawyer.toml",
    "providers/us-in-house.toml",
    "providers/us-managed-review.toml",
    "providers/us-outside-counsel.toml",
    "tables/uk-ghr.csv",
    "tables/usao-fees-matrix.csv",
    "tables/usao-laffey.csv",
);

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

/// A file of a rates directory, as whoever knows files found it.
#[derive(Debug)]
pub struct RatesFile {
    /// Its path below the directory, such as `providers/in-lpo.toml`.
    pub path: String,
    /// What it is called in messages.
    pub name: String,
    /// What stands in it.
    pub content: String,
}

/// The files that a rates directory may have itself.
pub const RATES_FILES: [&str; 4] = ["tasks.toml", "sources.toml", "fx.csv", "holidays.csv"];
/// Its folders, and what the names of their files end in; what stands before that is an id.
pub const RATES_FOLDERS: [(&str, &str); 2] = [("providers", "toml"), ("tables", "csv")];

/// All layers, those that come first on top.
#[derive(Debug)]
pub struct Library {
    layers: Vec<Layer>,
}

impl Library {
    /// The built-in library alone.
    #[must_use]
    pub fn built_in() -> Self {
        let mut layer = Layer::default();
        for (path, content) in BUILT_IN {
            let file =
                File { name: format!("built-in rates/{path}"), content: (*content).into(), origin: Origin::BuiltIn };
            layer.put(path, file);
        }
        Self { layers: vec![layer] }
    }

    /// Lays the files of a directory on top of what is there.
    pub fn add_layer(&mut self, files: Vec<RatesFile>) {
        let mut layer = Layer::default();
        for RatesFile { path, name, content } in files {
            layer.put(&path, File { name, content: content.into(), origin: Origin::User });
        }
        self.layers.insert(0, layer);
    }

    /// Ids of all providers, sorted.
    #[must_use]
    pub fn provider_ids(&self) -> BTreeSet<String> {
        self.layers.iter().flat_map(|layer| layer.providers.keys().cloned()).collect()
    }
}

impl Layer {
    fn put(&mut self, name: &str, file: File) {
        match name {
            "tasks.toml" => self.tasks = Some(file),
            "sources.toml" => self.sources = Some(file),
            "fx.csv" => self.exchange = Some(file),
            "holidays.csv" => {
                let read = HolidayFile::read(&file.content);
                self.holidays = Some((file, read));
            }
            _ => {
                if let Some(id) = name.strip_prefix("providers/").and_then(|name| name.strip_suffix(".toml")) {
                    self.providers.insert(id.to_owned(), file);
                } else if let Some(id) = name.strip_prefix("tables/").and_then(|name| name.strip_suffix(".csv")) {
                    self.tables.insert(id.to_owned(), file);
                }
            }
        }
    }
}

/// A library while a case is read: files become texts and trees once each, when they are first wanted.
pub struct LibraryReader<'l> {
    library: &'l Library,
    trees: BTreeMap<(usize, String), Option<Node>>,
}

impl<'l> LibraryReader<'l> {
    pub fn of(library: &'l Library) -> Self {
        Self { library, trees: BTreeMap::new() }
    }

    fn tree(
        &mut self,
        layer: usize,
        name: &str,
        file: Option<&File>,
        texts: &mut Texts,
        diagnostics: &mut Diagnostics,
    ) -> Option<Node> {
        let file = file?;
        let key = (layer, name.to_owned());
        if let Some(tree) = self.trees.get(&key) {
            return tree.clone();
        }
        let text = file.text(texts);
        let tree = read(text, &file.content, diagnostics);
        self.trees.insert(key, tree.clone());
        tree
    }

    /// The merged catalogue of all layers, the upper ones over the lower.
    pub fn catalogue(&mut self, texts: &mut Texts, diagnostics: &mut Diagnostics) -> Option<Node> {
        let library = self.library;
        let trees = library.layers.iter().enumerate().rev();
        let trees: Vec<Node> =
            trees.filter_map(|(at, layer)| self.tree(at, "tasks", layer.tasks.as_ref(), texts, diagnostics)).collect();
        trees.into_iter().reduce(Node::overlaid)
    }

    /// All sources, the upper layers' before the lower ones'.
    pub fn sources(&self, texts: &mut Texts, diagnostics: &mut Diagnostics) -> BTreeMap<String, Source> {
        let library = self.library;
        let mut sources = BTreeMap::new();
        for layer in &library.layers {
            // Nobody asks for this tree again.
            let Some(file) = &layer.sources else { continue };
            let Some(tree) = read(file.text(texts), &file.content, diagnostics) else { continue };
            for source in read_sources(&tree, diagnostics) {
                sources.entry(source.id.clone()).or_insert(source);
            }
        }
        sources
    }

    /// All billing-rate tables, the upper layers' before the lower ones'.
    pub fn tables(&self, texts: &mut Texts) -> RateTables {
        let mut tables = RateTables::default();
        for (name, file) in self.library.layers.iter().flat_map(|layer| &layer.tables) {
            tables.add(name, file.text(texts));
        }
        tables
    }

    /// The exchange rates of all layers, the upper ones first.
    pub fn exchange(&self, texts: &mut Texts, diagnostics: &mut Diagnostics) -> ExchangeRates {
        let mut rates = ExchangeRates::default();
        for file in self.library.layers.iter().filter_map(|layer| layer.exchange.as_ref()) {
            rates.add(file.text(texts), texts, diagnostics);
        }
        rates
    }

    /// The public holidays of all layers, the upper ones first.
    pub fn calendars(&self, texts: &mut Texts, diagnostics: &mut Diagnostics) -> Calendars<'l> {
        let files = self.library.layers.iter().filter_map(|layer| layer.holidays.as_ref());
        for (file, read) in files.clone().filter(|(_, read)| read.is_wrong()) {
            read.report(file.text(texts), diagnostics);
        }
        Calendars::of(files.map(|(_, read)| read).collect())
    }

    /// Every list of public holidays, with the file that each of its days stands in, by name.
    pub fn holidays(&self, texts: &mut Texts) -> BTreeMap<String, Vec<(TextId, HolidayRow)>> {
        let mut lists: BTreeMap<String, Vec<(TextId, HolidayRow)>> = BTreeMap::new();
        for (file, read) in self.library.layers.iter().filter_map(|layer| layer.holidays.as_ref()) {
            let text = file.text(texts);
            for (name, rows) in read.lists() {
                lists.entry(name.to_owned()).or_default().extend(rows.iter().map(|row| (text, row.clone())));
            }
        }
        for rows in lists.values_mut() {
            rows.sort_by_key(|(_, row)| row.day);
            rows.dedup_by_key(|(_, row)| row.day);
        }
        lists
    }

    /// A provider of the first layer from `from` on that has it, with the layer's number.
    pub fn provider(
        &mut self,
        id: &str,
        from: usize,
        texts: &mut Texts,
        diagnostics: &mut Diagnostics,
    ) -> Option<(usize, Option<Node>)> {
        let library = self.library;
        let at = (from..library.layers.len()).find(|at| library.layers[*at].providers.contains_key(id))?;
        let tree = self.tree(at, &format!("providers/{id}"), library.layers[at].providers.get(id), texts, diagnostics);
        Some((at, tree))
    }

    /// Ids of all providers, sorted.
    pub fn provider_ids(&self) -> BTreeSet<String> {
        self.library.provider_ids()
    }
}

impl File {
    fn text(&self, texts: &mut Texts) -> TextId {
        texts.add(self.name.clone(), self.content.clone(), self.origin)
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

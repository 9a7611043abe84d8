//! The rate library: the built-in files, and the directories that a user lays over them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::exchange::ExchangeRates;
use super::holidays::{Calendars, HolidayFile, Row as HolidayRow};
use super::rate_table::RateTables;
use super::sound::grown;
use super::sources::{KnownSources, read_sources};
use super::tree::{Node, read};
use crate::source::{Diagnostics, Origin, TextId, Texts};

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
    content: Cow<'static, str>,
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
/// The built-in one has words of the field and ours besides, for tables that are mapped.
pub const SYNONYMS: &str = "synonyms.toml";
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
                let read = file.built_in().map_or_else(|| HolidayFile::read(&file.content), HolidayFile::sound);
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
    /// The texts of built-in files, whose trees are grown again where they are wanted again.
    sound: BTreeMap<(usize, String), TextId>,
}

impl<'l> LibraryReader<'l> {
    pub fn of(library: &'l Library) -> Self {
        Self { library, trees: BTreeMap::new(), sound: BTreeMap::new() }
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
        let tree = if let Some(content) = file.built_in() {
            let text = *self.sound.entry(key.clone()).or_insert_with(|| file.text(texts));
            match grown(text, content) {
                Some(tree) => return Some(tree),
                None => read(text, content, diagnostics),
            }
        } else {
            read(file.text(texts), &file.content, diagnostics)
        };
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
    pub fn sources(&self, texts: &mut Texts, diagnostics: &mut Diagnostics) -> KnownSources {
        let mut sources = KnownSources::default();
        for file in self.library.layers.iter().filter_map(|layer| layer.sources.as_ref()) {
            let text = file.text(texts);
            if let Some(content) = file.built_in() {
                sources.add_sound(content);
            } else if let Some(tree) = read(text, &file.content, diagnostics) {
                for source in read_sources(&tree, diagnostics) {
                    sources.add(source);
                }
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
    /// The content of a built-in file, in which a test has found no mistake.
    fn built_in(&self) -> Option<&'static str> {
        match (self.origin, &self.content) {
            (Origin::BuiltIn, Cow::Borrowed(content)) => Some(content),
            _ => None,
        }
    }

    fn text(&self, texts: &mut Texts) -> TextId {
        texts.add(self.name.clone(), self.content.clone(), self.origin)
    }
}

//! What holds for all matters of a book: a matter file without tasks, understood once for each currency and, where rates
//! depend on it, each start.

use std::fmt::Write;

use super::case::{CaseReading, Change, Request, read_case};
use super::catalogue::Catalogue;
use super::fields::{Fields, Provenance, Reading};
use super::library::{Library, LibraryReader};
use super::sources::KnownSources;
use super::tree::{Node, read};
use crate::matter::{Basis, Figures, Urgency};
use crate::number::{Currency, Day};
use crate::source::{Diagnostics, Origin, Texts};

/// Matters of a book differ in these; what a template says of them is a default.
const OF_ROWS: [&str; 3] = ["matter.start", "matter.deadline", "matter.urgency"];

/// A template, and what its rows are read against.
#[derive(Debug)]
pub struct Template<'l> {
    name: String,
    /// The file with one task of each type of the catalogue behind it, so that every provider has its terms for each.
    content: String,
    changes: Vec<Change>,
    library: &'l Library,
    as_of: Day,
    /// The ids of the task types, in the order of the tasks.
    pub types: Vec<String>,
    /// What a row's matter starts, ends and hurries by where it does not say so.
    pub defaults: Defaults,
}

/// What a template says of dates and urgency.
#[derive(Debug, Clone, Copy, Default)]
pub struct Defaults {
    /// The first day.
    pub start: Option<Day>,
    /// The last day.
    pub deadline: Option<Day>,
    /// How soon the work must start.
    pub urgency: Option<Urgency>,
    /// The currency of matters.
    pub currency: Option<Currency>,
    /// Which side of a rate counts.
    pub basis: Option<Basis>,
}

impl<'l> Template<'l> {
    /// Reads a template, or takes an empty one.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn new(
        name: &str,
        content: &str,
        mut changes: Vec<Change>,
        library: &'l Library,
        as_of: Day,
    ) -> Result<Self, Box<CaseReading>> {
        let mut texts = Texts::default();
        let mut diagnostics = Diagnostics::default();
        let text = texts.add(name, content.to_owned(), Origin::User);
        let mut defaults = Defaults::default();
        let mut types = Vec::new();
        let root = read(text, content, &mut diagnostics);
        if let Some(root) = &root {
            let has = |path: [&str; 2]| find(root, &path).is_some();
            if let Some(tasks) = find(root, &["task"]) {
                let found = diagnostics.error(&texts.first_line(&tasks.place), "a template has no tasks", "not here");
                found.help("tasks are the rows of the book");
            }
            for (key, value) in [("id", "template"), ("kind", "advisory")] {
                if !has(["matter", key]) {
                    changes.push(Change::Set(format!("matter.{key}={value}")));
                }
            }
            defaults = Defaults::of(root, &texts, &mut diagnostics);
            types = type_ids(root, library);
        }
        if diagnostics.has_errors() {
            let (case, sources) = (None, KnownSources::default());
            return Err(Box::new(CaseReading { case, texts, diagnostics, sources }));
        }
        changes.extend(OF_ROWS.map(Change::Without));
        let mut content = content.to_owned();
        for id in &types {
            // Writing to a string does not fail.
            let _ = write!(content, "\n[[task]]\ntype = \"{id}\"\nhours = 1\n");
        }
        let template = Self { name: name.to_owned(), content, changes, library, as_of, types, defaults };
        let first = template.read_case(None, defaults.start);
        if first.case.is_none() { Err(Box::new(first)) } else { Ok(template) }
    }

    /// The template for matters of a currency that start on a day.
    #[must_use]
    pub fn read_case(&self, currency: Option<Currency>, start: Option<Day>) -> CaseReading {
        let mut changes = self.changes.clone();
        changes.extend(currency.map(|code| Change::Set(format!("matter.currency={code}"))));
        changes.extend(start.map(|day| Change::Set(format!("matter.start={day}"))));
        let (name, content, library) = (&self.name, &self.content, self.library);
        read_case(&Request { name, content, changes: &changes, library, as_of: self.as_of })
    }
}

impl Defaults {
    fn of(root: &Node, texts: &Texts, diagnostics: &mut Diagnostics) -> Self {
        let mut figures = Figures::default();
        let sources = KnownSources::default();
        let mut reading = Reading { texts, diagnostics, figures: &mut figures, sources: &sources };
        let Some(matter) = find(root, &["matter"]) else { return Self::default() };
        let Some(mut table) = Fields::of(matter, "matter", &Provenance::default(), &mut reading) else {
            return Self::default();
        };
        Self {
            start: table.date("start", &mut reading),
            deadline: table.date("deadline", &mut reading),
            urgency: table.word("urgency", Urgency::ALL, &mut reading),
            currency: table.currency("currency", &mut reading),
            basis: table.word("basis", Basis::ALL, &mut reading),
        }
    }
}

fn find<'n>(root: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(root, |node, key| node.table()?.get(key))
}

/// The ids of the task types, of the catalogue and of the template's own part of it.
fn type_ids(root: &Node, library: &Library) -> Vec<String> {
    let (mut texts, mut diagnostics) = (Texts::default(), Diagnostics::default());
    let Some(mut tree) = LibraryReader::of(library).catalogue(&mut texts, &mut diagnostics) else { return Vec::new() };
    if let Some(own) = find(root, &["catalogue"]) {
        tree = tree.overlaid(own.clone());
    }
    let mut figures = Figures::default();
    let sources = KnownSources::default();
    // Places of the template are of another list of texts, but only ids are wanted here; mistakes are found later.
    texts.add("template", "", Origin::User);
    let mut reading =
        Reading { texts: &texts, diagnostics: &mut diagnostics, figures: &mut figures, sources: &sources };
    let catalogue = Catalogue::read(&tree, "catalogue", &mut reading);
    catalogue.ids().map(str::to_owned).collect()
}

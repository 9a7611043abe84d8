//! Everything that stands in a rate library, read at once: for showing it, and for finding what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::case::{CaseReader, Resolved};
use super::catalogue::Catalogue;
use super::exchange::ExchangeRates;
use super::holidays::Row as HolidayRow;
use super::library::Library;
use super::rate_table::Row;
use super::sources::KnownSources;
use crate::matter::{Figure, Figures, Provider, TaskType};
use crate::number::Day;
use crate::source::{Diagnostic, Diagnostics, Place, TextId, Texts};

/// A library, read.
#[derive(Debug)]
pub struct Survey {
    /// The providers, by id.
    pub providers: Vec<Provider>,
    /// The task types, by id.
    pub types: Vec<Arc<TaskType>>,
    /// The billing-rate tables, by name.
    pub tables: Vec<(String, Rc<Vec<Row>>)>,
    /// The lists of public holidays, by name, each day with the file that it stands in.
    pub holidays: BTreeMap<String, Vec<(TextId, HolidayRow)>>,
    /// The exchange rates.
    pub exchange: ExchangeRates,
    /// The figures of providers and task types.
    pub figures: Figures,
    /// The sources.
    pub sources: KnownSources,
    /// The texts that all of it stands in.
    pub texts: Texts,
    /// What is wrong or doubtful.
    pub diagnostics: Diagnostics,
}

impl Survey {
    /// Reads a library, its billing rates as of a day.
    #[must_use]
    pub fn of(library: &Library, as_of: Day) -> Self {
        let mut desk = CaseReader::new(library);
        let tables = desk.shelf.tables(&mut desk.texts);
        let holidays = desk.shelf.holidays(&mut desk.texts);
        let exchange = desk.shelf.exchange(&mut desk.texts, &mut desk.diagnostics);
        let catalogue = desk.shelf.catalogue(&mut desk.texts, &mut desk.diagnostics);
        let catalogue = catalogue.map(|tree| Catalogue::read(&tree, "catalogue", &mut desk.reading()));
        let catalogue = catalogue.unwrap_or_default();
        let mut providers = Vec::new();
        for id in library.provider_ids() {
            let Resolved::Tree(tree) = desk.resolve(&id, 0, &mut Vec::new()) else { continue };
            providers.extend(desk.provider_alone(&id, &tree, &catalogue, &tables, as_of));
        }
        let names: Vec<String> = tables.names().map(|(name, _)| name.to_owned()).collect();
        let read = names.into_iter().filter_map(|name| {
            let rows = tables.rows(&name, &desk.texts, &mut desk.diagnostics)?;
            Some((name, rows))
        });
        let tables = read.collect();
        let types = catalogue.types().cloned().collect();
        let CaseReader { figures, sources, texts, diagnostics, .. } = desk;
        Self { providers, types, tables, holidays, exchange, figures, sources, texts, diagnostics }
    }

    /// Adds what is doubtful about a library beyond what reading it shows: figures and rows from nowhere, gaps and
    /// overlaps of dates, figures that are out of date.
    pub fn audit(&mut self, as_of: Day) {
        let mut audit = Audit { texts: &self.texts, sources: &self.sources, diagnostics: &mut self.diagnostics };
        let from_nowhere = |figure: &&Figure| figure.sources.is_empty() && figure.assumption.is_none();
        for figure in self.figures.iter().filter(from_nowhere) {
            let message = format!("`{}` has neither a source nor an assumption", figure.key);
            let help = "add `source = \"ID\"`, or `assumption = \"why\"`, to it or to its table";
            audit.warn(&figure.place, message, "from nowhere").help(help);
        }
        for provider in &self.providers {
            if let Some(until) = provider.valid_until.filter(|until| *until < as_of) {
                let message = format!("the figures of `{}` were good until {until}", provider.id);
                let help = "ask for current ones, and set `effective` and `valid_until`";
                audit.warn(&provider.place, message, format!("out of date on {as_of}")).help(help);
            }
        }
        for (name, rows) in &self.tables {
            audit.origins(name, rows);
            audit.dates(name, rows, as_of);
        }
        for (text, row) in self.holidays.values().flatten() {
            audit.sources(&row.sources, &Place { text: *text, span: row.line.clone() });
        }
    }
}

struct Audit<'s> {
    texts: &'s Texts,
    sources: &'s KnownSources,
    diagnostics: &'s mut Diagnostics,
}

impl Audit<'_> {
    fn warn(&mut self, place: &Place, message: String, label: impl Into<String>) -> &mut Diagnostic {
        self.diagnostics.warning(&self.texts.first_line(place), message, label)
    }

    fn origins(&mut self, name: &str, rows: &[Row]) {
        for row in rows {
            if row.sources.is_empty() && row.assumption.is_none() {
                self.warn(&row.place, format!("a row of `{name}` has no source"), "from nowhere");
            }
            self.sources(&row.sources, &row.place);
        }
    }

    fn sources(&mut self, ids: &[String], place: &Place) {
        for id in ids.iter().filter(|id| !self.sources.has(id)) {
            self.diagnostics.warning(place, format!("unknown source `{id}`"), "no sources.toml has it");
        }
    }

    fn dates(&mut self, name: &str, rows: &[Row], as_of: Day) {
        let levels: BTreeSet<&str> = rows.iter().map(|row| row.level.as_str()).collect();
        for level in levels {
            let mut of_level: Vec<&Row> = rows.iter().filter(|row| row.level == level).collect();
            of_level.sort_by_key(|row| row.from);
            for pair in of_level.windows(2) {
                let (before, after) = (pair[0], pair[1]);
                match before.until {
                    // From one day to the next, both included, are two days.
                    Some(until) if until.span_to(after.from) > 2 => {
                        let message = format!("`{name}` has no rate for `{level}` between {until} and {}", after.from);
                        self.warn(&after.place, message, "a gap before this row");
                    }
                    Some(until) if until < after.from => {}
                    until => {
                        let message = format!("`{name}` has two rates for `{level}` on {}", after.from);
                        let until = until.map_or_else(|| "without end".to_owned(), |day| format!("until {day}"));
                        let label = format!("the one before it is in force {until}");
                        self.diagnostics.error(&after.place, message, label).help("end the earlier row a day before");
                    }
                }
            }
        }
        let last = rows.iter().max_by_key(|row| row.until.map_or((true, None), |until| (false, Some(until))));
        if let Some((row, until)) = last.and_then(|row| Some((row, row.until?)))
            && until < as_of
        {
            let message = format!("the table `{name}` ends on {until}");
            let instead = row.sources.iter().find_map(|id| self.sources.get(id)?.superseded.as_deref());
            let help = instead.map(|by| format!("it is superseded by {by}"));
            let warning = self.warn(&row.place, message, format!("out of date on {as_of}"));
            if let Some(help) = help {
                warning.help(help);
            }
        }
    }
}

//! Checking a file on its own, without pricing: a matter, a provider, the catalogue, the sources, a rate table.

use std::collections::BTreeMap;
use std::path::Path;

use super::arrangement::{check_via, firm_of};
use super::case::{CaseReader, CaseReading, Request, Resolved, currency_of, read_case};
use super::catalogue::Catalogue;
use super::exchange::ExchangeRates;
use super::holidays::HolidayFile;
use super::keys::{Declared, Record};
use super::matter::MatterFile;
use super::provider::{ProviderContext, ProviderTable, provider};
use super::rate_table::RateTables;
use super::sources::read_sources;
use super::tree::{Node, read};
use crate::matter::Provider;
use crate::number::{Currency, Day};
use crate::source::{Origin, TextId};

/// Checks a matter file, or a file of a rates directory: a provider, `tasks.toml`, `sources.toml` or a `.csv` table.
#[must_use]
pub fn check(request: &Request) -> CaseReading {
    let path = Path::new(request.name);
    let part = |of: Option<&std::ffi::OsStr>| of.and_then(|part| part.to_str()).unwrap_or(request.name).to_owned();
    let (file, stem) = (part(path.file_name()), part(path.file_stem()));
    let mut desk = CaseReader::new(request.library);
    let text = desk.texts.add(request.name, request.content.to_owned(), Origin::User);
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        desk.check_csv(&stem, text);
    } else if let Some(tree) = read(text, request.content, &mut desk.diagnostics) {
        match file.as_str() {
            "sources.toml" => drop(read_sources(&tree, &mut desk.diagnostics)),
            "tasks.toml" => desk.check_tasks(tree),
            _ if is_provider(&tree) => desk.check_provider(&stem, tree, request.as_of),
            _ => return read_case(request),
        }
    }
    desk.finish(None)
}

/// A file with a key that only matters have is one; without any, it is a provider's if it has a key that only those have.
fn is_provider(tree: &Node) -> bool {
    let names = |record: &'static Record| record.keys.iter().map(|key| key.name);
    let has_only = |one: &'static Record, other: &'static Record| {
        let shared = |name: &str| names(other).any(|of| of == name);
        names(one).any(|name| !shared(name) && tree.table().is_some_and(|table| table.get(name).is_some()))
    };
    let (matter, provider) = (MatterFile::RECORD, ProviderTable::RECORD);
    !has_only(matter, provider) && has_only(provider, matter)
}

impl CaseReader<'_> {
    fn check_csv(&mut self, name: &str, text: TextId) {
        if name == "fx" {
            ExchangeRates::default().add(text, &self.texts, &mut self.diagnostics);
        } else if name == "holidays" {
            HolidayFile::read(self.texts.content(text)).report(text, &mut self.diagnostics);
        } else {
            let mut tables = RateTables::default();
            tables.add(name, text);
            tables.rows(name, &self.texts, &mut self.diagnostics);
        }
    }

    fn check_tasks(&mut self, tree: Node) {
        let below = self.shelf.catalogue(&mut self.texts, &mut self.diagnostics);
        let merged = match below {
            Some(below) => below.overlaid(tree),
            None => tree,
        };
        Catalogue::read(&merged, "catalogue", &mut self.reading());
    }

    fn check_provider(&mut self, id: &str, tree: Node, as_of: Day) {
        let tables = self.shelf.tables(&mut self.texts);
        let catalogue = self.shelf.catalogue(&mut self.texts, &mut self.diagnostics);
        let catalogue = catalogue.map(|tree| Catalogue::read(&tree, "catalogue", &mut self.reading()));
        let catalogue = catalogue.unwrap_or_default();
        // A file that does not extend anything stands alone here, unlike an override in a matter file.
        let extends = tree.table().is_some_and(|table| table.get("extends").is_some());
        let tree = if extends {
            self.inline = vec![(id.to_owned(), tree)];
            match self.resolve(id, 0, &mut Vec::new()) {
                Resolved::Tree(tree) => *tree,
                Resolved::Broken | Resolved::Unknown => return,
            }
        } else {
            tree
        };
        let firm = firm_of(&tree).map(|(firm, place)| (firm.to_owned(), place.clone()));
        let firm = firm.and_then(|(firm, place)| self.provider_tree(&firm, Some(&place)));
        check_via(id, &tree, firm.as_ref(), None, &mut self.reading());
        self.provider_alone(id, &tree, &catalogue, &tables, as_of);
    }

    /// A provider read without a matter: in its own currency, at the rates of a day.
    pub(super) fn provider_alone(
        &mut self,
        id: &str,
        tree: &Node,
        catalogue: &Catalogue,
        tables: &RateTables,
        as_of: Day,
    ) -> Option<Provider> {
        let around = ProviderContext {
            currency: currency_of(tree).unwrap_or(Currency::USD),
            fx: &BTreeMap::new(),
            exchange: &ExchangeRates::default(),
            as_of,
            holidays: &[],
            calendars: &self.calendars.clone(),
            tasks: &[],
            ids: Vec::new(),
            types: catalogue.ids().collect(),
            rates_on: as_of,
            tables,
        };
        provider(id, tree, &around, &mut self.reading())
    }
}

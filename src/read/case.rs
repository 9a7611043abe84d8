//! From a matter file, the options and the library to a case.

use super::arrangement::{check_via, firm_of};
use super::catalogue::Catalogue;
use super::exchange::ExchangeRates;
use super::fields::{Fields, Provenance, Reading};
use super::holidays::Calendars;
use super::improvement::{Compared, improvement, not_compared};
use super::keys::Declared;
use super::library::{Library, LibraryReader};
use super::matter::{MatterFile, fx, matter};
use super::provider::{ProviderContext, provider};
use super::sources::KnownSources;
use super::staffing::{Names, StaffingTable};
use super::tree::{Node, Table, Value, read, read_value, suggestion};
use crate::matter::{Case, Figures, Mix, Provider, Task};
use crate::number::{Currency, Day};
use crate::source::{Diagnostics, Origin, Place, Texts};

/// Providers that extend others that extend others go no deeper: whoever has more has made a slip.
const MOST_EXTENDS: usize = 50;
/// What is to be understood.
#[derive(Debug)]
pub struct Request<'r> {
    /// The matter file's name and text.
    pub name: &'r str,
    /// See `name`.
    pub content: &'r str,
    /// What the options change in it, in this order.
    pub changes: &'r [Change],
    /// The rates.
    pub library: &'r Library,
    /// Today, or the day that the user named.
    pub as_of: Day,
}

/// A change that an option makes to what was written.
#[derive(Debug, Clone)]
pub enum Change {
    /// `--set KEY=VALUE`
    Set(String),
    /// `--vary KEY`, at a value, written alike
    Varied(String),
    /// `--basis`
    Basis(String),
    /// `--baseline`
    Baseline(String),
    /// `--provider`, each
    Providers(Vec<String>),
    /// What a book's rows say instead of its template
    Without(&'static str),
}

/// What came of it. There is no case where there is an error among the findings.
#[derive(Debug)]
pub struct CaseReading {
    /// The case.
    pub case: Option<Case>,
    /// All texts, for drawing findings and naming places.
    pub texts: Texts,
    /// What was found wrong or doubtful.
    pub diagnostics: Diagnostics,
    /// The sources that figures may name.
    pub sources: KnownSources,
}

/// Reads a matter file with everything that it needs.
#[must_use]
pub fn read_case(request: &Request) -> CaseReading {
    let mut desk = CaseReader::new(request.library);
    let case = desk.case(request);
    desk.finish(case)
}

/// Everything that is in hand while a case is put together.
pub(super) struct CaseReader<'l> {
    pub(super) shelf: LibraryReader<'l>,
    pub(super) texts: Texts,
    pub(super) diagnostics: Diagnostics,
    pub(super) figures: Figures,
    pub(super) sources: KnownSources,
    pub(super) calendars: Calendars<'l>,
    /// The matter's tree as options changed it, and the merged catalogue, once they are read.
    pub(super) root: Option<Node>,
    pub(super) catalogue_tree: Option<Node>,
    /// Providers of the matter file.
    pub(super) inline: Vec<(String, Node)>,
    /// `--set` on providers, applied once they are merged.
    pub(super) provider_changes: Vec<(String, SetTo)>,
}

impl<'l> CaseReader<'l> {
    pub(super) fn new(library: &'l Library) -> Self {
        let mut desk = Self {
            shelf: LibraryReader::of(library),
            texts: Texts::default(),
            diagnostics: Diagnostics::default(),
            figures: Figures::default(),
            sources: KnownSources::default(),
            calendars: Calendars::default(),
            root: None,
            catalogue_tree: None,
            inline: Vec::new(),
            provider_changes: Vec::new(),
        };
        desk.sources = desk.shelf.sources(&mut desk.texts, &mut desk.diagnostics);
        desk.calendars = desk.shelf.calendars(&mut desk.texts, &mut desk.diagnostics);
        desk
    }

    pub(super) fn finish(self, case: Option<Case>) -> CaseReading {
        let case = case.filter(|_| !self.diagnostics.has_errors());
        let (texts, diagnostics, sources) = (self.texts, self.diagnostics, self.sources);
        CaseReading { case, texts, diagnostics, sources }
    }

    pub(super) fn reading(&mut self) -> Reading<'_> {
        Reading {
            texts: &self.texts,
            diagnostics: &mut self.diagnostics,
            figures: &mut self.figures,
            sources: &self.sources,
        }
    }

    pub(super) fn case(&mut self, request: &Request) -> Option<Case> {
        let text = self.texts.add(request.name, request.content.to_owned(), Origin::User);
        let mut root = read(text, request.content, &mut self.diagnostics)?;
        let catalogue_changes = self.apply(request.changes, &mut root);
        self.case_of(root, catalogue_changes, request.as_of)
    }

    /// The case of a matter's tree, to which options have made their changes but for those in the catalogue.
    pub(super) fn case_of(&mut self, root: Node, catalogue_changes: Vec<SetTo>, as_of: Day) -> Option<Case> {
        let catalogue = self.catalogue(&root, catalogue_changes);
        self.inline = inline_providers(&root);

        self.root = Some(root.clone());
        let root_node = root;
        let calendars = self.calendars.clone();
        let mut reading = self.reading();
        let mut fields = Fields::of(&root_node, "", &Provenance::default(), &mut reading)?;
        MatterFile::read(&mut fields, &mut reading);
        let (context, mut matter) = matter(&mut fields, &catalogue, &calendars, &mut reading);
        let fx = fx(&mut fields, context.currency, &mut reading);
        fields.table("providers", &mut reading);
        let staffing: StaffingTable = fields.whole_table("staffing", &mut reading);
        let rates_on = context.start.unwrap_or(as_of);

        let names = self.names_to_read(&staffing);
        let tables = self.shelf.tables(&mut self.texts);
        let trees = self.trees(&names);
        let is_foreign = |(_, tree): &(String, Node)| {
            currency_of(tree).is_some_and(|of| of != context.currency && !fx.contains_key(of.code()))
        };
        let foreign = trees.iter().any(is_foreign);
        let mut exchange = ExchangeRates::default();
        if foreign {
            exchange = self.shelf.exchange(&mut self.texts, &mut self.diagnostics);
        }
        let tasks: &[Task] = matter.as_ref().map_or(&[], |matter| &matter.tasks);
        let around = ProviderContext {
            currency: context.currency,
            fx: &fx,
            exchange: &exchange,
            as_of,
            holidays: &context.holidays,
            calendars: &calendars,
            tasks,
            ids: trees.iter().map(|(id, _)| id.as_str()).collect(),
            types: catalogue.ids().collect(),
            rates_on,
            tables: &tables,
        };
        let mut providers: Vec<Provider> = Vec::new();
        for (id, tree) in &trees {
            providers.extend(provider(id, tree, &around, &mut self.reading()));
        }
        let rate_changes = tables.changes();
        let mut reading = self.reading();
        let position = |id: &str| providers.iter().position(|provider| provider.id == id);
        let compared = Compared { ids: &names.compared, baseline: &names.baseline, position: &position };
        let improvement = improvement(&mut fields, &compared, &catalogue, &mut reading);
        if let Some((id, place)) = staffing.today.as_ref().filter(|(id, _)| !names.compared.contains(id)) {
            not_compared(id, place, "today's way is that", &names.compared, &mut reading);
        }
        fields.finish(&mut reading);
        if self.diagnostics.has_errors() {
            return None;
        }
        let baseline = position(&names.baseline)?;
        if let Some(matter) = &mut matter {
            context.complete(matter, &providers[baseline].delivery.calendar);
        }
        let compared = names.compared.iter().filter_map(|id| position(id)).collect();
        let today = staffing.today.and_then(|(id, _)| position(&id)).unwrap_or(baseline);
        Some(Case {
            matter: matter?,
            providers,
            baseline,
            compared,
            today,
            improvement,
            mix: Mix::default(),
            figures: std::mem::take(&mut self.figures),
            as_of,
            rates_on,
            rate_changes,
        })
    }

    /// Applies the options to the matter's tree; what they change in the catalogue is handed back, what they change in
    /// providers is kept for when these are merged.
    pub(super) fn apply(&mut self, changes: &[Change], root: &mut Node) -> Vec<SetTo> {
        let mut to_catalogue = Vec::new();
        for change in changes {
            if let Change::Without(path) = change {
                root.remove(&path.split('.').collect::<Vec<_>>());
                continue;
            }
            let mut set = self.change(change);
            let path: Vec<&str> = set.path.iter().map(String::as_str).collect();
            match path.as_slice() {
                path if path.contains(&"") => {
                    let message = format!("`{}` is not a key", set.path.join("."));
                    self.diagnostics.error(&set.key_place, message, "a step of the key is empty");
                }
                ["providers", id, _, ..] => {
                    let id = (*id).to_owned();
                    set.path.drain(..2);
                    self.provider_changes.push((id, set));
                }
                ["catalogue", _, ..] => {
                    set.path.remove(0);
                    to_catalogue.push(set);
                }
                _ => self.set(root, "", set),
            }
        }
        to_catalogue
    }

    /// What a change sets, the value standing in a text of its own.
    fn change(&mut self, change: &Change) -> SetTo {
        let mut one = |option: &str, path: &str, value: &str| {
            let text = self.texts.add(option, value.to_owned(), Origin::User);
            let place = Place { text, span: 0..value.len() };
            let node = Node { value: Value::Text(value.to_owned()), place: place.clone() };
            SetTo { path: path.split('.').map(str::to_owned).collect(), key_place: place, node }
        };
        match change {
            Change::Basis(basis) => one("--basis", "matter.basis", basis),
            Change::Baseline(id) => one("--baseline", "staffing.baseline", id),
            Change::Providers(ids) => {
                let items = ids.iter().map(|id| one("--provider", "", id).node).collect();
                let mut set = one("--provider", "staffing.providers", &ids.join(" "));
                set.node.value = Value::Array(items);
                set
            }
            Change::Without(path) => one("a book's rows", path, ""),
            Change::Set(written) => self.written("--set", written),
            Change::Varied(written) => self.written("--vary", written),
        }
    }

    /// What `KEY=VALUE` sets, written behind an option.
    fn written(&mut self, option: &str, written: &str) -> SetTo {
        let text = self.texts.add(option, written.to_owned(), Origin::User);
        let (key, _) = written.split_once('=').unwrap_or((written, ""));
        let node = read_value(text, written, (key.len() + 1).min(written.len()));
        let key_place = Place { text, span: 0..key.len() };
        SetTo { path: key.trim().split('.').map(str::to_owned).collect(), key_place, node }
    }

    pub(super) fn catalogue(&mut self, root: &Node, changes: Vec<SetTo>) -> Catalogue {
        let library = self.shelf.catalogue(&mut self.texts, &mut self.diagnostics);
        let Some(mut tree) = library else { return Catalogue::default() };
        if let Some(own) = root.table().and_then(|table| table.get("catalogue")) {
            match own.value {
                Value::Table(_) => tree = tree.overlaid(own.clone()),
                _ => {
                    self.reading().wrong_kind::<()>(own, "catalogue", "a table");
                }
            }
        }
        for set in changes {
            self.set(&mut tree, "catalogue.", set);
        }
        let catalogue = Catalogue::read(&tree, "catalogue", &mut self.reading());
        self.catalogue_tree = Some(tree);
        catalogue
    }

    /// Sets a value in a tree whose keys begin with `root`.
    fn set(&mut self, tree: &mut Node, root: &str, set: SetTo) {
        let path: Vec<&str> = set.path.iter().map(String::as_str).collect();
        if let Err(reason) = tree.set(&path, &set.key_place, set.node) {
            let message = format!("cannot set `{root}{}`: {reason}", path.join("."));
            self.diagnostics.error(&set.key_place, message, "set here");
        }
    }

    /// The merged trees of all providers that are asked for, and of the firms that they are bought through.
    fn trees(&mut self, names: &Names) -> Vec<(String, Node)> {
        let mut wanted = names.wanted.clone();
        let mut trees: Vec<(String, Node)> = Vec::new();
        let mut next = 0;
        while let Some((id, place)) = wanted.get(next).cloned() {
            next += 1;
            let Some(tree) = self.provider_tree(&id, place.as_ref()) else { continue };
            if let Some((firm, place)) = firm_of(&tree).filter(|(firm, _)| !wanted.iter().any(|(id, _)| id == firm)) {
                wanted.push((firm.to_owned(), Some(place.clone())));
            }
            trees.push((id, tree));
        }
        for (id, tree) in &trees {
            let firm = firm_of(tree).and_then(|(firm, _)| trees.iter().find(|(id, _)| id == firm));
            check_via(id, tree, firm.map(|(_, tree)| tree), Some(&names.baseline), &mut self.reading());
        }
        trees
    }

    /// The merged tree of a provider.
    pub(super) fn provider_tree(&mut self, id: &str, asked_at: Option<&Place>) -> Option<Node> {
        let changes = self.provider_changes.iter().filter(|(of, _)| of == id).map(|(_, set)| set.clone());
        let changes: Vec<SetTo> = changes.collect();
        let mut tree = match self.resolve(id, 0, &mut Vec::new()) {
            Resolved::Tree(tree) => *tree,
            Resolved::Broken => return None,
            // A provider may be made of options alone, if they say what kind it is.
            Resolved::Unknown => match changes.iter().find(|set| ["kind", "extends"].contains(&set.path[0].as_str())) {
                Some(set) => Node { value: Value::Table(Table::default()), place: set.key_place.clone() },
                None => {
                    self.unknown_provider(id, asked_at.or(changes.first().map(|set| &set.key_place)));
                    return None;
                }
            },
        };
        for set in changes {
            self.set(&mut tree, &format!("providers.{id}."), set);
        }
        Some(tree)
    }

    fn unknown_provider(&mut self, id: &str, place: Option<&Place>) {
        let mut known = self.shelf.provider_ids();
        known.extend(self.inline.iter().map(|(id, _)| id.clone()));
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        let help =
            suggestion(id, names.iter().copied()).unwrap_or_else(|| format!("known providers: {}", names.join(", ")));
        let message = format!("unknown provider `{id}`");
        match place {
            Some(place) => {
                self.diagnostics.error(place, message, "neither in the matter file nor in a rates directory")
            }
            None => self.diagnostics.error_at_large(message),
        }
        .help(help);
    }

    /// A provider as layer `from` sees it: 0 is the matter file, 1 the topmost rates directory.
    pub(super) fn resolve(&mut self, id: &str, from: usize, above: &mut Vec<(usize, String)>) -> Resolved {
        let inline = self.inline.iter().find(|(known, _)| known == id).map(|(_, node)| node.clone());
        let (layer, tree) = match inline {
            Some(tree) if from == 0 => (0, Some(tree)),
            _ => match self.shelf.provider(id, from.saturating_sub(1), &mut self.texts, &mut self.diagnostics) {
                Some((at, tree)) => (at + 1, tree),
                None => return Resolved::Unknown,
            },
        };
        let Some(tree) = tree else { return Resolved::Broken };
        let extends = tree.table().and_then(|table| table.get("extends")).cloned();
        let (base, place) = match &extends {
            None if layer == 0 => (id.to_owned(), None),
            None => return Resolved::Tree(Box::new(tree)),
            Some(Node { value: Value::Text(base), place }) => (base.clone(), Some(place.clone())),
            Some(other) => {
                self.reading().wrong_kind::<()>(other, &format!("providers.{id}.extends"), "the id of a provider");
                return Resolved::Broken;
            }
        };
        let here = (layer, id.to_owned());
        if above.contains(&here) {
            if let Some(place) = place {
                let chain: Vec<&str> = above.iter().map(|(_, id)| id.as_str()).chain([id]).collect();
                let message = format!("circular `extends`: {}", chain.join(" -> "));
                self.diagnostics.error(&place, message, "leads back to itself");
            }
            return Resolved::Broken;
        }
        if above.len() == MOST_EXTENDS {
            let place = place.as_ref().unwrap_or(&tree.place);
            let message = format!("`{id}` rests on more than {MOST_EXTENDS} others by `extends`");
            self.diagnostics.error(place, message, "too long a chain").help("extend a provider further down directly");
            return Resolved::Broken;
        }
        above.push(here);
        let next = if base == id { layer + 1 } else { layer };
        let found = self.resolve(&base, next, above);
        above.pop();
        match (found, place) {
            (Resolved::Tree(below), _) => {
                let mut below = *below;
                if let Value::Table(table) = &mut below.value {
                    for own in ["schema", "extends", "id"] {
                        table.take(own);
                    }
                }
                Resolved::Tree(Box::new(below.overlaid(tree)))
            }
            (Resolved::Unknown, Some(place)) => {
                if base == id {
                    let message = format!("there is no `{id}` below this one to extend");
                    self.diagnostics.error(&place, message, "expected the id of another provider");
                } else {
                    self.unknown_provider(&base, Some(&place));
                }
                Resolved::Broken
            }
            (Resolved::Unknown, None) => Resolved::Tree(Box::new(tree)),
            (Resolved::Broken, _) => Resolved::Broken,
        }
    }
}

/// A value that an option sets: its key (below the tree that it is set in), where that is written, and the value.
#[derive(Clone)]
pub(super) struct SetTo {
    path: Vec<String>,
    key_place: Place,
    node: Node,
}

/// What came of looking for a provider.
pub(super) enum Resolved {
    Tree(Box<Node>),
    /// Found, but with mistakes that are noted.
    Broken,
    Unknown,
}

/// The currency that a provider says it bills in.
pub(super) fn currency_of(tree: &Node) -> Option<Currency> {
    match tree.table()?.get("currency").map(|node| &node.value) {
        Some(Value::Text(code)) => Currency::parse(code),
        _ => None,
    }
}

fn inline_providers(root: &Node) -> Vec<(String, Node)> {
    let table = root.table().and_then(|table| table.get("providers")).and_then(Node::table);
    table.map_or_else(Vec::new, |table| table.0.iter().map(|entry| (entry.key.clone(), entry.node.clone())).collect())
}

//! What somebody's table of invoices means: which columns are which, how dates and numbers are written, what words stand for.

use std::collections::BTreeMap;

use super::fields::Column;
use super::roles::role_of;
use crate::read::MappingFile;
use crate::read::fields::{Fields, Provenance, Reading};
use crate::read::mapping::{Rules, read_with};
use crate::read::tree::{Node, Value, suggestion};
use crate::source::{Diagnostics, Texts};
use crate::table::{Dates, Numbers};

/// A mapping of invoices. The default one takes a table by our names or those of LEDES.
#[derive(Debug, Clone, Default)]
pub struct InvoiceMapping {
    /// A workbook's sheet; the first one where left out.
    pub sheet: Option<String>,
    /// Filled rows above the header.
    pub skip_rows: u32,
    /// The first filled cell of the row that ends the table.
    pub stop: Option<String>,
    /// Ours, theirs.
    pub(super) columns: Vec<(Column, String)>,
    /// What holds where no column says so.
    pub(super) constants: BTreeMap<Column, String>,
    /// How dates are written, beside `20260131` and ISO 8601.
    pub(super) dates: Dates,
    /// How numbers are written; none where nobody said.
    pub(super) numbers: Option<Numbers>,
    /// What words are to us, by column and by their word in lower case.
    words: BTreeMap<Column, BTreeMap<String, String>>,
    /// The task type that a code stands for, by the code.
    pub types: BTreeMap<String, String>,
    /// What is said of vendors, by what files call them.
    pub vendors: BTreeMap<String, VendorTerms>,
    /// The codes of what is done over.
    pub rework: Vec<String>,
    /// The codes of quality control.
    pub qc: Vec<String>,
    /// The codes of the buyer's supervision; all that the buyer's own people do on a vendor's matters where left out.
    pub supervision: Vec<String>,
}

/// What a mapping says of a vendor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VendorTerms {
    /// The id that it gets as a provider.
    pub id: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// The provider of the library that it is like.
    pub like: Option<String>,
    /// Whether these are the buyer's own people, and the lines their time records.
    pub own: bool,
}

/// Reads a mapping of invoices; `types` are those of the task catalogue, `providers` the ids of the library.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_invoice_mapping(
    name: &str,
    content: &str,
    types: &[String],
    providers: &[String],
) -> Result<InvoiceMapping, (Diagnostics, Texts)> {
    let rules = Rules { columns: &Column::NAMES, types, of_books: false };
    let (file, mapping) =
        read_with(name, content, rules, |root, reading| Extra { types, providers, reading }.read(root))?;
    let general = InvoiceMapping::from(file);
    Ok(InvoiceMapping {
        types: mapping.types,
        vendors: mapping.vendors,
        rework: mapping.rework,
        qc: mapping.qc,
        supervision: mapping.supervision,
        ..general
    })
}

/// Reads what a mapping of invoices has beside what all mappings have.
struct Extra<'a, 'r, 't> {
    types: &'a [String],
    providers: &'a [String],
    reading: &'r mut Reading<'t>,
}

impl Extra<'_, '_, '_> {
    fn read(&mut self, root: &mut Fields) -> InvoiceMapping {
        let mut mapping = InvoiceMapping::default();
        if let Some(table) = root.table("tasks", self.reading) {
            for (code, _, node) in table.names() {
                let path = table.key(code);
                let known = self.known(node, &path, self.types, "task type", "not in the catalogue");
                mapping.types.extend(known.map(|of_type| (code.to_owned(), of_type)));
            }
        }
        if let Some(table) = root.table("vendors", self.reading) {
            for (vendor, _, node) in table.names() {
                mapping.vendors.extend(self.vendor(node, &table.key(vendor)).map(|terms| (vendor.to_owned(), terms)));
            }
        }
        if let Some(mut table) = root.table("codes", self.reading) {
            let mut codes = |key| {
                let texts = table.texts(key, self.reading).unwrap_or_default();
                texts.into_iter().map(|(code, _)| code).collect()
            };
            (mapping.rework, mapping.qc, mapping.supervision) = (codes("rework"), codes("qc"), codes("supervision"));
            table.finish(self.reading);
        }
        mapping
    }

    fn vendor(&mut self, node: &Node, path: &str) -> Option<VendorTerms> {
        let mut table = Fields::of(node, path, &Provenance::default(), self.reading)?;
        let id = table.text("id", self.reading);
        if let Some((id, node)) = id.as_ref().zip(table.node("id"))
            && !is_id(id)
        {
            self.reading.wrong_kind::<()>(node, &table.key("id"), "letters, digits, `-` and `_`");
        }
        let like = table.node("like").and_then(|node| {
            self.known(node, &table.key("like"), self.providers, "provider", "not in the rate library")
        });
        let name = table.text("name", self.reading);
        let own = table.flag("own", false, self.reading);
        table.finish(self.reading);
        Some(VendorTerms { id, name, like, own })
    }

    /// A text that is one of some names.
    fn known(&mut self, node: &Node, path: &str, names: &[String], what: &str, label: &str) -> Option<String> {
        let Value::Text(text) = &node.value else {
            return self.reading.wrong_kind(node, path, &format!("a {what}"));
        };
        if names.contains(text) {
            return Some(text.clone());
        }
        let help = suggestion(text, names.iter().map(String::as_str));
        self.reading.diagnostics.error(&node.place, format!("unknown {what} `{text}`"), label).help = help;
        None
    }
}

/// Whether a text may be the id of a provider.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

impl InvoiceMapping {
    /// The role of a timekeeper: by the code or word that the line has, or what the mapping makes of it; none where nothing is
    /// said, or it is no person.
    #[must_use]
    pub fn role(&self, classification: Option<&str>) -> Option<String> {
        role_of(classification?)
    }

    /// What a word of a column is to us; itself where nothing else is said.
    pub(super) fn word<'w>(&'w self, column: Column, theirs: &'w str) -> &'w str {
        let Some(words) = self.words.get(&column) else { return theirs };
        words.get(&theirs.trim().to_lowercase()).map_or(theirs, String::as_str)
    }
}

impl From<MappingFile> for InvoiceMapping {
    fn from(file: MappingFile) -> Self {
        let numbers = Numbers {
            decimal: file.decimal,
            thousands: file.thousands,
            currency: file.currency,
            brackets: file.brackets,
            hours_and_minutes: file.hours_and_minutes,
        };
        let lower = |words: Vec<(String, String)>| {
            words.into_iter().map(|(theirs, ours)| (theirs.trim().to_lowercase(), ours)).collect()
        };
        Self {
            sheet: file.sheet,
            skip_rows: file.skip_rows,
            stop: file.stop,
            columns: by_column(file.columns).collect(),
            constants: by_column(file.constants).collect(),
            dates: Dates { order: file.order, pattern: file.pattern },
            numbers: (numbers != Numbers::default()).then_some(numbers),
            words: by_column(file.values).map(|(column, words)| (column, lower(words))).collect(),
            ..Self::default()
        }
    }
}

/// What is said of our columns by their names.
fn by_column<T>(named: Vec<(String, T)>) -> impl Iterator<Item = (Column, T)> {
    let column = |name: &str| Column::ALL.into_iter().find(|column| column.name() == name);
    named.into_iter().filter_map(move |(name, value)| Some((column(&name)?, value)))
}

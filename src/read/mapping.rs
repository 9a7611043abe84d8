//! A mapping file: what the columns, dates, numbers and words of somebody's table mean.

use rust_decimal::Decimal;

use super::fields::{Fields, Provenance, Reading};
use super::sources::KnownSources;
use super::tree::{Node, Value, read, suggestion};
use crate::matter::Figures;
use crate::source::{Diagnostics, Origin, Place, Texts};
use crate::table::DateOrder;

/// A mapping as it is written, its columns by our names.
#[derive(Debug, Clone, Default)]
pub struct MappingFile {
    /// A workbook's sheet.
    pub sheet: Option<String>,
    /// Rows above the header.
    pub skip_rows: u32,
    /// What the row begins with that ends the table.
    pub stop: Option<String>,
    /// Whether unknown columns are carried through.
    pub carry_unknown: bool,
    /// Ours, theirs.
    pub columns: Vec<(String, String)>,
    /// The order of day, month and year.
    pub order: Option<DateOrder>,
    /// A pattern of dates.
    pub pattern: Option<String>,
    /// The decimal mark.
    pub decimal: Option<char>,
    /// The mark between thousands.
    pub thousands: Option<char>,
    /// Signs and codes of currencies beside numbers.
    pub currency: Vec<String>,
    /// Whether brackets are negative.
    pub brackets: bool,
    /// Whether `1:30` are hours and minutes.
    pub hours_and_minutes: bool,
    /// Words of a column, by our column's name: theirs, ours.
    pub values: Vec<(String, Vec<(String, String)>)>,
    /// What holds for every row, by our column's name.
    pub constants: Vec<(String, String)>,
    /// The column of units, and our units for one of theirs.
    pub units: Option<(String, Vec<(String, Decimal)>)>,
    /// Columns of work.
    pub tasks: Vec<TaskOfColumn>,
}

/// A column of work, as it is written.
#[derive(Debug, Clone, Default)]
pub struct TaskOfColumn {
    /// The task type.
    pub of_type: String,
    /// Their column of units.
    pub volume: Option<String>,
    /// Their column of hours.
    pub hours: Option<String>,
    /// Our units for one of theirs; 1 where left out.
    pub factor: Option<Decimal>,
    /// Another task of the list, and the share of its volume.
    pub share: Option<(usize, Decimal)>,
    /// What else holds, by our column's name.
    pub constants: Vec<(String, String)>,
}

/// What may be written as `hours`.
const HOURS_AND_MINUTES: &str = "h:mm";
/// What each task of a wide table says for itself.
const AMOUNTS: [&str; 3] = ["task", "volume", "hours"];
/// What every row of a book has to say, each by one of some columns.
const NEEDED: [&[&str]; 4] = [&["matter_id"], &["kind"], &["task"], &["volume", "hours"]];
/// What a task of a mapping may say about itself beside its amount.
const OF_TASKS: [&str; 4] = ["complexity", "throughput", "name", "role"];

/// Reads a mapping; `columns` are the names of ours, `types` those of the task catalogue.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_mapping(
    name: &str,
    content: &str,
    columns: &[&str],
    types: &[String],
) -> Result<MappingFile, (Diagnostics, Texts)> {
    read_with(name, content, Rules { columns, types, of_books: true }, |_, _| ()).map(|(file, ())| file)
}

/// What a mapping is held to.
pub struct Rules<'a> {
    /// The names of our columns.
    pub columns: &'a [&'a str],
    /// The types of the task catalogue.
    pub types: &'a [String],
    /// Whether it is of a book of matters: it may have `[units]` and `[[task]]`, and says what every matter needs.
    pub of_books: bool,
}

/// Reads a mapping; `rest` reads what stands in it beside what all mappings have.
pub fn read_with<T>(
    name: &str,
    content: &str,
    rules: Rules,
    rest: impl FnOnce(&mut Fields, &mut Reading) -> T,
) -> Result<(MappingFile, T), (Diagnostics, Texts)> {
    let mut texts = Texts::default();
    let mut diagnostics = Diagnostics::default();
    let text = texts.add(name, content.to_owned(), Origin::User);
    let mut read_so_far = None;
    if let Some(root) = read(text, content, &mut diagnostics) {
        let mut figures = Figures::default();
        let sources = KnownSources::default();
        let mut reading =
            Reading { texts: &texts, diagnostics: &mut diagnostics, figures: &mut figures, sources: &sources };
        if let Some(root) = Fields::of(&root, "", &Provenance::default(), &mut reading) {
            read_so_far = Some(Reader { rules, reading: &mut reading }.root(root, rest));
        }
    }
    match read_so_far {
        Some(read) if !diagnostics.has_errors() => Ok(read),
        _ => Err((diagnostics, texts)),
    }
}

/// The names of a table, and where they stand.
fn entries(node: Option<&Node>) -> Vec<(&str, &Place)> {
    let entries = node.and_then(Node::table).into_iter().flat_map(|table| &table.0);
    entries.map(|entry| (entry.key.as_str(), &entry.key_place)).collect()
}

struct Reader<'a, 'r> {
    rules: Rules<'a>,
    reading: &'a mut Reading<'r>,
}

impl Reader<'_, '_> {
    fn root<T>(&mut self, mut root: Fields, rest: impl FnOnce(&mut Fields, &mut Reading) -> T) -> (MappingFile, T) {
        let mut file = MappingFile::default();
        self.tables(&mut root, &mut file);
        if self.rules.of_books {
            self.of_books(&mut root, &mut file);
        }
        let rest = rest(&mut root, self.reading);
        root.finish(self.reading);
        (file, rest)
    }

    /// What every mapping may have.
    fn tables(&mut self, root: &mut Fields, file: &mut MappingFile) {
        self.version(root);
        for (key, place) in root.texts("undecided", self.reading).unwrap_or_default() {
            let message = format!("`{key}` is still to be decided");
            let found = self.reading.diagnostics.error(&place, message, "choose, and take it out of this list");
            found.help("the lines below `undecided` say what there is to choose from");
        }
        if let Some(table) = root.table("table", self.reading) {
            self.placing(table, file);
        }
        if let Some(table) = root.table("columns", self.reading) {
            file.columns = self.by_column(&table);
        }
        if let Some(table) = root.table("dates", self.reading) {
            self.dates(table, file);
        }
        if let Some(table) = root.table("numbers", self.reading) {
            self.numbers(table, file);
        }
        if let Some(table) = root.table("values", self.reading) {
            self.values(&table, file);
        }
        if let Some(table) = root.table("constants", self.reading) {
            file.constants = self.by_column(&table);
        }
    }

    /// What only one of a book has.
    fn of_books(&mut self, root: &mut Fields, file: &mut MappingFile) {
        if let Some(table) = root.table("units", self.reading) {
            file.units = self.units(table);
        }
        let tasks: Vec<&Node> = root.list("task", "a list of tasks", self.reading).unwrap_or_default().iter().collect();
        for (at, node) in tasks.into_iter().enumerate() {
            let path = format!("task.{at}");
            if let Some(fields) = Fields::of(node, &path, &Provenance::default(), self.reading) {
                file.tasks.push(self.task(fields, at));
            }
        }
        self.contradictions(root, file);
    }

    /// What is said twice, what could not be followed, and what every book needs and nothing says.
    fn contradictions(&mut self, root: &mut Fields, file: &MappingFile) {
        let is_wide = !file.tasks.is_empty();
        let constants = entries(root.node("constants"));
        for (name, place) in entries(root.node("columns")) {
            let is_constant = constants.iter().any(|(constant, _)| *constant == name);
            if is_constant {
                let message = format!("`{name}` is a column and a constant");
                self.reading.diagnostics.error(place, message, "expected one of the two");
            }
            self.of_tasks(is_wide, name, place);
        }
        for (name, place) in constants {
            self.of_tasks(is_wide, name, place);
        }
        if let (true, Some(node)) = (is_wide, root.node("units")) {
            let message = "`units` are for a column of volumes, and a [[task]] has a `factor` of its own";
            self.reading.diagnostics.error(&node.place, message, "not with [[task]]");
        }
        let is_said = |name: &str| file.columns.iter().chain(&file.constants).any(|(known, _)| known == name);
        let needed = NEEDED.iter().filter(|names| !is_wide || !AMOUNTS.contains(&names[0]));
        for names in needed.filter(|names| !names.iter().any(|name| is_said(name))) {
            let message = format!("nothing says the {} of a row", names.join(" or the "));
            let found = self.reading.diagnostics.error(root.place(), message, "missing from the mapping");
            found.help(format!("name a column of the file under [columns], `{} = \"...\"`, or a constant", names[0]));
        }
    }

    /// What each task of a wide table says for itself cannot be said of its row.
    fn of_tasks(&mut self, is_wide: bool, name: &str, place: &Place) {
        if is_wide && AMOUNTS.contains(&name) {
            let message = format!("`{name}` is said of every row, and by each [[task]]");
            self.reading.diagnostics.error(place, message, "expected one of the two");
        }
    }

    fn version(&mut self, root: &mut Fields) {
        match root.node("schema") {
            None => root.missing("schema", "the version of the format, 1", self.reading),
            Some(node) if node.number() != Some(Ok(Decimal::ONE)) => {
                self.reading.diagnostics.error(&node.place, "this version of the format is not known", "expected 1");
            }
            Some(_) => {}
        }
    }

    fn placing(&mut self, mut table: Fields, file: &mut MappingFile) {
        file.sheet = table.text("sheet", self.reading);
        file.stop = table.text("stop", self.reading);
        file.carry_unknown = table.flag("carry_unknown", false, self.reading);
        file.skip_rows = self.rows(&mut table).unwrap_or(0);
        table.finish(self.reading);
    }

    fn rows(&mut self, table: &mut Fields) -> Option<u32> {
        let node = table.node("skip_rows")?;
        let rows =
            node.number().and_then(Result::ok).filter(Decimal::is_integer).and_then(|rows| u32::try_from(rows).ok());
        if rows.is_none() {
            self.reading.wrong_kind::<()>(node, &table.key("skip_rows"), "a whole number of at least 0");
        }
        rows
    }

    /// Texts by names that have to be columns of ours.
    fn by_column(&mut self, table: &Fields) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (name, place, node) in table.names() {
            if !self.rules.columns.contains(&name) {
                let help = suggestion(name, self.rules.columns.iter().copied())
                    .unwrap_or_else(|| format!("there are {}", self.rules.columns.join(", ")));
                let message = format!("there is no column `{name}` of ours");
                self.reading.diagnostics.error(place, message, "not known here").help(help);
            } else if let Some(text) = self.filled(node, &table.key(name)) {
                found.push((name.to_owned(), text));
            }
        }
        found
    }

    /// A text, or a number or flag as text.
    fn filled(&mut self, node: &Node, path: &str) -> Option<String> {
        let text = match &node.value {
            Value::Text(text) => Some(text.trim().to_owned()),
            Value::Flag(flag) => Some(flag.to_string()),
            _ => node.number().and_then(Result::ok).map(|number| number.to_string()),
        };
        let text = text.filter(|text| !text.is_empty());
        if text.is_none() {
            self.reading.wrong_kind::<()>(node, path, "a text that is not empty");
        }
        text
    }

    fn dates(&mut self, mut table: Fields, file: &mut MappingFile) {
        file.order = table.word("order", DateOrder::ALL, self.reading);
        file.pattern = table.text("pattern", self.reading);
        if let (Some(_), Some(_), Some(node)) = (file.order, &file.pattern, table.node("pattern")) {
            let message = "dates have an `order` or a `pattern`, not both";
            self.reading.diagnostics.error(&node.place, message, "expected one of the two keys");
        }
        table.finish(self.reading);
    }

    fn numbers(&mut self, mut table: Fields, file: &mut MappingFile) {
        file.decimal = self.mark(&mut table, "decimal");
        file.thousands = self.mark(&mut table, "thousands");
        if file.thousands.is_some()
            && file.thousands == file.decimal.or(Some('.'))
            && let Some(node) = table.node("thousands")
        {
            let message = "the mark of thousands is the decimal mark";
            self.reading.diagnostics.error(&node.place, message, "expected another mark");
        }
        let currency = table.texts("currency", self.reading).unwrap_or_default();
        file.currency = currency.into_iter().map(|(sign, _)| sign).filter(|sign| !sign.is_empty()).collect();
        file.brackets = table.flag("brackets", false, self.reading);
        if let Some(node) = table.node("hours") {
            file.hours_and_minutes = matches!(&node.value, Value::Text(text) if text == HOURS_AND_MINUTES);
            if !file.hours_and_minutes {
                self.reading.wrong_kind::<()>(node, &table.key("hours"), "\"h:mm\"");
            }
        }
        table.finish(self.reading);
    }

    fn mark(&mut self, table: &mut Fields, key: &'static str) -> Option<char> {
        let node = table.node(key)?;
        let mark = match &node.value {
            Value::Text(text) => {
                let mut marks = text.chars();
                marks.next().filter(|mark| marks.next().is_none() && !mark.is_ascii_alphanumeric())
            }
            _ => None,
        };
        if mark.is_none() {
            self.reading.wrong_kind::<()>(node, &table.key(key), "one mark, such as \".\" or \",\"");
        }
        mark
    }

    fn values(&mut self, table: &Fields, file: &mut MappingFile) {
        for (name, place, node) in table.names() {
            if !self.rules.columns.contains(&name) {
                let message = format!("there is no column `{name}` of ours");
                let help = suggestion(name, self.rules.columns.iter().copied());
                self.reading.diagnostics.error(place, message, "not known here").help = help;
                continue;
            }
            let Some(words) = Fields::of(node, &table.key(name), &Provenance::default(), self.reading) else {
                continue;
            };
            let mut pairs = Vec::new();
            for (theirs, _, node) in words.names() {
                pairs.extend(self.filled(node, &words.key(theirs)).map(|ours| (theirs.to_owned(), ours)));
            }
            file.values.push((name.to_owned(), pairs));
        }
    }

    fn units(&mut self, mut table: Fields) -> Option<(String, Vec<(String, Decimal)>)> {
        let column = table.text("column", self.reading);
        if column.is_none() && table.node("column").is_none() {
            table.missing("column", "the column that names the unit of a volume", self.reading);
        }
        let mut factors = Vec::new();
        for (unit, _, node) in table.names() {
            factors.extend(self.above_zero(node, &table.key(unit)).map(|factor| (unit.to_owned(), factor)));
        }
        Some((column?, factors))
    }

    fn above_zero(&mut self, node: &Node, path: &str) -> Option<Decimal> {
        let number = node.number().and_then(Result::ok).filter(|number| *number > Decimal::ZERO);
        if number.is_none() {
            self.reading.wrong_kind::<()>(node, path, "a number above 0");
        }
        number
    }

    fn task(&mut self, mut table: Fields, at: usize) -> TaskOfColumn {
        let mut task = TaskOfColumn {
            volume: table.text("volume", self.reading),
            hours: table.text("hours", self.reading),
            ..TaskOfColumn::default()
        };
        if let Some(node) = table.node("factor") {
            task.factor = self.above_zero(node, &table.key("factor"));
        }
        task.share = self.share(&mut table, at);
        for key in OF_TASKS {
            if let Some(node) = table.node(key) {
                task.constants.extend(self.filled(node, &table.key(key)).map(|value| (key.to_owned(), value)));
            }
        }
        let amounts = [table.node("volume"), table.node("hours"), table.node("of")];
        if amounts.iter().flatten().count() != 1 {
            let message = format!("`task.{at}` needs `volume`, `hours`, or `of` and `share`: exactly one of the three");
            self.reading.diagnostics.error(table.place(), message, "how much work is it?");
        }
        match table.text("type", self.reading) {
            Some(of_type) if self.rules.types.contains(&of_type) => task.of_type = of_type,
            Some(of_type) => {
                let help = suggestion(&of_type, self.rules.types.iter().map(String::as_str));
                let place = table.node("type").map_or(table.place(), |node| &node.place);
                let message = format!("unknown task type `{of_type}`");
                self.reading.diagnostics.error(place, message, "not in the catalogue").help = help;
            }
            None if table.node("type").is_none() => {
                table.missing("type", "a type of the task catalogue", self.reading);
            }
            None => {}
        }
        table.finish(self.reading);
        task
    }

    fn share(&mut self, table: &mut Fields, at: usize) -> Option<(usize, Decimal)> {
        let node = table.node("of")?;
        let of = node.number().and_then(Result::ok).filter(Decimal::is_integer).and_then(|of| usize::try_from(of).ok());
        let of = of.filter(|of| *of < at);
        if of.is_none() {
            self.reading.wrong_kind::<()>(node, &table.key("of"), "the index of a task above, counted from 0");
        }
        let Some(node) = table.node("share") else {
            table.missing("share", "a share such as \"8%\"", self.reading);
            return None;
        };
        let share = match &node.value {
            Value::Text(text) => crate::number::parse_share(text).ok(),
            _ => node.number().and_then(Result::ok),
        };
        let share = share.filter(|share| *share >= Decimal::ZERO && *share <= Decimal::ONE);
        if share.is_none() {
            self.reading.wrong_kind::<()>(node, &table.key("share"), "a share from 0 to 1, such as 0.08 or \"8%\"");
        }
        of.zip(share)
    }
}

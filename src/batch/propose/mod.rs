//! What the columns, dates, numbers and words of somebody's table probably mean: a mapping to look at, each proposal with
//! its evidence, and what is left to decide at its top.

mod evidence;
mod write;

pub use write::written;

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Content, Field};
use crate::source::nearest;
use crate::table::DateOrder;
pub use evidence::{ColumnEvidence, NumberForm};

/// Words of the field and ours, by what they are words for: a column, or the values of one.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    /// Names of our columns.
    pub columns: BTreeMap<Field, Vec<String>>,
    /// Words of the columns that hold one of ours: by column, our word, theirs.
    pub words: BTreeMap<Field, BTreeMap<String, Vec<String>>>,
}

/// A mapping that is proposed for a table.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// Our columns, by theirs; with what speaks for it.
    pub columns: Vec<(Field, String, String)>,
    /// The order of dates, where every cell agrees on one.
    pub order: Option<(DateOrder, String)>,
    /// How numbers are written.
    pub numbers: Option<(NumberForm, String)>,
    /// Their words for ours, by column; none where no word of ours is near.
    pub words: BTreeMap<Field, Vec<(String, Option<String>)>>,
    /// Columns of work: theirs, and the task type.
    pub tasks: Vec<(String, String, String)>,
    /// What somebody has to choose first: where, the choices, and why.
    pub open: Vec<Choice>,
    /// Their columns that mean nothing to us.
    pub unknown: Vec<String>,
}

/// Something that the table does not settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The key of the mapping that it is about.
    pub key: String,
    /// What may be written there, ready to be taken.
    pub options: Vec<String>,
    /// Why it is open.
    pub why: String,
}

/// Letters and digits in lower case, all else taken as a single space.
#[must_use]
pub fn plain(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Proposes a mapping for a table of which the columns were looked through.
#[must_use]
pub fn propose(columns: &[ColumnEvidence], synonyms: &Synonyms) -> Proposal {
    let mut proposal = Proposal::default();
    let mut taken = BTreeSet::new();
    by_name(columns, synonyms, &mut proposal, &mut taken);
    by_content(columns, synonyms, &mut proposal, &mut taken);
    columns_of_work(columns, synonyms, &mut proposal, &mut taken);
    words(columns, synonyms, &mut proposal);
    dates(columns, &mut proposal);
    numbers(columns, &mut proposal);
    missing(&mut proposal);
    let unknown = columns.iter().enumerate().filter(|(at, column)| !taken.contains(at) && !column.name.is_empty());
    proposal.unknown = unknown.map(|(_, column)| column.name.clone()).collect();
    proposal
}

/// Columns whose names are ours or known for them, the surest first: the more of ours are certain by name, the fewer are guessed.
fn by_name(columns: &[ColumnEvidence], synonyms: &Synonyms, proposal: &mut Proposal, taken: &mut BTreeSet<usize>) {
    for field in Field::ALL {
        let ours = plain(&field.name().replace('_', " "));
        let known = synonyms.columns.get(&field);
        let names = std::iter::once(&ours).chain(known.into_iter().flatten());
        let found = names.into_iter().find_map(|name| {
            let at = columns.iter().position(|column| plain(&column.name) == *name)?;
            (!taken.contains(&at) && columns[at].could_be(field.content())).then_some(at)
        });
        if let Some(at) = found {
            taken.insert(at);
            let why = if plain(&columns[at].name) == ours { "our own name" } else { "a name for it" };
            proposal.columns.push((
                field,
                columns[at].name.clone(),
                format!("{why}; {}", columns[at].fits(field.content())),
            ));
        }
    }
}

/// Columns of words that nobody named so, but whose words are ours.
fn by_content(columns: &[ColumnEvidence], synonyms: &Synonyms, proposal: &mut Proposal, taken: &mut BTreeSet<usize>) {
    for field in [Field::Kind, Field::Task] {
        if proposal.columns.iter().any(|(known, ..)| *known == field) {
            continue;
        }
        let Some(known) = synonyms.words.get(&field) else { continue };
        let share = |column: &ColumnEvidence| {
            let fit = column.values.iter().filter(|(value, _)| exact_word(known, value).is_some());
            let (fit, all): (u64, u64) = (fit.map(|(_, count)| count).sum(), column.values.values().sum());
            (fit, all)
        };
        let best =
            columns.iter().enumerate().filter(|(at, _)| !taken.contains(at)).map(|(at, column)| (share(column), at));
        if let Some(((fit, all), at)) = best.filter(|((fit, all), _)| *all > 0 && fit * 2 > *all).max() {
            taken.insert(at);
            proposal.columns.push((
                field,
                columns[at].name.clone(),
                format!("{fit} of {all} cells hold a word for it"),
            ));
        }
    }
}

/// Where no column says the task: columns that are called like one and hold numbers.
fn columns_of_work(
    columns: &[ColumnEvidence],
    synonyms: &Synonyms,
    proposal: &mut Proposal,
    taken: &mut BTreeSet<usize>,
) {
    if proposal.columns.iter().any(|(known, ..)| *known == Field::Task) {
        return;
    }
    let Some(known) = synonyms.words.get(&Field::Task) else { return };
    for (at, column) in columns.iter().enumerate() {
        let is_amount = proposal
            .columns
            .iter()
            .any(|(field, name, _)| matches!(field, Field::Volume | Field::Hours) && *name == column.name);
        if taken.contains(&at) && !is_amount || !column.could_be(Content::Number) || column.filled == 0 {
            continue;
        }
        if let Some(task) = exact_word(known, &column.name) {
            taken.insert(at);
            proposal.columns.retain(|(_, name, _)| *name != column.name);
            proposal.tasks.push((column.name.clone(), task.to_owned(), column.fits(Content::Number)));
        }
    }
}

fn exact_word<'k>(known: &'k BTreeMap<String, Vec<String>>, value: &str) -> Option<&'k str> {
    let value = plain(value);
    let of = |(ours, theirs): (&'k String, &Vec<String>)| {
        (plain(ours) == value || theirs.contains(&value)).then_some(ours.as_str())
    };
    known.iter().find_map(of)
}

/// What their words are to us: the same, one that is known for it, or the nearest, which somebody has to confirm.
fn words(columns: &[ColumnEvidence], synonyms: &Synonyms, proposal: &mut Proposal) {
    for (field, name, _) in proposal.columns.clone() {
        let Some(known) = synonyms.words.get(&field) else { continue };
        let Some(column) = columns.iter().find(|column| column.name == name) else { continue };
        let ours: Vec<&str> = known.keys().map(String::as_str).collect();
        let mut said = Vec::new();
        for value in column.values.keys() {
            if ours.iter().any(|ours| ours.eq_ignore_ascii_case(value)) {
                continue;
            }
            let sure = exact_word(known, value);
            if sure.is_none() {
                let near = nearest(&plain(value), ours.iter().copied());
                let options = near.into_iter().chain(ours.iter().copied().filter(|of| Some(*of) != near));
                proposal.open.push(Choice {
                    key: format!("values.{}", field.name()),
                    options: options.map(|ours| format!("\"{value}\" = \"{ours}\"")).collect(),
                    why: format!("no word of ours is known for `{value}`, in {} cells", column.values[value]),
                });
            }
            said.push((value.clone(), sure.map(str::to_owned)));
        }
        if !said.is_empty() {
            proposal.words.insert(field, said);
        }
    }
}

fn dates(columns: &[ColumnEvidence], proposal: &mut Proposal) {
    let of_dates: Vec<&ColumnEvidence> = mapped(columns, proposal, Content::Date);
    let written: u64 = of_dates.iter().map(|column| column.dates.written).sum();
    if written == 0 {
        return;
    }
    let fitting: Vec<DateOrder> = DateOrder::ALL
        .iter()
        .map(|(_, order)| *order)
        .filter(|order| of_dates.iter().all(|column| column.dates.fits(*order) == column.dates.written))
        .collect();
    match fitting.as_slice() {
        [order] => proposal.order = Some((*order, format!("{written} of {written} dates fit, and in no other order"))),
        [] => proposal.open.push(Choice {
            key: "dates.pattern".to_owned(),
            options: vec!["pattern = \"%d %b %Y\"".to_owned()],
            why: "no order of day, month and year fits all dates".to_owned(),
        }),
        several => proposal.open.push(Choice {
            key: "dates.order".to_owned(),
            options: several
                .iter()
                .filter_map(|order| word_of(*order))
                .map(|word| format!("order = \"{word}\""))
                .collect(),
            why: format!("all {written} dates fit each of these: no day is above 12"),
        }),
    }
}

/// The word of an order in a mapping.
#[must_use]
pub fn word_of(order: DateOrder) -> Option<&'static str> {
    DateOrder::ALL.iter().find(|(_, known)| *known == order).map(|(word, _)| *word)
}

fn numbers(columns: &[ColumnEvidence], proposal: &mut Proposal) {
    let mut of_numbers = mapped(columns, proposal, Content::Number);
    let of_work = |column: &&ColumnEvidence| proposal.tasks.iter().any(|(name, ..)| *name == column.name);
    of_numbers.extend(columns.iter().filter(of_work));
    let written: u64 = of_numbers.iter().map(|column| column.numbers.written).sum();
    let form = |comma: bool| NumberForm::of(&of_numbers, comma);
    match (form(false), form(true)) {
        _ if written == 0 => {}
        (Some(point), Some(comma)) if point.has_marks && comma.has_marks => proposal.open.push(Choice {
            key: "numbers.decimal".to_owned(),
            why: format!("all {written} numbers can be read both ways, such as `{}`", point.example),
            options: [point, comma].iter().map(NumberForm::line).collect(),
        }),
        (Some(form), _) | (None, Some(form)) => {
            proposal.numbers = Some((form, format!("{written} of {written} numbers fit")));
        }
        (None, None) => proposal.open.push(Choice {
            key: "numbers.decimal".to_owned(),
            options: vec!["decimal = \".\"".to_owned(), "decimal = \",\"".to_owned()],
            why: "no way of writing numbers fits all of them".to_owned(),
        }),
    }
}

/// The columns that the proposal takes for something of one content.
fn mapped<'c>(columns: &'c [ColumnEvidence], proposal: &Proposal, content: Content) -> Vec<&'c ColumnEvidence> {
    let is = |column: &&ColumnEvidence| {
        proposal.columns.iter().any(|(field, name, _)| field.content() == content && *name == column.name)
    };
    columns.iter().filter(is).collect()
}

/// What a book needs and the table does not say.
fn missing(proposal: &mut Proposal) {
    let has = |field: Field| proposal.columns.iter().any(|(known, ..)| *known == field);
    let is_wide = !proposal.tasks.is_empty();
    let mut open = Vec::new();
    let mut ask = |field: Field, options: Vec<String>, why: &str| {
        open.push(Choice { key: format!("constants.{}", field.name()), options, why: why.to_owned() });
    };
    if !has(Field::MatterId) {
        ask(
            Field::MatterId,
            vec!["matter_id = \"THEIR COLUMN\"   # under [columns]".to_owned()],
            "no column looks like an id",
        );
    }
    if !has(Field::Kind) {
        let kinds = crate::matter::Kind::ALL.iter().map(|(word, _)| format!("kind = \"{word}\"")).collect();
        ask(Field::Kind, kinds, "no column says what kind of matter it is");
    }
    if !has(Field::Task) && !is_wide {
        ask(Field::Task, vec!["task = \"document-review\"".to_owned()], "no column says what work it is");
    }
    if !has(Field::Volume) && !has(Field::Hours) && !is_wide {
        ask(
            Field::Volume,
            vec!["volume = \"THEIR COLUMN\"   # under [columns]".to_owned()],
            "no column says how much work it is",
        );
    }
    proposal.open.extend(open);
}

//! What the columns, dates, numbers and words of somebody's table probably mean: a mapping to look at, each proposal with
//! its evidence, and what is left to decide at its top.

mod answer;
mod evidence;
mod write;

pub use answer::{Answer, Choice, DateAnswer};
pub use write::written;

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Content, Field};
use crate::source::nearest;
use crate::table::DateOrder;
use evidence::PATTERNS;
pub use evidence::{ColumnEvidence, NumberForm};

/// Words of the field and ours, by what they are words for: a column, or the values of one.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    /// Names of our columns.
    pub columns: BTreeMap<Field, Vec<String>>,
    /// Words of the columns that hold one of ours: by column, our word, theirs.
    pub words: BTreeMap<Field, BTreeMap<String, Vec<String>>>,
    /// The task types that are counted in hours.
    pub by_hours: BTreeSet<String>,
}

/// A mapping that is proposed for a table.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// Our columns, by theirs; with what speaks for it.
    pub columns: Vec<(Field, String, String)>,
    /// How dates are written, where every cell agrees on one way.
    pub dates: Option<(DateAnswer, String)>,
    /// How numbers are written.
    pub numbers: Option<(NumberForm, String)>,
    /// Their words for ours, by column; none where no word of ours is near.
    pub words: BTreeMap<Field, Vec<(String, Option<String>)>>,
    /// What holds for every row.
    pub constants: Vec<(Field, String)>,
    /// Columns of work.
    pub tasks: Vec<WorkColumn>,
    /// What somebody has to choose first: where, the choices, and why.
    pub open: Vec<Choice>,
    /// Their columns that mean nothing to us.
    pub unknown: Vec<String>,
}

/// A column of work, in a table that has one for each kind of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkColumn {
    /// As they call it.
    pub theirs: String,
    /// The task type.
    pub task: String,
    /// Whether it holds volumes or hours.
    pub amount: Field,
    /// What speaks for it.
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
    let unknown = columns.iter().enumerate().filter(|(at, column)| !taken.contains(at) && !column.name.is_empty());
    proposal.unknown = unknown.map(|(_, column)| column.name.clone()).collect();
    missing(synonyms, &mut proposal);
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
                format!("{}{fit} of {all} cells hold a word for it", columns[at].where_it_stands()),
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
            proposal.tasks.push(WorkColumn {
                theirs: column.name.clone(),
                task: task.to_owned(),
                amount: if synonyms.by_hours.contains(task) { Field::Hours } else { Field::Volume },
                why: column.fits(Content::Number),
            });
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
                let answer = |ours: &str| Answer::Word(field, value.clone(), ours.to_owned());
                proposal.open.push(Choice {
                    key: format!("values.{}", field.name()),
                    options: options.map(answer).chain([Answer::Leave(field, value.clone())]).collect(),
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
    let orders = DateOrder::ALL.iter().map(|(_, order)| *order);
    let orders = orders.filter(|order| of_dates.iter().all(|of| of.dates.fits(*order) == of.dates.written));
    let patterns = PATTERNS.iter().enumerate();
    let patterns = patterns.filter(|(at, _)| of_dates.iter().all(|of| of.dates.fits_pattern(*at) == of.dates.written));
    let fitting: Vec<DateAnswer> = orders.map(DateAnswer::Order).collect();
    let named = patterns.map(|(_, pattern)| DateAnswer::Pattern((*pattern).to_owned())).next();
    match (fitting.as_slice(), named) {
        ([order], _) => {
            proposal.dates = Some((order.clone(), format!("{written} of {written} dates fit, and in no other order")));
        }
        ([], Some(pattern)) => proposal.dates = Some((pattern, format!("{written} of {written} dates fit"))),
        ([], None) => proposal.open.push(Choice {
            key: "dates.pattern".to_owned(),
            options: PATTERNS.map(|pattern| Answer::Dates(DateAnswer::Pattern(pattern.to_owned()))).to_vec(),
            why: "no one way of writing day, month and year fits all dates".to_owned(),
        }),
        (several, _) => proposal.open.push(Choice {
            key: "dates.order".to_owned(),
            options: several.iter().cloned().map(Answer::Dates).collect(),
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
    let of_work = |column: &&ColumnEvidence| proposal.tasks.iter().any(|of| of.theirs == column.name);
    of_numbers.extend(columns.iter().filter(of_work));
    let written: u64 = of_numbers.iter().map(|column| column.numbers.written).sum();
    let form = |comma: bool| NumberForm::of(&of_numbers, comma);
    match (form(false), form(true)) {
        _ if written == 0 => {}
        (Some(point), Some(comma)) if point.has_marks && comma.has_marks => proposal.open.push(Choice {
            key: "numbers.decimal".to_owned(),
            why: format!("all {written} numbers can be read both ways, such as `{}`", point.example),
            options: [point, comma].map(Answer::Numbers).to_vec(),
        }),
        (Some(form), _) | (None, Some(form)) => {
            proposal.numbers = Some((form, format!("{written} of {written} numbers fit")));
        }
        (None, None) => proposal.open.push(Choice {
            key: "numbers.decimal".to_owned(),
            options: [false, true].map(|comma| Answer::Numbers(NumberForm { comma, ..NumberForm::default() })).to_vec(),
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
fn missing(synonyms: &Synonyms, proposal: &mut Proposal) {
    let has = |field: Field| proposal.columns.iter().any(|(known, ..)| *known == field);
    let is_wide = !proposal.tasks.is_empty();
    let column = |field: Field| proposal.unknown.iter().map(move |name| Answer::Column(field, name.clone()));
    let constant = |field: Field| {
        let words = synonyms.words.get(&field).into_iter().flatten();
        words.map(move |(word, _)| Answer::Constant(field, word.clone()))
    };
    let mut open = Vec::new();
    let mut ask = |field: Field, options: Vec<Answer>, why: &str| {
        let section =
            if options.iter().any(|option| matches!(option, Answer::Constant(..))) { "constants" } else { "columns" };
        open.push(Choice { key: format!("{section}.{}", field.name()), options, why: why.to_owned() });
    };
    if !has(Field::MatterId) {
        ask(Field::MatterId, column(Field::MatterId).collect(), "no column looks like an id");
    }
    if !has(Field::Kind) {
        let options = constant(Field::Kind).chain(column(Field::Kind)).collect();
        ask(Field::Kind, options, "no column says what kind of matter it is");
    }
    if !has(Field::Task) && !is_wide {
        let options = constant(Field::Task).chain(column(Field::Task)).collect();
        ask(Field::Task, options, "no column says what work it is");
    }
    if !has(Field::Volume) && !has(Field::Hours) && !is_wide {
        let options = column(Field::Volume).chain(column(Field::Hours)).collect();
        ask(Field::Volume, options, "no column says how much work it is");
    }
    // What a column is comes before what stands in it.
    open.append(&mut proposal.open);
    proposal.open = open;
}

impl Proposal {
    /// Settles the first open choice by an answer; what a column that is chosen then leaves open is asked next.
    pub fn settle(&mut self, answer: Answer, columns: &[ColumnEvidence], synonyms: &Synonyms) {
        if !self.open.is_empty() {
            self.open.remove(0);
        }
        match answer {
            Answer::Dates(dates) => self.dates = Some((dates, "chosen".to_owned())),
            Answer::Numbers(form) => self.numbers = Some((form, "chosen".to_owned())),
            Answer::Word(field, theirs, ours) => {
                let words = self.words.entry(field).or_default();
                words.retain(|(known, _)| *known != theirs);
                words.push((theirs, Some(ours)));
            }
            Answer::Leave(field, theirs) => {
                self.words.entry(field).or_default().retain(|(known, _)| *known != theirs);
            }
            Answer::Constant(field, value) => self.constants.push((field, value)),
            Answer::Column(field, theirs) => {
                self.unknown.retain(|name| *name != theirs);
                self.columns.push((field, theirs, "chosen".to_owned()));
                self.open.retain(|choice| choice.key.starts_with("columns.") || choice.key.starts_with("constants."));
                words(columns, synonyms, self);
                dates(columns, self);
                numbers(columns, self);
            }
        }
    }
}

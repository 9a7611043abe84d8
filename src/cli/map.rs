//! `lpo-cost map`: what the columns, dates, numbers and words of an export probably mean.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal};

use anyhow::Context as _;
use inquire::{InquireError, Select};

use super::args::Map;
use super::batch_table::{Table, table};
use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::inputs;
use super::not_a_matter;
use super::outputs::{self, Target};
use super::used_files::Purpose;
use crate::batch::{Answer, ColumnEvidence, Field, Placing, Proposal, Synonyms, plain, propose, written};
use crate::number::plural;
use crate::read::{BUILT_IN, SYNONYMS, Template};
use crate::table::{Cell, CsvRows, Row, Rows, delimiter_of};

/// A header stands among the first rows.
const MOST_TITLE_ROWS: usize = 20;
/// Words of a header that is one of invoices: one of each kind.
const OF_INVOICES: [&[&str]; 3] = [
    &["invoice", "inv", "bill", "invoices"],
    &["amount", "total", "net", "gross", "fees"],
    &["rate", "price", "timekeeper", "biller", "classification", "adjustment", "discount"],
];
/// A row with fewer filled cells is no header.
const LEAST_COLUMNS: usize = 3;

/// Proposes a mapping.
pub fn run(args: &Map, context: &Context) -> Result<Exit> {
    if args.ask && !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Error::usage(
            "--ask needs a terminal to ask at: leave it out, and choose at the top of the mapping that is written",
        ));
    }
    not_a_matter::check_table(&args.file)?;
    let (file, _) = context.open(&args.file)?;
    let name = inputs::name(&args.file);
    let mut place = Placing::default();
    let mut rows: Box<dyn Rows> = match table(file, &name, args.sheet.as_deref(), None, args.encoding)? {
        Table::Sheet(sheet) => {
            place.sheet = Some(sheet.sheet.clone());
            Box::new(sheet)
        }
        Table::Text(mut text) => {
            text.begin()?;
            let delimiter = args.delimiter.unwrap_or_else(|| delimiter_of(&text.rest));
            Box::new(CsvRows::new(text.stream, text.rest, text.line, delimiter))
        }
    };
    let columns = look_through(rows.as_mut(), &mut place).with_context(|| format!("cannot read {name}"))?;
    if columns.is_empty() {
        return Err(Error::failure(format!("{name}: no row has three filled cells: this is no table with a header")));
    }
    if is_of_invoices(columns.iter().map(|column| column.name.as_str())) {
        context.say(
            "warning: this looks like a table of invoices, and what is proposed is for a book of matters: `calibrate` and `actual` \
             read invoices by a mapping with other columns (docs/invoices.md, \"The mapping\")",
        );
    }
    let synonyms = Synonyms { by_hours: by_hours(context)?, ..synonyms()? };
    let mut proposal = propose(&columns, &synonyms);
    if args.ask {
        ask(&mut proposal, &columns, &synonyms)?;
    }
    let shown = args.file.file_name().map_or_else(|| name.clone(), |name| name.to_string_lossy().into_owned());
    let text = written(&proposal, &shown, &place);
    context.note(&args.output, Purpose::Result)?;
    outputs::write(&[(Target::plain(&args.output), text.into_bytes())])?;
    match proposal.open.len() {
        0 => context.say("nothing is left to decide: look through it, and give it to `batch --mapping`"),
        count => {
            let count = plural(count, "choice", "choices");
            context.say(&format!("{count} to decide first: see the top of the mapping"));
        }
    }
    Ok(Exit::Done)
}

/// Whether a header is one of invoices: it speaks of a bill, and of what that comes to or who worked on it.
fn is_of_invoices<'n>(names: impl Iterator<Item = &'n str>) -> bool {
    let words: BTreeSet<String> = names
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty())
        .collect();
    OF_INVOICES.iter().all(|kind| kind.iter().any(|word| words.contains(*word)))
}

/// Goes through what is open, one choice after the other.
fn ask(proposal: &mut Proposal, columns: &[ColumnEvidence], synonyms: &Synonyms) -> Result<()> {
    // A choice that nothing can be chosen for stays open.
    let mut left = Vec::new();
    while let Some(choice) = proposal.open.first().cloned() {
        if choice.options.is_empty() {
            left.push(proposal.open.remove(0));
            continue;
        }
        let question = format!("{}: {}", choice.key, choice.why);
        let options = choice.options.iter().map(Answer::said).collect();
        let answer = match Select::new(&question, options).raw_prompt() {
            Ok(chosen) => choice.options[chosen.index].clone(),
            Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => {
                return Err(Error::failure("not all is chosen: nothing was written"));
            }
            Err(error) => return Err(anyhow::Error::new(error).context("cannot ask at the terminal").into()),
        };
        proposal.settle(answer, columns, synonyms);
    }
    proposal.open = left;
    Ok(())
}

/// Finds the header and looks at every cell below it, down to a row of totals.
fn look_through(rows: &mut dyn Rows, place: &mut Placing) -> io::Result<Vec<ColumnEvidence>> {
    let mut row = Row::default();
    for above in 0..=MOST_TITLE_ROWS {
        if !rows.next(&mut row)? {
            return Ok(Vec::new());
        }
        if row.cells.iter().filter(|cell| matches!(cell, Cell::Text(_))).count() >= LEAST_COLUMNS {
            place.skip_rows = u32::try_from(above).unwrap_or(0);
            let mut columns: Vec<_> = row.cells.iter().map(|cell| ColumnEvidence::named(&cell.text())).collect();
            // The last row may be one of totals.
            let mut last = Row::default();
            while rows.next(&mut row)? {
                take(&mut columns, &last);
                std::mem::swap(&mut row, &mut last);
            }
            match total(&last) {
                Some(word) => place.stop = Some(word),
                None => take(&mut columns, &last),
            }
            return Ok(columns);
        }
    }
    Ok(Vec::new())
}

fn take(columns: &mut [ColumnEvidence], row: &Row) {
    for (column, cell) in columns.iter_mut().zip(&row.cells) {
        column.add(row.line, cell);
    }
}

/// What a row of totals begins with.
fn total(row: &Row) -> Option<String> {
    let first = row.cells.iter().find(|cell| !cell.is_empty()).map(Cell::text)?;
    ["total", "totals", "grand total", "sum"].contains(&plain(&first).as_str()).then_some(first)
}

/// The types of the task catalogue that are counted in hours.
fn by_hours(context: &Context) -> Result<BTreeSet<String>> {
    let library = context.library()?;
    let template = Template::new("the template", "schema = 1\n", Vec::new(), &library, context.as_of)?;
    let case = template.read_case(None, None).case;
    let tasks = case.into_iter().flat_map(|case| case.matter.tasks);
    let by_hours = tasks.map(|task| task.task_type).filter(|of| of.unit.as_deref() == Some("hour"));
    Ok(by_hours.map(|of| of.id.clone()).collect())
}

/// The words of the field that come with the tool.
fn synonyms() -> Result<Synonyms> {
    let content = BUILT_IN.iter().find(|(name, _)| *name == SYNONYMS).map_or("", |(_, content)| *content);
    let mut file: BTreeMap<String, toml::Value> =
        toml::from_str(content).context("cannot read the built-in synonyms")?;
    file.remove("schema");
    let mut synonyms = Synonyms::default();
    for (section, words) in file {
        let words: BTreeMap<String, Vec<String>> = words.try_into().context("cannot read the built-in synonyms")?;
        if section == "columns" {
            synonyms.columns =
                words.into_iter().filter_map(|(name, words)| Some((Field::named(&name)?, words))).collect();
        } else if let Some(field) = Field::named(&section) {
            synonyms.words.insert(field, words);
        }
    }
    Ok(synonyms)
}

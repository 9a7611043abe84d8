//! `lpo-cost optimize` on a book: who gets which matter.

use anyhow::Context as _;
use rust_decimal::Decimal;

use super::args::Optimize;
use super::batch_input::{BookOpener, note_rejects, rejected_file};
use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::inputs;
use super::outputs::{Target, write};
use super::progress::Bar;
use super::terminal;
use crate::analysis::{self, Choice, Shortfall};
use crate::batch::{self, BatchCandidates, Book, MatterCandidates, Offers, rejects, rejects_header, said_of_rows};
use crate::format::CsvStyle;
use crate::number::{Currency, display, plural};
use crate::report::{self, Capacity};
use crate::source::nearest;

/// Shares out the matters of a book.
pub fn run(args: &Optimize, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    note_rejects(&args.reading, args.disclosure.anonymise, context)?;
    let as_of = context.as_of;
    let library = context.library()?;
    let (mix, anonymise) = (args.mix, args.disclosure.anonymise);
    let (reading, changes) = (&args.reading, args.changes.all());
    let opener = BookOpener { reading, changes, anonymise, library: &library, context };
    let (template, opened) = opener.open(&args.file)?;
    if opened.input.files.is_some() {
        return Err(Error::failure("a folder of matter files cannot be optimised yet: `lpo-cost batch` scores it"));
    }
    let name = inputs::name(&args.file);
    let style = CsvStyle::default();
    let (input, template) = (opened.input, &template);
    let book = Book { input, template, as_of, threads: 1, long: false, mix, anonymise, style };
    let bar = Bar::new(opened.size, context.global.quiet);
    let Offers { candidates: offers, rows: tally, rejected_rows } =
        batch::offers(book, |progress| bar.show(progress)).with_context(|| format!("cannot read {name}"))?;
    bar.finish();
    let capacities = capacities(&offers, &args.capacity)?;
    let currency = currency(&offers)?;
    let matters: Vec<Vec<Choice>> = offers.matters.iter().map(|of| choices(&offers, &capacities, of)).collect();
    let hours: Vec<Decimal> = capacities.iter().map(|(_, hours)| *hours).collect();
    let found = match analysis::portfolio(&matters, &hours, currency.decimals()) {
        Ok(found) => found,
        Err(shortfall) => return Err(Error::failure(short(&capacities, &shortfall))),
    };
    for (line, id) in &offers.repeated {
        context.say(&format!(
            "warning: line {line}: the matter `{id}` was there before: rows of one matter stand together"
        ));
    }
    let capacities = capacities.into_iter().zip(found.used.iter().zip(&found.values));
    let capacities: Vec<Capacity> = capacities
        .map(|((provider, hours), (used, value))| Capacity { provider, hours, used: *used, value: *value })
        .collect();
    let shown = if args.disclosure.anonymise { "a book" } else { &name };
    let report = report::portfolio(shown, &offers, currency, &found, &capacities, as_of);
    let rows = [rejects_header(style.delimiter).into_bytes(), rejects(&offers.rejected, style.delimiter)?].concat();
    let mut outputs = context.formatted(&report, targets)?;
    outputs.extend(args.reading.rejects.iter().map(|path| (Target::plain(path), rows.clone())));
    let rejected_rows = [rejected_file(&opened.head), rejected_rows].concat();
    outputs.extend(args.reading.rejects_rows.iter().map(|path| (Target::plain(path), rejected_rows.clone())));
    write(&outputs)?;
    if args.reading.rejects.is_none() && !offers.rejected.is_empty() {
        terminal::say(String::from_utf8_lossy(&rows).trim_end());
        terminal::say(&format!("{} rejected", plural(offers.rejected.len(), "row", "rows")));
    }
    let said = said_of_rows(tally.left_out.words().as_deref(), &opened.unused);
    for line in &said {
        context.say(line);
    }
    Ok(if offers.rejected.is_empty() { Exit::Done } else { Exit::Rejected })
}

/// The capacities asked for, each of a provider that is compared.
fn capacities(offers: &BatchCandidates, asked: &[(String, Decimal)]) -> Result<Vec<(String, Decimal)>> {
    let mut capacities: Vec<(String, Decimal)> = Vec::new();
    for (id, hours) in asked {
        let known = offers.providers.iter().map(String::as_str);
        if !offers.providers.contains(id) {
            let help = nearest(id, known).map_or_else(
                || format!("compared are {}", offers.providers.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(Error::failure(format!("--capacity {id}={hours}: `{id}` is not compared: {help}")));
        }
        if capacities.iter().any(|(known, _)| known == id) {
            return Err(Error::usage(format!("--capacity {id}={hours}: the capacity of `{id}` is given twice")));
        }
        capacities.push((id.clone(), *hours));
    }
    Ok(capacities)
}

/// The currency that all matters share.
fn currency(offers: &BatchCandidates) -> Result<Currency> {
    let Some(first) = offers.matters.first() else { return Ok(offers.currency) };
    if let Some(other) = offers.matters.iter().find(|of| of.currency != first.currency) {
        return Err(Error::failure(format!(
            "`{}` is in {} and `{}`, line {}, in {}: totals of two currencies cannot be added; give each its own book",
            first.id, first.currency, other.id, other.line, other.currency
        )));
    }
    Ok(first.currency)
}

/// What a matter's choices cost, and the hours that they take of each capacity: of the baseline its own hours whoever is
/// chosen, of another provider those of its part.
fn choices(offers: &BatchCandidates, capacities: &[(String, Decimal)], of: &MatterCandidates) -> Vec<Choice> {
    let choice = |candidate: &batch::Candidate| {
        let hours = |(id, _): &(String, Decimal)| match id {
            id if *id == offers.baseline => candidate.own_hours,
            id => candidate.hours_of(id),
        };
        Choice { total: candidate.total, hours: capacities.iter().map(hours).collect() }
    };
    of.offers.iter().map(choice).collect()
}

/// Why nothing fits.
fn short(capacities: &[(String, Decimal)], shortfall: &Shortfall) -> String {
    let hours = |hours: Decimal| {
        // Rounded up, for what is missing at the least.
        let tenths = hours.checked_mul(Decimal::TEN).map(|tenths| tenths.ceil());
        let shown = tenths.and_then(|tenths| tenths.checked_div(Decimal::TEN)).unwrap_or(hours);
        format!("{} hours", display(shown, 1))
    };
    let each = |list: &[(usize, Decimal)]| {
        let one = |(at, missing): &(usize, Decimal)| {
            let (id, had) = &capacities[*at];
            format!("`{id}` with its {} hours is short by {}", had.normalize(), hours(*missing))
        };
        list.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let help = "raise a --capacity, or compare more providers";
    match shortfall {
        Shortfall::Each(list) => format!("the matters do not fit: {} at the least; {help}", each(list)),
        Shortfall::Together(missing, nearest) => {
            let ids: Vec<String> = capacities.iter().map(|(id, _)| format!("`{id}`")).collect();
            format!(
                "the matters do not fit: each capacity would do by itself, but {} together are short by {} at the least; in the nearest way found {}; {help}",
                ids.join(" and "),
                hours(*missing),
                each(nearest)
            )
        }
        Shortfall::Nearest(list, true) => {
            format!("the matters do not fit, since none can be split: in the nearest way found {}; {help}", each(list))
        }
        Shortfall::Nearest(list, false) => {
            format!("no way was found in which the matters fit: in the nearest {}; {help}", each(list))
        }
        Shortfall::TooLarge => "a total or a number of hours is too large to hold exactly".to_owned(),
    }
}

//! What was spent on a matter, as invoices and exports of time have it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Actual;
use super::plan::listed;
use super::vendors::Vendors;
use crate::analysis::Spent;
use crate::cli::context::Context;
use crate::cli::exit::{Error, Result};
use crate::cli::inputs::{self, MOST_BYTES};
use crate::matter::{Fault, HOUR, InvoiceFinding, InvoiceLine, LineCode, LineKind, WorkPlan};
use crate::number::plural;
use crate::read::{InvoiceMapping, Invoices, InvoicesRead, Survey, read_invoice_mapping};

/// So many findings are named one by one.
const MOST_NAMED: usize = 20;

/// What was spent, and what of the files was left out.
pub struct SpentRead {
    pub spent: Vec<Spent>,
    pub notes: Vec<String>,
}

/// Reads invoices, and time that is not billed yet.
pub fn read(args: &Actual, plan: &WorkPlan, context: &Context) -> Result<SpentRead> {
    let mapping = mapping(args, context)?;
    let (billed, invoices) = files(&args.invoices, &mapping, context, args, true)?;
    let (time, exports) = files(&args.time, &mapping, context, args, false)?;
    let files = [exports, invoices];
    let mut reader = Reader { args, plan, mapping: &mapping, files, mistakes: Vec::new(), notes: Vec::new() };
    let lines: Vec<(InvoiceLine, bool)> =
        billed.into_iter().map(|line| (line, true)).chain(time.into_iter().map(|line| (line, false))).collect();
    let lines = reader.of_matter(lines)?;
    let lines = reader.until(lines, context);
    let vendors = Vendors::new(plan, &mapping, &args.vendor, lines.iter().map(|(line, _)| line));
    reader.strangers(&vendors);
    let spent: Vec<Spent> = lines.iter().map(|(line, billed)| reader.spent(&vendors, line, *billed)).collect();
    reader.currencies(&lines);
    if !reader.mistakes.is_empty() {
        return Err(Error::failure(listed(reader.mistakes.into_iter())));
    }
    Ok(SpentRead { spent, notes: reader.notes })
}

fn mapping(args: &Actual, context: &Context) -> Result<InvoiceMapping> {
    let Some(path) = &args.mapping else { return Ok(InvoiceMapping::default()) };
    let (name, content) = context.read(path, MOST_BYTES)?;
    let survey = Survey::of(&context.library()?, context.as_of);
    let types: Vec<String> = survey.types.iter().map(|of| of.id.clone()).collect();
    let providers: Vec<String> = survey.providers.iter().map(|of| of.id.clone()).collect();
    read_invoice_mapping(&name, &content, &types, &providers).map_err(|(found, texts)| Error::input(found, texts))
}

/// The lines of some files, and what these are called; what does not add up is said.
fn files(
    paths: &[PathBuf],
    mapping: &InvoiceMapping,
    context: &Context,
    args: &Actual,
    billed: bool,
) -> Result<(Vec<InvoiceLine>, Vec<String>)> {
    let invoices = Invoices::new(mapping);
    let mut invoices = if billed { invoices } else { invoices.of_time() };
    let mut lines = Vec::new();
    for path in paths {
        let (input, _) = context.open(path)?;
        invoices.read(&inputs::name(path), input, &mut |line| lines.push(line.clone())).map_err(Error::failure)?;
    }
    say(&invoices.finish(), context, args, billed);
    Ok((lines, paths.iter().map(|path| inputs::name(path)).collect()))
}

/// What is wrong with files; of time that is not billed only what cannot be read.
fn say(read: &InvoicesRead, context: &Context, args: &Actual, billed: bool) {
    if args.anonymise {
        return;
    }
    let told = |found: &&InvoiceFinding| billed || matches!(found.fault, Fault::Unreadable | Fault::Fields);
    let found: Vec<&InvoiceFinding> = read.findings.iter().filter(told).collect();
    for one in found.iter().take(MOST_NAMED) {
        let file = read.files.get(one.place.file).map_or("an invoice", |file| file.name.as_str());
        let amounts = one.stated.zip(one.expected);
        let amounts = amounts.map_or_else(String::new, |(stated, expected)| {
            format!(" (it says {}, expected {})", stated.normalize(), expected.normalize())
        });
        context.say(&format!("warning: {file}:{}: {}{amounts}", one.place.row, one.fault.about()));
    }
    if found.len() > MOST_NAMED {
        context.say(&format!("warning: and {} more such findings", found.len() - MOST_NAMED));
    }
}

struct Reader<'r> {
    args: &'r Actual,
    plan: &'r WorkPlan,
    mapping: &'r InvoiceMapping,
    /// What the exports of time are called, and the invoices.
    files: [Vec<String>; 2],
    mistakes: Vec<String>,
    notes: Vec<String>,
}

impl Reader<'_> {
    /// The lines of the plan's matter. Where none says that it is of that matter, all of them if they are of one.
    fn of_matter(&mut self, lines: Vec<(InvoiceLine, bool)>) -> Result<Vec<(InvoiceLine, bool)>> {
        let Some(matter) = self.plan.matter.as_deref() else { return Ok(lines) };
        let is_it = |line: &InvoiceLine| {
            let named = [&line.client_matter, &line.firm_matter];
            named.into_iter().flatten().any(|id| id.trim().eq_ignore_ascii_case(matter))
        };
        let named: BTreeSet<&str> = lines.iter().filter_map(|(line, _)| line.matter()).collect();
        if named.is_empty() {
            return Ok(lines);
        }
        if !lines.iter().any(|(line, _)| is_it(line)) {
            if named.len() > 1 {
                let several: Vec<&str> = named.iter().take(5).copied().collect();
                return Err(Error::failure(format!(
                    "no line is of the matter `{matter}` of the plan: the invoices are of {} matters, {}{}",
                    named.len(),
                    several.join(", "),
                    if named.len() > 5 { ", ..." } else { "" }
                )));
            }
            let other =
                if self.args.anonymise { String::new() } else { format!(", `{}`", named.iter().next().unwrap_or(&"")) };
            self.notes.push(format!(
                "The invoices call the matter by another id than the plan{other}: taken to be the same."
            ));
            return Ok(lines);
        }
        let before = lines.len();
        let kept: Vec<(InvoiceLine, bool)> =
            lines.into_iter().filter(|(line, _)| line.matter().is_none() || is_it(line)).collect();
        self.left_out(before - kept.len(), "of other matters");
        Ok(kept)
    }

    /// What was spent by the day that the matter is looked at.
    fn until(&mut self, lines: Vec<(InvoiceLine, bool)>, context: &Context) -> Vec<(InvoiceLine, bool)> {
        let before = lines.len();
        let kept: Vec<(InvoiceLine, bool)> =
            lines.into_iter().filter(|(line, _)| day(line).is_none_or(|day| day <= context.as_of)).collect();
        self.left_out(before - kept.len(), &format!("later than {}", context.as_of.said()));
        kept
    }

    fn left_out(&mut self, count: usize, which: &str) {
        if count > 0 {
            let count = plural(i64::try_from(count).unwrap_or(i64::MAX), "line", "lines");
            self.notes.push(format!("{count} {which} left out."));
        }
    }

    /// Says which vendors are not in the plan.
    fn strangers(&mut self, vendors: &Vendors) {
        for id in &vendors.strangers {
            let who = if self.args.anonymise { "A vendor".to_owned() } else { format!("`{id}`") };
            self.notes.push(format!(
                "{who} is not in the plan: what it bills was not planned. If it is one of the plan's providers, say so: \
                 --vendor VENDOR=ID."
            ));
        }
    }

    /// Amounts in another currency than the plan's, which are not added to it.
    fn currencies(&mut self, lines: &[(InvoiceLine, bool)]) {
        let own = self.plan.currency;
        let others = lines.iter().filter(|(line, _)| line.currency.is_some_and(|currency| currency != own));
        let others: Vec<&(InvoiceLine, bool)> = others.collect();
        if let Some(((line, billed), currency)) = others.first().and_then(|first| Some((*first, first.0.currency?))) {
            let count = plural(i64::try_from(others.len()).unwrap_or(i64::MAX), "line is", "lines are");
            self.mistakes.push(format!(
                "{}: {count} in {currency}, and the plan in {own}: amounts in two currencies are not added; convert the \
                 invoices, or price the plan in {currency}",
                self.place(line, *billed)
            ));
        }
    }

    /// Where a line stands.
    fn place(&self, line: &InvoiceLine, billed: bool) -> String {
        let name = self.files[usize::from(billed)].get(line.place.file).map_or("an invoice", String::as_str);
        format!("{name}:{}", line.place.row)
    }

    fn spent(&mut self, vendors: &Vendors, line: &InvoiceLine, billed: bool) -> Spent {
        let taxed = self.plan.lines.iter().any(|planned| planned.name == LineCode::IrrecoverableTax.title());
        let written = if taxed { line.total } else { line.net() };
        let gross = if line.kind.enters_rates() { line.gross() } else { None };
        let adjusted = gross.and_then(|gross| gross.checked_add(line.adjustment.unwrap_or_default()));
        let amount = written.or(adjusted);
        if amount.is_none() && (billed || line.units.is_none()) {
            let place = self.place(line, billed);
            self.mistakes.push(format!("{place}: the line says neither what it comes to nor hours and a rate"));
        }
        let unit = match line.kind {
            LineKind::HourlyFee => Some(HOUR.to_owned()),
            LineKind::UnitFee => Some(line.unit.word().to_owned()),
            _ => None,
        };
        Spent {
            provider: vendors.of(line, billed),
            day: day(line),
            from: line.invoice.from,
            task: line.task.clone(),
            role: self.mapping.role(line.timekeeper.classification.as_deref()),
            unit,
            units: line.units,
            gross,
            amount,
            billed,
        }
    }
}

/// The day of a line, else of its invoice.
fn day(line: &InvoiceLine) -> Option<crate::number::Day> {
    line.date.or(line.invoice.until).or(line.invoice.date)
}

//! What was spent on a matter, as invoices and exports of time have it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::Actual;
use super::of_matter::{Called, Line, counted};
use super::plan::listed;
use super::vendors::Vendors;
use crate::analysis::Spent;
use crate::cli::context::Context;
use crate::cli::exit::{Error, Result};
use crate::cli::inputs::{self, MOST_BYTES};
use crate::matter::{Fault, HOUR, InvoiceFinding, InvoiceLine, LineCode, LineKind, WorkPlan};
use crate::number::plural;
use crate::read::{InvoiceMapping, Invoices, InvoicesRead, Survey, read_invoice_mapping};
use crate::report::Remarks;
use crate::source::nearest;

/// So many findings are named one by one.
const MOST_NAMED: usize = 20;

/// What was spent, and what is to be said of the files.
pub struct SpentRead {
    pub spent: Vec<Spent>,
    pub remarks: Remarks,
}

/// Reads invoices, and time that is not billed yet.
pub fn read(args: &Actual, plan: &WorkPlan, context: &Context) -> Result<SpentRead> {
    let mapping = mapping(args, context)?;
    known_providers(args, plan)?;
    let (billed, invoices, found) = files(&args.invoices, &mapping, context, args, true)?;
    let (time, exports, _) = files(&args.time, &mapping, context, args, false)?;
    let files = [exports, invoices];
    let remarks = Remarks { doubts: faults(&found).into_iter().collect(), notes: Vec::new() };
    let mut reader = Reader { args, plan, mapping: &mapping, files, mistakes: Vec::new(), remarks };
    let lines: Vec<Line> =
        billed.into_iter().map(|line| (line, true)).chain(time.into_iter().map(|line| (line, false))).collect();
    let lines = reader.of_matter(lines)?;
    let lines = reader.until(lines, context);
    let vendors = Vendors::new(plan, &mapping, &args.vendor, lines.iter().map(|(line, _)| line));
    reader.supposed(&vendors);
    let spent: Vec<Spent> = lines.iter().map(|(line, billed)| reader.spent(&vendors, line, *billed)).collect();
    reader.currencies(&lines);
    if !reader.mistakes.is_empty() {
        return Err(Error::failure(listed(reader.mistakes.into_iter())));
    }
    Ok(SpentRead { spent, remarks: reader.remarks })
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
) -> Result<(Vec<InvoiceLine>, Vec<String>, InvoicesRead)> {
    let invoices = Invoices::new(mapping);
    let mut invoices = if billed { invoices } else { invoices.of_time() };
    let mut lines = Vec::new();
    let paths = args.files_of(paths)?;
    for path in &paths {
        let input = Actual::open(path, context)?;
        invoices.read(&inputs::name(path), input, &mut |line| lines.push(line.clone())).map_err(Error::failure)?;
    }
    let read = invoices.finish();
    say(&read, context, args, billed);
    Ok((lines, paths.iter().map(|path| inputs::name(path)).collect(), read))
}

/// A provider that is mistyped would put what it bills beside the plan.
fn known_providers(args: &Actual, plan: &WorkPlan) -> Result<()> {
    let of_tasks = plan.tasks.iter().filter_map(|task| task.provider.as_ref());
    let of_lines = plan.lines.iter().filter_map(|line| line.payee.as_ref());
    let known: BTreeSet<&str> =
        of_tasks.chain(of_lines).chain(&plan.baseline).chain(plan.names.keys()).map(String::as_str).collect();
    let Some((vendor, id)) = args.vendor.iter().find(|(_, id)| !known.is_empty() && !known.contains(id.as_str()))
    else {
        return Ok(());
    };
    let help = nearest(id, known.iter().copied()).map_or_else(
        || format!("there are {}", known.iter().copied().collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Err(Error::failure(format!("--vendor {vendor}={id}: the plan has no provider `{id}`: {help}")))
}

/// What of the invoices makes their amounts doubtful.
fn faults(read: &InvoicesRead) -> Option<String> {
    let mut counts: BTreeMap<Fault, i64> = BTreeMap::new();
    for fault in read.findings.iter().map(|found| found.fault).filter(|fault| fault.touches_amounts()) {
        *counts.entry(fault).or_default() += 1;
    }
    let all = plural(counts.values().sum::<i64>(), "thing does not", "things do not");
    let each: Vec<String> = counts.iter().map(|(fault, count)| format!("{count} {}", fault.word())).collect();
    let said = format!(
        "Check the invoices: {all} add up ({}). Every line counts as it is written; `calibrate` lists them all.",
        each.join(", ")
    );
    (!each.is_empty()).then_some(said)
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
    remarks: Remarks,
}

impl Reader<'_> {
    /// The lines of the plan's matter.
    fn of_matter(&mut self, lines: Vec<Line>) -> Result<Vec<Line>> {
        let (args, files) = (self.args, &self.files);
        let file = |billed: bool, at: usize| files[usize::from(billed)].get(at).filter(|_| !args.anonymise).cloned();
        let called = Called { plan: self.plan.matter.as_deref(), given: &args.invoice_matter, file: &file };
        let of = called.taken(lines)?;
        self.remarks.doubts.extend(of.doubts);
        self.remarks.notes.extend(of.notes);
        Ok(of.lines)
    }

    /// What was spent by the day that the matter is looked at.
    fn until(&mut self, lines: Vec<Line>, context: &Context) -> Vec<Line> {
        let before = lines.len();
        let kept: Vec<Line> =
            lines.into_iter().filter(|(line, _)| day(line).is_none_or(|day| day <= context.as_of)).collect();
        let later = format!("later than {} left out.", context.as_of.said());
        // Where nothing else was billed, that is no trifle.
        let nothing = kept.is_empty();
        let said = if nothing { &mut self.remarks.doubts } else { &mut self.remarks.notes };
        said.extend(counted(before - kept.len(), &later));
        kept
    }

    /// Says which vendor is taken to be the one provider that is left over: all that it billed is held against that one's plan.
    fn supposed(&mut self, vendors: &Vendors) {
        if let Some((vendor, id)) = vendors.supposed.as_ref().filter(|_| !self.args.anonymise) {
            self.remarks.doubts.push(format!(
                "Check who billed: `{vendor}` is taken to be {}, the only outside provider of the plan. Say who it is with \
                 `--vendor`.",
                self.plan.called(id)
            ));
        }
    }

    /// Amounts in another currency than the plan's, which are not added to it.
    fn currencies(&mut self, lines: &[Line]) {
        let own = self.plan.currency;
        let others = lines.iter().filter(|(line, _)| line.currency.is_some_and(|currency| currency != own));
        let others: Vec<&Line> = others.collect();
        if let Some(((line, billed), currency)) = others.first().and_then(|first| Some((*first, first.0.currency?))) {
            let count = plural(others.len(), "line is", "lines are");
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

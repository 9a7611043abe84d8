//! `lpo-cost calibrate`: rates, prices, speeds and shares from one's own invoices, ready to be used with `--rates`.

mod args;
mod backtest;
mod directory;
mod labels;
mod on;
mod terms;
mod volumes;

use std::path::Path;

pub use args::Calibrate;

use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::inputs::{self, MOST_BYTES};
use super::outputs::{self, Target};
use super::used_files::Purpose;
use crate::analysis::calibrate::{AllBilled, Gathered, Unfit, calibrate};
use crate::format::{Content, Format};
use crate::matter::{InvoiceLine, Notice, TaskType};
use crate::read::{InvoiceMapping, Invoices, InvoicesRead, Survey, read_invoice_mapping};
use crate::report::{self, CalibrationContext, Report as _, TableReport, finding_records, rates_files};
use backtest::Backtest;
use labels::{Labeller, vendor_of};

/// Works out what invoices say, and writes it.
pub fn run(args: &Calibrate, context: &Context) -> Result<Exit> {
    let (reports, directory) = args.outputs();
    if let Some(path) = &args.findings {
        context.note(path, Purpose::Rejects)?;
    }
    let targets = context.outputs(&reports, args.output.format, Content::Report)?;
    let library = context.library()?;
    let survey = Survey::of(&library, context.as_of);
    if survey.diagnostics.has_errors() {
        return Err(Error::input(survey.diagnostics, survey.texts));
    }
    let mapping = mapping(args, &survey, context)?;
    let (gathered, billed, read) = gather(args, &mapping, &survey, context)?;
    let terms = terms::terms(args, &mapping, &gathered, &survey, context)?;
    let types: Vec<TaskType> = survey.types.iter().map(|of| TaskType::clone(of)).collect();
    let known =
        crate::analysis::calibrate::Known { providers: &survey.providers, types: &types, figures: &survey.figures };
    let found = calibrate(&gathered, known, &terms).map_err(unfit)?;
    let files = || rates_files(&found, &survey.providers, &types.iter().collect::<Vec<_>>());
    let on = args.on.as_ref().map(|matter| on::totals(matter, &found, files(), context)).transpose()?;
    let back = Backtest {
        args,
        mapping: &mapping,
        survey: &survey,
        types: &types,
        gathered: &gathered,
        billed: &billed,
        terms: &terms,
        context,
    };
    let backtest = back.run()?;
    let asked = CalibrationContext { read: &read, as_of: context.as_of, names: args.names, on, backtest };
    let report = report::calibration(&found, &asked);
    say(&read, args, context);
    let mut all = context.formatted(&report, targets)?;
    if let Some(path) = &args.findings {
        let table = TableReport::of(serde_json::Value::Null, finding_records(report.document()), Vec::new());
        all.extend(context.formatted(
            &table,
            vec![Target {
                path: path.clone(),
                format: Format::named("csv").ok_or_else(|| Error::failure("CSV is not known"))?,
            }],
        )?);
    }
    match directory {
        Some(folder) => directory::write(&folder, files(), all, context)?,
        None => outputs::write(&all)?,
    }
    Ok(Exit::Done)
}

/// The mapping that invoices are read by.
fn mapping(args: &Calibrate, survey: &Survey, context: &Context) -> Result<InvoiceMapping> {
    let Some(path) = &args.mapping else { return Ok(InvoiceMapping::default()) };
    let (name, content) = context.read(path, MOST_BYTES)?;
    let types: Vec<String> = survey.types.iter().map(|of| of.id.clone()).collect();
    let providers: Vec<String> = survey.providers.iter().map(|of| of.id.clone()).collect();
    read_invoice_mapping(&name, &content, &types, &providers).map_err(|(found, texts)| Error::input(found, texts))
}

/// Reads all files, and adds their lines up: by vendor, and by matter.
fn gather(
    args: &Calibrate,
    mapping: &InvoiceMapping,
    survey: &Survey,
    context: &Context,
) -> Result<(Gathered, AllBilled, InvoicesRead)> {
    let (mut gathered, mut billed) = (Gathered::default(), AllBilled::default());
    let mut labeller = Labeller::new(mapping, survey);
    let mut invoices = Invoices::new(mapping).encoded(args.encoding);
    for path in args.files()? {
        let stream = Calibrate::open(&path, context)?;
        let name = inputs::name(&path);
        let mut each = |line: &InvoiceLine| {
            labeller.hand_on(line, &mut gathered);
            if !args.backtest.is_empty() {
                billed.take(line, vendor_of(line), labeller.is_own(line));
            }
        };
        invoices.read(&name, stream, &mut each).map_err(Error::failure)?;
    }
    let read = invoices.finish();
    if read.files.iter().all(|file| file.lines == 0) {
        return Err(Error::failure("no file has a line of an invoice in it"));
    }
    Ok((gathered, billed, read))
}

fn unfit(unfit: Unfit) -> Error {
    match unfit {
        Unfit::TooLarge => Error::failure("the amounts are too large to be added exactly"),
        Unfit::NotCarried { vendor, why } => Error::failure(format!("rates of `{vendor}` cannot be carried: {why}")),
    }
}

/// Says which file is which, where something is said of files by their number.
fn say(read: &InvoicesRead, args: &Calibrate, context: &Context) {
    let about: Vec<usize> = read
        .findings
        .iter()
        .map(|finding| finding.place.file)
        .chain(read.notices.iter().map(|Notice { file, .. }| *file))
        .collect();
    if !args.names && !about.is_empty() {
        let named = read.files.iter().enumerate().filter(|(at, _)| about.contains(at));
        for (at, file) in named {
            context.say(&format!("note: file {} is {}", at + 1, file.name));
        }
    }
}

/// Whether an output is a directory: it is one, or its name has no ending that a format has.
fn is_directory(path: &Path) -> bool {
    let ended = path.as_os_str().to_string_lossy().ends_with('/');
    !super::used_files::is_standard(path) && (ended || path.is_dir() || path.extension().is_none())
}

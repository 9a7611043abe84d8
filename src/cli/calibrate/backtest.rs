//! Closed matters, each estimated again from what was known before its first invoice.

use std::path::Path;

use super::args::Calibrate;
use super::labels::Labeller;
use crate::analysis::calibrate::{AllBilled, Backtested, Gathered, Known, Terms, calibrate, estimated, known_from};
use crate::cli::context::Context;
use crate::cli::exit::{Error, Result};
use crate::cli::inputs::{self, MOST_BYTES};
use crate::cli::used_files::is_standard;
use crate::matter::TaskType;
use crate::number::Day;
use crate::read::{Change, InvoiceMapping, Invoices, Library, Request, Survey, read_case};
use crate::report::rates_files;

/// So many outcomes are simulated of each matter.
const DRAWS: u64 = 1000;

/// What every back-test of a run shares.
pub struct Backtest<'c> {
    pub args: &'c Calibrate,
    pub mapping: &'c InvoiceMapping,
    pub survey: &'c Survey,
    pub types: &'c [TaskType],
    pub billed: &'c AllBilled,
    pub terms: &'c Terms,
    pub context: &'c Context<'c>,
}

impl Backtest<'_> {
    /// Every closed matter that is named.
    pub fn run(&self) -> Result<Vec<Backtested>> {
        if self.args.invoices.iter().any(|path| is_standard(path)) {
            return Err(Error::usage(
                "--backtest reads the invoices once for each matter: name files, not standard input",
            ));
        }
        self.args.backtest.iter().map(|matter| self.matter(matter)).collect()
    }

    fn matter(&self, path: &Path) -> Result<Backtested> {
        let (name, content) = self.context.read(path, MOST_BYTES)?;
        let mut library = self.context.library()?;
        let id = self.read(&name, &content, &[], &library)?.matter.id;
        let billed = self.billed.matters.get(&id).and_then(|billed| Some((billed, billed.first?, billed.vendor()?)));
        let Some((billed, first, (vendor, invoiced))) = billed else {
            return Err(Error::failure(format!("{name}: no invoice with a date is of the matter `{id}`")));
        };
        let gathered = self.known_before(first)?;
        let lines = gathered.vendors.get(vendor).map_or(0, |vendor| vendor.lines);
        let said = self.terms.vendors.get(vendor).cloned().unwrap_or_default();
        let provider = if lines > 0 {
            let known = Known { providers: &self.survey.providers, types: self.types, figures: &self.survey.figures };
            let found = calibrate(&gathered, known, &self.terms_before(first)).map_err(super::unfit)?;
            library.add_layer(rates_files(&found, &self.survey.providers, &self.types.iter().collect::<Vec<_>>()));
            said.id
        } else {
            said.like
        };
        let case = self.read(&name, &content, &[Change::Providers(vec![provider.clone()])], &library)?;
        let with_own = !billed.own.is_zero();
        let threads = self.context.global.threads();
        let Some((estimate, range)) = estimated(&case, &provider, with_own, DRAWS, threads)? else {
            return Err(Error::failure(format!("{name}: `{provider}` has no price for it")));
        };
        let actual = if with_own { invoiced.saturating_add(billed.own) } else { invoiced };
        Ok(Backtested { matter: id, provider, lines, estimate, range, actual })
    }

    fn read(&self, name: &str, content: &str, changes: &[Change], library: &Library) -> Result<crate::matter::Case> {
        let reading = read_case(&Request { name, content, changes, library, as_of: self.context.as_of });
        let (diagnostics, texts) = (reading.diagnostics, reading.texts);
        reading.case.ok_or_else(|| Error::input(diagnostics, texts))
    }

    /// What the invoices of before a day come to.
    fn known_before(&self, day: Day) -> Result<Gathered> {
        let mut gathered = Gathered::default();
        let mut labeller = Labeller::new(self.mapping, self.survey);
        let mut invoices = Invoices::new(self.mapping).encoded(self.args.encoding);
        for path in self.args.files()? {
            let stream = Calibrate::open(&path, self.context)?;
            let mut each = |line: &crate::matter::InvoiceLine| {
                if known_from(line).is_some_and(|known| known < day) {
                    labeller.hand_on(line, &mut gathered);
                }
            };
            invoices.read(&inputs::name(&path), stream, &mut each).map_err(Error::failure)?;
        }
        Ok(gathered)
    }

    /// What was asked, with the volumes of matters that were over by then.
    fn terms_before(&self, day: Day) -> Terms {
        let is_over = |matter: &str| {
            let last = self.billed.matters.get(matter).and_then(|billed| billed.last);
            last.is_some_and(|last| last < day)
        };
        let mut asked = self.terms.clone();
        asked.volumes.retain(|volume| is_over(&volume.matter));
        asked.to = None;
        asked
    }
}

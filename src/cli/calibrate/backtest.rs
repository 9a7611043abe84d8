//! Closed matters, each held against what was billed: estimated again from what was known before its first invoice, or as a
//! comparison was saved at the time.

use std::path::Path;

use rust_decimal::Decimal;

use super::args::Calibrate;
use super::labels::Labeller;
use crate::analysis::RestDraws;
use crate::analysis::calibrate::{
    AllBilled, Backtested, Gathered, Known, Outcomes, Terms, VendorTerms, calibrate, estimated, known_from,
};
use crate::cli::context::Context;
use crate::cli::diff::is_json;
use crate::cli::exit::{Error, Result};
use crate::cli::inputs::{self, MOST_SAVED_BYTES};
use crate::cli::not_a_matter;
use crate::cli::used_files::is_standard;
use crate::matter::{Case, InvoiceLine, TaskType};
use crate::number::{Currency, Day};
use crate::read::{Change, InvoiceMapping, Invoices, Library, Request, Survey, read_case};
use crate::report::{SavedEstimates, SavedMistake, rates_files, read_estimates};

/// So many outcomes are simulated of each matter.
const DRAWS: u64 = 10_000;

/// What every back-test of a run shares.
pub struct Backtest<'c> {
    pub args: &'c Calibrate,
    pub mapping: &'c InvoiceMapping,
    pub survey: &'c Survey,
    pub types: &'c [TaskType],
    /// All invoices, whenever they were written.
    pub gathered: &'c Gathered,
    pub billed: &'c AllBilled,
    pub terms: &'c Terms,
    pub context: &'c Context<'c>,
}

/// A closed matter, and what was billed of it.
struct Closed<'b> {
    /// Its file.
    name: String,
    id: String,
    /// The day of its first invoice.
    first: Day,
    /// Who billed most.
    vendor: &'b str,
    /// That, with the buyer's own cost where it was recorded.
    actual: Decimal,
    currency: Currency,
    /// Whether that is in it.
    with_own: bool,
    how: How,
}

/// What a closed matter is estimated by.
enum How {
    /// The text of its matter file.
    Again(String),
    /// The comparison that was saved.
    Saved(SavedEstimates),
}

impl Backtest<'_> {
    /// Every closed matter that is named.
    pub fn run(&self) -> Result<Vec<Backtested>> {
        if self.args.invoices.iter().any(|path| is_standard(path)) && !self.args.backtest.is_empty() {
            return Err(Error::usage("--backtest reads the invoices twice: name files, not standard input"));
        }
        let closed: Vec<Closed> = self.args.backtest.iter().map(|path| self.closed(path)).collect::<Result<_>>()?;
        if let Some(other) = closed.iter().find(|of| of.currency != closed[0].currency) {
            let (name, own, first) = (&other.name, other.currency, closed[0].currency);
            let message =
                format!("{name}: the matter is in {own}, and another in {first}: back-test those of one currency");
            return Err(Error::failure(message));
        }
        let again: Vec<Day> = closed.iter().filter(|of| of.is_again()).map(|of| of.first).collect();
        let mut known = self.known_before(&again)?.into_iter();
        let each = closed.into_iter().map(|of| match &of.how {
            How::Saved(saved) => self.saved(&of, saved),
            How::Again(content) => self.again(&of, content, &known.next().unwrap_or_default()),
        });
        each.collect()
    }

    fn closed(&self, path: &Path) -> Result<Closed<'_>> {
        let (name, content) = self.context.read(path, MOST_SAVED_BYTES)?;
        let (id, currency, how) = if is_json(path, &content) {
            let wrong = |mistakes: Vec<SavedMistake>| {
                let said: Vec<String> = mistakes.iter().map(|mistake| mistake.said(&name)).collect();
                Error::failure(said.join("\nerror: "))
            };
            let saved = read_estimates(&content).map_err(wrong)?;
            (saved.matter.clone(), saved.currency, How::Saved(saved))
        } else {
            not_a_matter::check(&name, &content)?;
            let matter = self.read(&name, &content, &[], &self.context.library()?)?.matter;
            (matter.id, matter.currency, How::Again(content))
        };
        let billed = self.billed.matters.get(&id).and_then(|billed| Some((billed, billed.first?, billed.vendor()?)));
        let Some((billed, first, (vendor, invoiced))) = billed else {
            return Err(Error::failure(format!("{name}: no invoice with a date is of the matter `{id}`")));
        };
        let with_own = !billed.own.is_zero();
        let actual = if with_own { invoiced.saturating_add(billed.own) } else { invoiced };
        let of = Closed { name, id, first, vendor, actual, currency, with_own, how };
        of.is_billed_in(self.currency_of(vendor))?;
        Ok(of)
    }

    /// What a vendor bills in.
    fn currency_of(&self, vendor: &str) -> Currency {
        self.gathered.vendors.get(vendor).and_then(|vendor| vendor.currency).unwrap_or(self.terms.currency)
    }

    fn said(&self, vendor: &str) -> VendorTerms {
        self.terms.vendors.get(vendor).cloned().unwrap_or_default()
    }

    /// The estimate that was saved for whoever billed, or for the provider of the library that it is like.
    fn saved(&self, of: &Closed, saved: &SavedEstimates) -> Result<Backtested> {
        if saved.as_of > of.first {
            return Err(Error::failure(format!(
                "{}: the comparison is of {}, and the first invoice of {}: what was known by then proves nothing; name the \
                 matter file, which is estimated again from what was known before",
                of.name, saved.as_of, of.first
            )));
        }
        let VendorTerms { id, like, .. } = self.said(of.vendor);
        let named = |id: &str| saved.options.iter().find(|option| option.provider == id);
        let Some(option) = named(&id).or_else(|| named(&like)) else {
            let all: Vec<&str> = saved.options.iter().map(|option| option.provider.as_str()).collect();
            return Err(Error::failure(format!(
                "{}: it has no price for `{id}` or `{like}`, only for {}: say which of these billed, --like {}=ID",
                of.name,
                all.join(", "),
                of.vendor
            )));
        };
        let less = if of.with_own { Decimal::ZERO } else { option.own };
        Ok(Backtested {
            matter: of.id.clone(),
            currency: of.currency,
            provider: option.provider.clone(),
            lines: None,
            estimate: option.total.saturating_sub(less),
            range: option.percentiles.map(|of| Outcomes::Saved(of.map(|outcome| outcome.saturating_sub(less)))),
            actual: of.actual,
        })
    }

    /// The estimate from what was known.
    fn again(&self, of: &Closed, content: &str, gathered: &Gathered) -> Result<Backtested> {
        let mut library = self.context.library()?;
        let lines = gathered.vendors.get(of.vendor).map_or(0, |vendor| vendor.lines);
        let VendorTerms { id, like, .. } = self.said(of.vendor);
        let provider = if lines > 0 {
            let known = Known { providers: &self.survey.providers, types: self.types, figures: &self.survey.figures };
            let found = calibrate(gathered, known, &self.terms_before(of.first)).map_err(super::unfit)?;
            library.add_layer(rates_files(&found, &self.survey.providers, &self.types.iter().collect::<Vec<_>>()));
            id
        } else {
            like
        };
        let case = self.read(&of.name, content, &[Change::Providers(vec![provider.clone()])], &library)?;
        let draws = RestDraws { draws: DRAWS, seed: 1, threads: self.context.global.threads() };
        let Some((estimate, range)) = estimated(&case, &provider, of.with_own, draws)? else {
            return Err(Error::failure(format!("{}: `{provider}` has no price for it", of.name)));
        };
        let (matter, currency, lines) = (of.id.clone(), of.currency, Some(lines));
        Ok(Backtested { matter, currency, provider, lines, estimate, range, actual: of.actual })
    }

    fn read(&self, name: &str, content: &str, changes: &[Change], library: &Library) -> Result<Case> {
        let reading = read_case(&Request { name, content, changes, library, as_of: self.context.as_of });
        let (diagnostics, texts) = (reading.diagnostics, reading.texts);
        reading.case.ok_or_else(|| Error::input(diagnostics, texts))
    }

    /// What the invoices of before each of some days come to; these are read once for all.
    fn known_before(&self, days: &[Day]) -> Result<Vec<Gathered>> {
        let mut gathered: Vec<Gathered> = days.iter().map(|_| Gathered::default()).collect();
        if days.is_empty() {
            return Ok(gathered);
        }
        let mut labeller = Labeller::new(self.mapping, self.survey);
        let mut invoices = Invoices::new(self.mapping).encoded(self.args.encoding);
        for path in self.args.files()? {
            let stream = Calibrate::open(&path, self.context)?;
            let mut each = |line: &InvoiceLine| {
                let Some(known) = known_from(line) else { return };
                for (_, gathered) in days.iter().zip(&mut gathered).filter(|(day, _)| known < **day) {
                    labeller.hand_on(line, gathered);
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

impl Closed<'_> {
    fn is_again(&self) -> bool {
        matches!(self.how, How::Again(_))
    }

    /// Amounts in two currencies are not held against one another.
    fn is_billed_in(&self, billed: Currency) -> Result<()> {
        if self.currency == billed {
            return Ok(());
        }
        Err(Error::failure(format!(
            "{}: the matter is in {}, and what `{}` billed in {billed}: amounts in two currencies are not compared",
            self.name, self.currency, self.vendor
        )))
    }
}

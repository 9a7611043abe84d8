//! Writing the document: every result at its precision, with its words, formulas and origins.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::formula::{Formula, formula};
use super::super::num::Num;
use super::super::words::line_name;
use super::document::{Document, ExchangeDoc, Finding};
use super::estimate::EstimateDoc;
use super::line::{LineDoc, LineName, OperandDoc};
use crate::analysis::Examined;
use crate::engine::{Assessed, Inputs, Line, OnTape, PricingError, Profile, Schedule, own_hours_by_role};
use crate::matter::{Case, Exchange, Figure, FigureId, Warning};
use crate::number::{Day, Number, Position, Step, Tape, Traced, snap};
use crate::read::KnownSources;
use crate::source::Texts;

/// What a document is written with, besides what was compared.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// The texts that figures stand in.
    pub texts: &'c Texts,
    /// The known sources.
    pub sources: &'c KnownSources,
    /// The day that the comparison is made.
    pub as_of: Day,
    /// Whether formulas come with their operands.
    pub explain: bool,
}

/// Estimates as a document, and what people and tables are told besides.
#[derive(Debug)]
pub struct View<'c> {
    /// The case.
    pub case: &'c Case,
    /// The document.
    pub document: Document,
    /// What is told besides about each estimate, in their order.
    pub besides: Vec<Beside>,
    /// Working days kept free before the deadline.
    pub reserve_days: i64,
}

/// What is told about an estimate besides what its document says.
#[derive(Debug, Default)]
pub struct Beside {
    /// How often recurring lines count in the total.
    pub times: i64,
    /// The day that the provider's own part begins.
    pub begins: Option<Day>,
    /// What to look out for.
    pub warnings: Vec<Warning>,
    /// Keys of the assumptions that it leans on.
    pub assumptions: Vec<String>,
    /// Ids of the sources that it leans on.
    pub sources: Vec<String>,
}

impl View<'_> {
    /// The decimals of an amount.
    pub fn decimals(&self) -> u32 {
        self.case.matter.currency.decimals()
    }

    /// The place of the recommended estimate.
    pub fn recommended(&self) -> Option<usize> {
        let id = self.document.recommended.as_ref()?;
        self.document.estimates.iter().position(|of| of.provider == *id)
    }

    /// What is told besides about an estimate, by its id.
    pub fn beside(&self, of: &EstimateDoc) -> &Beside {
        let at = self.document.estimates.iter().position(|known| known.provider == of.provider);
        &self.besides[at.unwrap_or(0)]
    }

    /// An amount over all periods, of a line of an estimate.
    pub fn over_all(&self, of: &EstimateDoc, line: &LineDoc) -> Decimal {
        let times = if line.one_off { 1 } else { self.beside(of).times };
        line.amount.get() * Decimal::from(times)
    }
}

/// Writes what was priced on a tape.
pub struct Writer<'w> {
    pub case: &'w Case,
    pub context: Context<'w>,
    pub tape: &'w Tape,
    pub estimates: &'w [Assessed<Traced<'w>>],
    pub examined: &'w [Examined<'w>],
    pub profile: &'w Profile<Traced<'w>>,
}

impl<'w> Writer<'w> {
    /// The estimates as a document in which nothing is recommended yet.
    pub fn view(&self) -> Result<View<'w>, PricingError> {
        let (case, used) = (self.case, self.used());
        let estimates = self.estimates.iter().zip(self.examined);
        let estimates: Result<Vec<EstimateDoc>, PricingError> =
            estimates.map(|(of, examined)| self.estimate(of, examined)).collect();
        let document = Document::of(self, estimates?, &used);
        let besides = self.estimates.iter().zip(self.examined).map(|(of, examined)| self.beside(of, examined, &used));
        let reserve_days =
            OnTape(self.tape, &case.figures).or_zero(case.matter.reserve_days).ceil().count().unwrap_or(0);
        let mut view = View { case, document, besides: besides.collect(), reserve_days };
        for (estimate, beside) in view.document.estimates.iter_mut().zip(&view.besides) {
            estimate.warnings = beside.warnings.iter().map(|found| Finding::warned(case, found)).collect();
        }
        Ok(view)
    }

    pub(super) fn decimals(&self) -> u32 {
        self.case.matter.currency.decimals()
    }

    pub(super) fn own_hours_by_role(
        &self,
        of: &Assessed<Traced<'w>>,
        schedule: &Schedule<Traced<'w>>,
    ) -> BTreeMap<String, Num> {
        let hours = own_hours_by_role(self.case, &OnTape(self.tape, &self.case.figures), &of.scenario, schedule);
        hours.into_iter().filter_map(|(role, hours)| Some((role, exact(hours).map(Num::to_4)?))).collect()
    }

    /// With the warnings about where figures come from.
    fn beside(&self, of: &Assessed<Traced<'w>>, examined: &Examined<'w>, used: &[&Figure]) -> Beside {
        let schedule = of.schedule();
        let parts = of.scenario.assignment.parts(self.case);
        let concerned = |figure: &&&Figure| match figure.key.strip_prefix("providers.") {
            None => true,
            Some(rest) => parts.iter().any(|part| {
                rest.strip_prefix(self.case.providers[part.provider].id.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
            }),
        };
        let leaned: Vec<&Figure> = used.iter().filter(concerned).copied().collect();
        let sources: BTreeSet<&String> = leaned.iter().flat_map(|figure| &figure.sources).collect();
        let unknown = sources.iter().filter(|id| !self.context.sources.has(id));
        let unknown: Vec<String> = unknown.copied().cloned().collect();
        let assumptions: Vec<String> =
            leaned.iter().filter(|figure| figure.is_assumed()).map(|figure| figure.key.clone()).collect();
        let mut warnings = examined.warnings.clone();
        warnings.extend((!unknown.is_empty()).then_some(Warning::UnknownSource(unknown)));
        warnings.extend((!assumptions.is_empty()).then_some(Warning::LeansOnAssumptions(assumptions.len())));
        let begins = of.own_parts(self.case).filter_map(|staffed| staffed.team.start()).min();
        Beside {
            times: schedule.map_or(self.case.matter.periods, |schedule| schedule.times),
            begins,
            warnings,
            assumptions,
            sources: sources.into_iter().cloned().collect(),
        }
    }

    /// The rates between the matter's currency and the others that are compared.
    pub(super) fn exchange_rates(&self) -> Vec<ExchangeDoc> {
        let mut rates: Vec<ExchangeDoc> = Vec::new();
        for provider in self.case.compared.iter().map(|at| &self.case.providers[*at]) {
            let figures = &self.case.figures;
            let value = |id: Option<FigureId>| id.map_or(Decimal::ONE, |id| figures.get(id).likely);
            let (rate, date, figure) = match provider.exchange {
                Exchange::Same | Exchange::Missing => continue,
                Exchange::Given(id) => (Some(value(Some(id))), None, Some(id)),
                Exchange::ByEuro { matter, own, on, .. } => {
                    (value(matter).checked_div(value(own)), Some(on), own.or(matter))
                }
            };
            let currency = provider.currency.code();
            if let (Some(rate), Some(figure)) = (rate, figure)
                && !rates.iter().any(|known| known.currency == currency)
            {
                let from = self.context.texts.reference(&figures.get(figure).place);
                rates.push(ExchangeDoc { currency, rate: Num::figure(snap(rate)), date, from });
            }
        }
        rates
    }

    fn estimate(&self, of: &Assessed<Traced<'w>>, examined: &Examined<'w>) -> Result<EstimateDoc, PricingError> {
        let lines = of.estimate.iter().flat_map(|estimate| &estimate.lines);
        let lines: Result<Vec<LineDoc>, PricingError> = lines.map(|line| self.line(line)).collect();
        Ok(EstimateDoc::of(self, of, examined, lines?))
    }

    fn line(&self, line: &Line<Traced<'w>>) -> Result<LineDoc, PricingError> {
        let formula = formula(self.tape, line.amount);
        let amount = exact(line.amount).ok_or(PricingError::TooLarge)?;
        let operands = if self.context.explain { Some(self.operands(&formula)?) } else { None };
        Ok(LineDoc::of(self, line, Num::money(amount, self.decimals()), formula.text, operands))
    }

    /// What the line is called whose amount stands at a place on the tape.
    fn line_name(&self, at: Position) -> Option<String> {
        let mut lines =
            self.estimates.iter().filter_map(|of| of.estimate.as_ref()).flat_map(|estimate| &estimate.lines);
        let line = lines.rfind(|line| line.amount.position() == Some(at))?;
        let code = LineName::of(self.case, line);
        Some(if line.task.is_some() { format!("{code}, {}", line_name(self.case, line)) } else { code.to_string() })
    }

    fn operands(&self, of: &Formula) -> Result<Vec<OperandDoc>, PricingError> {
        let mut figures = of.figures.clone();
        let mut operands: Vec<OperandDoc> = Vec::new();
        // Counts have formulas of their own, with counts in them.
        let mut counts = of.counts.clone();
        let mut next = 0;
        while let Some((name, at)) = counts.get(next).copied() {
            let (step, value) = self.tape.step(at);
            let from = match step {
                Step::Named(of, _) if !name.is_counted() => {
                    let inner = Formula::of(self.tape, of);
                    figures.extend(inner.figures);
                    counts.extend(inner.counts.into_iter().filter(|found| !counts.contains(found)).collect::<Vec<_>>());
                    inner.text
                }
                _ => "counted".to_owned(),
            };
            operands.push(OperandDoc::computed(value, name.word().to_owned(), from)?);
            next += 1;
        }
        for at in &of.rounded {
            let name = self.line_name(*at).unwrap_or_else(|| "an amount".to_owned());
            let from = "the line of that name".to_owned();
            operands.push(OperandDoc::computed(self.tape.step(*at).1, name, from)?);
        }
        let mut known = BTreeSet::new();
        figures.retain(|index| known.insert(*index));
        let all: Vec<&Figure> = self.case.figures.iter().collect();
        operands.extend(figures.into_iter().map(|index| {
            let figure = all[index];
            OperandDoc {
                value: Num::figure(figure.likely),
                key: figure.key.clone(),
                from: self.context.texts.reference(&figure.place),
                sources: figure.sources.clone(),
                assumption: figure.assumption.clone(),
            }
        }));
        Ok(operands)
    }

    /// The figures that anything on the tape was computed from, each key once, in the order of the keys.
    fn used(&self) -> Vec<&'w Figure> {
        let read = self.tape.inputs();
        let figures = self.case.figures.iter().enumerate().filter(|(index, _)| read.contains(index));
        let by_key: BTreeMap<&str, &Figure> = figures.map(|(_, figure)| (figure.key.as_str(), figure)).collect();
        by_key.into_values().collect()
    }

    /// The day on which the last work of all estimates ends.
    pub(super) fn last_finish(&self) -> Option<Day> {
        self.estimates.iter().filter_map(|of| of.schedule()?.finish()).max()
    }
}

/// The value of a result, unless it is too large to hold.
pub fn exact(value: Traced) -> Option<Decimal> {
    value.exact().get()
}

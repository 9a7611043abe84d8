//! A comparison as a report: a document with versioned keys, rows, what people read, and a workbook that calculates.

mod answer;
mod blocks;
mod document;
mod ending;
mod estimate;
mod inputs;
mod kind;
mod line;
mod page;
mod records;
mod source;
mod work;
mod writer;

use rust_decimal::Decimal;

pub use answer::{Advice, AdvisedPart, Answer, Column, KeyFigure, OVER_BUDGET, OptionRow, Subject, Tone};
pub use document::{AssumptionDoc, Document, EDITIONS, ExchangeDoc, Finding, MatterDoc, TurnDoc};
pub use estimate::EstimateDoc;
pub use line::{LineDoc, LineName, OperandDoc};
pub use records::record_columns;
pub use source::SourceDoc;
pub use work::WorkDoc;
pub use writer::Context;

pub(super) use blocks::Layout;
pub(super) use ending::ends;
pub(super) use writer::{View, Writer};

use super::chart::{Swung, Tornado, Unit};
use super::num::Num;
use super::{Block, Records, Report, Workbook, livebook, table};
use crate::analysis::{Compared, Confidence, PERCENTS, Turn};
use crate::engine::{PricingError, estimate_id};
use crate::matter::Case;
use crate::source::Texts;

/// A comparison, ready to be written.
#[derive(Debug)]
pub struct ComparisonReport<'c> {
    view: View<'c>,
    answer: Answer,
    compared: &'c Compared<'c>,
    texts: &'c Texts,
    /// Whether people are shown everything, not the answer alone.
    in_full: bool,
}

impl<'c> ComparisonReport<'c> {
    /// Words what was compared.
    ///
    /// # Errors
    /// Where an amount cannot be held.
    pub fn new(case: &'c Case, compared: &'c Compared<'c>, context: Context<'c>) -> Result<Self, PricingError> {
        let Compared { tape, comparison, examined, profile, .. } = compared;
        let estimates = &comparison.estimates;
        let mut view = Writer { case, context, tape, estimates, examined, profile }.view()?;
        view.document.baseline = estimate_id(case, &estimates[comparison.baseline]);
        let decimals = case.matter.currency.decimals();
        view.document.lead = compared.lead.map(|lead| Num::money(lead, decimals));
        let id = |at: usize| estimate_id(case, &estimates[at]);
        view.document.recommended = comparison.recommended().map(id);
        view.document.recommended_single = compared.recommended_single.map(id);
        if let Some(confidence) = &compared.confidence {
            sure(&mut view.document, confidence, decimals);
        }
        view.document.turns = turns(&view.document, &compared.turns);
        let answer = Answer::new(&view, compared);
        view.document.reasons = answer.reasons();
        Ok(Self { view, answer, compared, texts: context.texts, in_full: context.explain })
    }

    /// With everything below the answer, if asked for; explanations always come with it.
    #[must_use]
    pub fn in_full(self, asked: bool) -> Self {
        Self { in_full: self.in_full || asked, ..self }
    }

    /// The answer on one page.
    #[must_use]
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// What moves the total of the recommended one, else of the baseline; none where nothing is uncertain.
    fn tornado(&self) -> Option<Tornado> {
        let confidence = self.compared.confidence.as_ref().filter(|of| !of.is_certain())?;
        let of = &self.view.document.estimates[confidence.of];
        let swings = confidence.swings.iter();
        let swings = swings.map(|of| Swung { key: of.key.clone(), values: of.values, totals: of.totals });
        Some(Tornado::new(&of.provider, Unit::of(self.view.case), of.total.map(Num::get), swings))
    }
}

/// How sure the comparison is. Where nothing is uncertain all outcomes are the total, exactly.
fn sure(document: &mut Document, confidence: &Confidence, decimals: u32) {
    let simulation = &confidence.simulation;
    document.verdict = Some(simulation.verdict);
    document.assumed_share = confidence.assumed_share().map(Num::to_4);
    document.safer = confidence.safer.map(|at| document.estimates[at].provider.clone());
    let money = |value: f64| Decimal::from_f64_retain(value).map(|value| Num::money(value, decimals));
    let share = |share: f64| Decimal::from_f64_retain(share).map(Num::to_4);
    let places = [10, 50, 90].map(|percent| PERCENTS.iter().position(|of| *of == percent));
    for (estimate, spread) in document.estimates.iter_mut().zip(&simulation.spreads) {
        let at = |place: Option<usize>| money(spread.percentiles?[place?]);
        let certain = confidence.is_certain().then_some(estimate.total);
        [estimate.low, estimate.median, estimate.high] = places.map(|place| certain.unwrap_or_else(|| at(place)));
        estimate.chance_cheapest = share(spread.cheapest);
        estimate.chance_on_time = spread.on_time.and_then(share);
        estimate.chance_within_budget = spread.within_budget.and_then(share);
    }
}

/// What would change the answer, by the ids of the estimates.
fn turns(document: &Document, turns: &[Turn]) -> Vec<TurnDoc> {
    turns.iter().map(|turn| TurnDoc::of(turn, &document.estimates)).collect()
}

impl Report for ComparisonReport<'_> {
    type Document = Document;

    fn document(&self) -> &Document {
        &self.view.document
    }

    fn records(&self) -> Records {
        records::records(&self.view)
    }

    fn blocks(&self) -> Vec<Block> {
        let answer = Block::Answer(Box::new(self.answer.clone()));
        let rest = if self.in_full { blocks::blocks(&self.view) } else { Vec::new() };
        std::iter::once(answer).chain(rest).collect()
    }

    fn workbook(&self) -> Workbook {
        let live = livebook::workbook(self.view.case, self.texts, &self.view.document, &self.answer);
        live.unwrap_or_else(|_| table("Report", &self.records()))
    }

    fn page(&self) -> Vec<Block> {
        page::page(self)
    }
}

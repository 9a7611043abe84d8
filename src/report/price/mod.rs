//! What a firm should ask for a matter, as a report.

mod answer;
mod charts;
mod document;
mod figures;
mod full;
mod sheets;
mod words;

use super::block::Block;
use super::cell::{Records, records};
use super::comparison::{Context, SourceDoc};
use super::num::Num;
use super::origins::OriginDoc;
use super::workbook::Workbook;
use super::{Report, Stated};
use crate::analysis::{PriceTerms, Priced};
use crate::matter::Case;

pub use document::PriceDocument;
use document::{OfferDoc, OfferFigures, SCHEMA};

/// A price as a report.
#[derive(Debug)]
pub struct PriceReport<'c> {
    case: &'c Case,
    terms: &'c PriceTerms,
    priced: &'c Priced,
    as_of: crate::number::Day,
    document: PriceDocument,
    /// Whether all of it is said, and not the first screen alone.
    in_full: bool,
}

impl<'c> PriceReport<'c> {
    /// Words a price.
    #[must_use]
    pub fn new(case: &'c Case, terms: &'c PriceTerms, priced: &'c Priced, context: Context) -> Self {
        let document = PriceDocument::of(case, terms, priced, context.as_of);
        let mut report = Self { case, terms, priced, as_of: context.as_of, document, in_full: context.explain };
        report.document.options = report.pairs().map(|(option, offer)| OfferDoc::of(&report, option, offer)).collect();
        report.document.reasons = report.reasons();
        report.document.before = report.before().iter().map(crate::report::Duty::said).collect();
        report.document.assumptions = report.assumptions();
        if context.explain {
            let origins = priced.inputs.iter().filter_map(|of| OriginDoc::drawn(case, context.texts, of));
            let origins: Vec<OriginDoc> = origins.collect();
            report.document.sources = Some(SourceDoc::all(origins.iter().flat_map(|of| &of.sources), context.sources));
            report.document.explained = Some(origins);
        }
        report
    }

    fn num(&self, amount: rust_decimal::Decimal) -> Num {
        Num::money(amount, self.decimals())
    }

    /// The same with everything that there is to say.
    #[must_use]
    pub fn in_full(self, in_full: bool) -> Self {
        Self { in_full: self.in_full || in_full, ..self }
    }
}

impl Report for PriceReport<'_> {
    type Document = PriceDocument;

    fn document(&self) -> &PriceDocument {
        &self.document
    }

    /// A row an option.
    fn records(&self) -> Records {
        let document = &self.document;
        records!(&document.options, |of| {
            "schema" => SCHEMA,
            "matter_id" => document.matter.id,
            "currency" => document.matter.currency,
            "charging" => document.terms.charging,
            OfferFigures::COLUMNS => of.figures,
        })
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = self.screen(!self.in_full);
        if self.in_full {
            blocks.extend(self.further());
        }
        blocks.push(self.closing());
        blocks
    }

    fn page(&self) -> Vec<Block> {
        let mut blocks = self.screen(false);
        blocks.extend(self.further());
        blocks.push(self.closing());
        blocks
    }

    fn workbook(&self) -> Workbook {
        sheets::workbook(self)
    }
}

/// A figure with the remarks that there are.
fn stated(label: &'static str, tone: super::Tone, figure: String, remarks: &[Option<String>]) -> Stated {
    let remarks: Vec<&str> = remarks.iter().flatten().map(String::as_str).collect();
    Stated { label, figure, remark: remarks.join("; "), tone }
}

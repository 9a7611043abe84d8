//! Where the inputs of an analysis come from.

use rust_decimal::Decimal;

use super::block::Block;
use super::comparison::SourceDoc;
use super::document::document;
use super::num::Num;
use super::table_report::TableReport;
use super::words::origin;
use crate::matter::{Case, Figure, FigureId};
use crate::read::KnownSources;
use crate::source::Texts;

document! {
    /// An input of an analysis, and where it comes from.
    pub struct OriginDoc of (figure: &Figure, texts: &Texts);
    /// The input.
    key: String = figure.key.clone(),
    /// Its lowest value.
    low: Num = Num::figure(figure.low),
    /// Its likely value.
    likely: Num = Num::figure(figure.likely),
    /// Its highest value.
    high: Num = Num::figure(figure.high),
    /// How it is drawn, where it is: `pert` or `uniform`.
    #[serde(skip_serializing_if = "Option::is_none")]
    distribution: Option<&'static str> = None,
    /// `file:line`, or the option that gives it.
    from: String = texts.reference(&figure.place),
    /// Ids of its sources.
    sources: Vec<String> = figure.sources.clone(),
    /// Why it was assumed, where nobody published it.
    assumption: Option<String> = figure.assumption.clone(),
}

impl OriginDoc {
    /// An input as it is written, if it is.
    #[must_use]
    pub fn written(case: &Case, texts: &Texts, key: &str) -> Option<Self> {
        case.figures.iter().find(|figure| figure.key == key).map(|figure| Self::of(figure, texts))
    }

    /// An input that is tried between two values; `asked` where an option gives them.
    #[must_use]
    pub fn tried(case: &Case, texts: &Texts, key: &str, values: [Decimal; 3], asked: bool) -> Self {
        let [low, likely, high] = values.map(Num::figure);
        let given = |from| Self {
            key: key.to_owned(),
            low,
            likely,
            high,
            distribution: None,
            from,
            sources: Vec::new(),
            assumption: None,
        };
        match Self::written(case, texts, key) {
            None => given("--vary".to_owned()),
            Some(of) if asked => {
                let from = format!("{}, the range by --vary", of.from);
                Self { low, likely, high, from, ..of }
            }
            Some(of) => of,
        }
    }

    /// An input that is drawn, by the first of the figures that it is written for.
    #[must_use]
    pub fn drawn(case: &Case, texts: &Texts, figures: &[FigureId]) -> Option<Self> {
        let figure = case.figures.get(*figures.first()?);
        let distribution = Some(if figure.two_points { "uniform" } else { "pert" });
        Some(Self { distribution, ..Self::of(figure, texts) })
    }

    pub(super) fn said(&self) -> String {
        let values = if self.low == self.high {
            self.likely.to_string()
        } else {
            format!("{} to {}, likely {}", self.low, self.high, self.likely)
        };
        let drawn = match self.distribution {
            Some("pert") => ", PERT",
            Some(_) => ", uniform",
            None => "",
        };
        format!("{}: {values}{drawn}, {}", self.key, origin(&self.from, &self.sources, self.assumption.as_deref()))
    }
}

/// Adds to an analysis where its inputs come from.
#[must_use]
pub fn explained(analysis: TableReport, inputs: &[OriginDoc], known: &KnownSources) -> TableReport {
    let sources = SourceDoc::all(inputs.iter().flat_map(|input| &input.sources), known);
    let blocks = explained_blocks(inputs, &sources);
    analysis.with("explained", &inputs).with("sources", &sources).followed_by(blocks)
}

/// Where inputs come from, for people.
#[must_use]
pub fn explained_blocks(inputs: &[OriginDoc], sources: &[SourceDoc]) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("Where the inputs come from".to_owned())];
    blocks.push(match inputs {
        [] => Block::Text("No number that is written stands behind it.".to_owned()),
        _ => Block::List(inputs.iter().map(OriginDoc::said).collect()),
    });
    if !sources.is_empty() {
        blocks.push(Block::Heading("Sources".to_owned()));
        blocks.push(Block::List(sources.iter().map(|source| source.cited(true)).collect()));
    }
    blocks
}

//! What reports for people are made of: headings, grids, lists and pictures, which the formats for people are written from.

use super::chart::Chart;
use super::comparison::{Answer, KeyFigure, SourceDoc, Tone};

/// A piece of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The answer on one page.
    Answer(Box<Answer>),
    /// What the report is about.
    Title(String),
    /// What the following blocks are about.
    Heading(String),
    /// The same, where it is looked up and not read: paper goes without.
    Appendix(String),
    /// A paragraph.
    Text(String),
    /// The one sentence that matters most.
    Verdict(String),
    /// Sentences.
    List(Vec<String>),
    /// The figures that matter most.
    Figures(Vec<Stated>),
    /// Rows with a label and a column for each provider.
    Grid(Grid),
    /// Rows of a list.
    Columns(Columns),
    /// A picture.
    Chart(Chart),
    /// Cost lines, each with how it arises.
    Lines(CostLines),
    /// Where figures come from.
    Sources(Sources),
    /// What holds for all of it, at the end.
    Closing(String),
}

/// A figure or a verdict, what it is about, and what there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// What stands before it.
    pub label: &'static str,
    /// The figure, or the verdict in a word.
    pub figure: String,
    /// What there is to say about it; may be empty.
    pub remark: String,
    /// Whether it is good news.
    pub tone: Tone,
}

impl Stated {
    /// As one line.
    #[must_use]
    pub fn said(&self) -> String {
        let remark = if self.remark.is_empty() { String::new() } else { format!(" ({})", self.remark) };
        format!("{}: {}{remark}", self.label, self.figure)
    }
}

impl From<&KeyFigure> for Stated {
    fn from(of: &KeyFigure) -> Self {
        let (figure, remark) = (of.figure.clone(), of.remark.clone());
        Self { label: of.subject.label(), figure, remark, tone: of.tone }
    }
}

/// The cost lines of an estimate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLines {
    /// Whose they are.
    pub title: String,
    /// Their sum, over all periods.
    pub total: String,
    /// The lines.
    pub items: Vec<CostLine>,
}

impl CostLines {
    /// Whose they are, and their sum.
    #[must_use]
    pub fn heading(&self) -> String {
        format!("{}: {}", self.title, self.total)
    }
}

/// A cost line and how it arises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLine {
    /// What it is called.
    pub name: String,
    /// Its code, who does it, how often it counts.
    pub about: String,
    /// Its amount.
    pub amount: String,
    /// Its formula, and what the numbers in it are.
    pub steps: Vec<String>,
}

impl CostLine {
    /// All but the steps.
    #[must_use]
    pub fn said(&self) -> String {
        format!("{} ({}): {}", self.name, self.about, self.amount)
    }
}

/// Where figures come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// The sources.
    pub items: Vec<SourceDoc>,
    /// Whether plain text has room for their addresses.
    pub addresses: bool,
}

impl Sources {
    /// A line about each, for plain text.
    #[must_use]
    pub fn cited(&self) -> Vec<String> {
        self.items.iter().map(|source| source.cited(self.addresses)).collect()
    }
}

/// A list with several columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// What each column shows.
    pub head: Vec<&'static str>,
    /// Cells, one a column.
    pub rows: Vec<Vec<String>>,
    /// Which columns hold numbers, aligned to the right.
    pub numbers: Vec<bool>,
}

impl Columns {
    /// A list whose first columns are text and all others numbers.
    #[must_use]
    pub fn of(head: Vec<&'static str>, texts: usize, rows: Vec<Vec<String>>) -> Self {
        Self { numbers: (0..head.len()).map(|at| at >= texts).collect(), head, rows }
    }
}

/// A list for people: each column's name, with its text in a row; `number` stands before the name of a column of numbers.
macro_rules! list {
    ($list:expr, |$row:pat_param| { $($($number:ident)? $name:literal => $text:expr),* $(,)? }) => {
        $crate::report::block::Columns {
            head: vec![$($name),*],
            rows: $list.into_iter().map(|$row| vec![$(String::from($text)),*]).collect(),
            numbers: vec![$(!concat!($(stringify!($number))?).is_empty()),*],
        }
    };
}
pub(super) use list;

/// Labels down the side, providers across the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The providers.
    pub head: Vec<String>,
    /// The place of the recommended one.
    pub recommended: Option<usize>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it shows.
    pub label: String,
    /// A cell for each provider.
    pub cells: Vec<String>,
    /// Whether it is a sum of the rows above it.
    pub total: bool,
}

/// What is not known, and what a provider does not have.
pub const NONE: &str = "-";

/// What is said of a value, where there is one.
pub fn or_none<T>(value: Option<T>, said: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| NONE.to_owned(), said)
}

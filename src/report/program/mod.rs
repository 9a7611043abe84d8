//! A programme's answer: the first screen, the page, the workbook and the document.

mod document;
mod screen;
mod sheets;
mod words;

pub use document::{
    DemandCostDoc, DemandDoc, IntervalDoc, MonthDoc, OptionDoc, ProgramDocument, SentDoc, SpreadDoc, StreamWarningDoc,
    ThresholdDoc, ThresholdsDoc, YearDoc,
};

use super::block::Block;
use super::cell::Records;
use super::comparison::SourceDoc;
use super::origins::{OriginDoc, explained_blocks};
use super::workbook::Workbook;
use super::{Report, anonymise};
use crate::analysis::ProgramAnswer;
use crate::matter::Program;
use crate::number::Day;
use crate::read::KnownSources;
use crate::source::Texts;
use screen::Screen;

/// A programme's answer, ready to be written.
#[derive(Debug)]
pub struct ProgramReport<'p> {
    program: &'p Program,
    answer: &'p ProgramAnswer,
    document: ProgramDocument,
    /// Whether the screen shows everything.
    full: bool,
}

impl<'p> ProgramReport<'p> {
    /// The answer of a programme.
    #[must_use]
    pub fn new(program: &'p Program, answer: &'p ProgramAnswer, as_of: Day, full: bool) -> Self {
        let document = ProgramDocument::of(program, answer, as_of);
        Self { program, answer, document, full }
    }

    /// The same with where its uncertain inputs come from.
    #[must_use]
    pub fn explained(mut self, texts: &Texts, known: &KnownSources) -> Self {
        let origin = |(stream, id): &(usize, _)| {
            OriginDoc::drawn(&self.program.streams[*stream].case, texts, std::slice::from_ref(id))
        };
        let inputs: Vec<OriginDoc> = self.answer.inputs.iter().filter_map(origin).collect();
        self.document.sources = Some(SourceDoc::all(inputs.iter().flat_map(|input| &input.sources), known));
        self.document.explained = Some(inputs);
        self
    }

    fn explanation(&self) -> Vec<Block> {
        let document = &self.document;
        let both = document.explained.as_ref().zip(document.sources.as_ref());
        both.map_or_else(Vec::new, |(inputs, sources)| explained_blocks(inputs, sources))
    }

    fn screen(&self) -> Screen<'_> {
        Screen { program: self.program, answer: self.answer }
    }
}

impl Report for ProgramReport<'_> {
    type Document = ProgramDocument;

    fn document(&self) -> &ProgramDocument {
        &self.document
    }

    fn records(&self) -> Records {
        sheets::options(&self.document)
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = if self.full { self.screen().whole() } else { self.screen().first() };
        blocks.extend(self.explanation());
        blocks
    }

    fn page(&self) -> Vec<Block> {
        let mut blocks = self.screen().whole();
        blocks.extend(self.explanation());
        blocks
    }

    fn workbook(&self) -> Workbook {
        sheets::workbook(&self.document, self.program.currency.decimals())
    }
}

/// Takes out of a programme what tells whose matters they are.
pub fn anonymise_program(program: &mut Program, texts: &mut Texts) {
    "programme".clone_into(&mut program.id);
    program.title = None;
    for (at, stream) in program.streams.iter_mut().enumerate() {
        stream.name = format!("Stream {}", at + 1);
        anonymise(&mut stream.case, texts);
    }
}

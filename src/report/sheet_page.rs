//! The first sheet of a workbook of values: what there is to read, from its top to its end, as one page to print.

use super::Tone;
use super::block::Stated;
use super::workbook::{CellRole, Sheet, SheetCell};

/// A page that is written row by row.
pub struct SheetPage {
    sheet: Sheet,
    row: usize,
    /// The last column.
    last: usize,
}

impl SheetPage {
    /// An empty page, with the widths of its columns in characters, of which there are several.
    pub fn new(name: &str, widths: Vec<u16>) -> Self {
        let last = widths.len().saturating_sub(1);
        let sheet = Sheet { name: name.to_owned(), widths, is_page: true, ..Sheet::default() };
        Self { sheet, row: 0, last }
    }

    /// A row that is one text.
    pub fn line(&mut self, text: impl Into<String>, role: CellRole) {
        self.sheet.put_across(self.row, (0, self.last), SheetCell::text(text).marked(role));
        self.row += 1;
    }

    /// A row that is left free.
    pub fn gap(&mut self) {
        self.row += 1;
    }

    /// Sentences, a row each.
    pub fn notes<'t>(&mut self, notes: impl IntoIterator<Item = &'t String>) {
        notes.into_iter().for_each(|note| self.line(note, CellRole::Note));
    }

    /// Sentences under a heading, where there are any.
    pub fn list(&mut self, heading: &str, notes: &[String]) {
        if !notes.is_empty() {
            self.gap();
            self.line(heading, CellRole::Heading);
            self.notes(notes);
        }
    }

    /// Figures, each with what it is about and what there is to say about it.
    pub fn figures(&mut self, figures: Vec<Stated>) {
        for of in figures {
            let role = if of.tone == Tone::Plain { CellRole::Total } else { CellRole::Verdict(of.tone) };
            self.sheet.put(self.row, 0, SheetCell::text(of.label).marked(CellRole::Label));
            self.sheet.put(self.row, 1, SheetCell::text(of.figure).marked(role));
            self.sheet.put_across(self.row, (2, self.last), SheetCell::text(of.remark).marked(CellRole::Note));
            self.row += 1;
        }
    }

    /// Cells beside each other.
    pub fn cells(&mut self, cells: impl IntoIterator<Item = SheetCell>) {
        cells.into_iter().enumerate().for_each(|(column, cell)| self.sheet.put(self.row, column, cell));
        self.row += 1;
    }

    /// The sheet.
    pub fn done(self) -> Sheet {
        self.sheet
    }
}

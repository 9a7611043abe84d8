//! The answer as plain pieces, for formats that have no layout of their own for it.

use super::super::super::block::{Block, Columns, list};
use super::Answer;

impl Answer {
    /// Headings, sentences and tables.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let heading = |text: &str| Block::Heading(text.to_owned());
        let mut blocks = vec![Block::Title(self.title.clone()), Block::Text(self.about.join(" "))];
        blocks.push(heading("Recommendation"));
        blocks.push(Block::Verdict(self.advice.headline.clone()));
        blocks.extend(listed(None, self.advice.parts.iter().map(|part| format!("{}: {}", part.name, part.listed()))));
        if !self.figures.is_empty() {
            blocks.push(Block::Columns(self.figures_table()));
        }
        blocks.push(heading("Options"));
        blocks.push(Block::Columns(self.options_table()));
        blocks.extend(listed(None, self.notes().into_iter()));
        blocks.extend(listed(Some("Why"), self.why.iter().cloned()));
        blocks.extend(listed(Some("What would change it"), self.changes.iter().cloned()));
        blocks.extend(listed(Some("Before you act"), self.before.iter().map(crate::report::Duty::said)));
        blocks.extend(self.legend.iter().chain(&self.rests_on).cloned().map(Block::Text));
        blocks.push(Block::Closing(self.closing.clone()));
        blocks
    }

    /// What the table of options leaves unsaid, how many it leaves out with it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let more = (self.more > 0).then(|| format!("{} more: --full shows them.", self.more));
        more.into_iter().chain(self.notes.iter().cloned()).collect()
    }

    fn figures_table(&self) -> Columns {
        list!(&self.figures, |of| { "" => of.subject.label(), "" => &of.figure, "" => &of.remark })
    }

    /// The options, with the columns that they are told apart by.
    #[must_use]
    pub fn options_table(&self) -> Columns {
        let head = std::iter::once("Option").chain(self.columns.iter().map(|column| column.title())).collect();
        let rows = self.options.iter().map(|row| {
            let mark = if row.is_recommended { ", recommended" } else { "" };
            let name = std::iter::once(format!("{}{mark}", row.called()));
            name.chain(self.columns.iter().map(|column| row.cell(*column))).collect()
        });
        Columns::of(head, 1, rows.collect())
    }
}

/// Sentences under a heading, where there are any.
fn listed(heading: Option<&str>, items: impl Iterator<Item = String>) -> Vec<Block> {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return Vec::new();
    }
    heading.map(|text| Block::Heading(text.to_owned())).into_iter().chain([Block::List(items)]).collect()
}

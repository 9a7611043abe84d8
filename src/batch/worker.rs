//! Scoring a block of a book: its matters are read, priced and written, and what is wrong is set down.

use std::io;
use std::sync::Arc;

use super::counted::Counted;
use super::matter::MatterList;
use super::matter_files::MatterFiles;
use super::matters::Matters;
use super::outcome::Outcome;
use super::priced_block::{PricedBlock, ScoredMatters};
use super::recent_ids::Ids;
use super::row_reader::Frame;
use super::score::Score;
use super::scorer::{Asked, Base, Scorer};
use super::spare::Spare;
use super::split::Block;
use super::tally::Tally;
use super::write::{Label, Rows, Shape, Written, assignments, rejects};
use crate::analysis::Reject;
use crate::number::Day;
use crate::report::Report;

/// A block's results.
pub struct Scored {
    pub number: usize,
    pub bytes: usize,
    /// The file, where there are several.
    pub file: Option<Arc<str>>,
    pub rows: Vec<Written>,
    pub rejects: Vec<u8>,
    pub rejected_rows: Vec<u8>,
    pub ids: Ids,
    pub outcome: Outcome,
}

/// What is wrong, and the rows that it is about as they were.
type Rejects = (Vec<Reject>, Vec<u8>);

/// Scores one block after the other.
pub struct Worker<'w> {
    pub scorer: Scorer<'w>,
    pub files: Option<&'w MatterFiles<'w>>,
    pub asked: Asked,
    pub frame: &'w Frame<'w>,
    pub shape: &'w Shape,
    pub rows: Vec<Rows<'w>>,
    /// What stands between the cells of rejects.
    pub delimiter: u8,
    pub as_of: Day,
    pub spare: &'w Spare,
    /// What the matters of a block take, kept for the next one.
    pub room: ScoredMatters<'static>,
}

impl Worker<'_> {
    /// Scores a block of a number.
    pub fn score(&mut self, number: usize, block: Block) -> io::Result<Scored> {
        let mut outcome = Outcome::default();
        let mut ids = Ids::default();
        let (mut rejected, rejected_rows) = match self.files.filter(|_| block.is_matter) {
            Some(files) => (self.file(files, &block, &mut ids, &mut outcome)?, Vec::new()),
            // What each matter comes to as a whole document is looked into by itself.
            None if self.asked.whole || self.asked.mix => self.one_by_one(&block, &mut ids, &mut outcome)?,
            None => self.together(&block, &mut ids, &mut outcome)?,
        };
        rejected.sort_by_key(|reject| reject.line);
        if self.shape.anonymise {
            rejected.iter_mut().for_each(Reject::anonymise);
        }
        for reject in &rejected {
            outcome.reasons.count(reject);
        }
        let rows = self.rows.iter_mut().map(|rows| rows.take(self.spare.take())).collect();
        let (bytes, rejects) = (block.bytes.len(), rejects(&rejected, self.delimiter)?);
        self.spare.give(block.bytes);
        let file = block.layout.file.clone();
        Ok(Scored { number, bytes, file, rows, rejects, rejected_rows, ids, outcome })
    }

    /// The matters of rows, those that are made up alike priced together.
    fn together(&mut self, block: &Block, ids: &mut Ids, outcome: &mut Outcome) -> io::Result<Rejects> {
        let room = std::mem::take(&mut self.room);
        let read = PricedBlock::of(block, self.frame, &mut self.scorer, room);
        outcome.pricing = read.pricing;
        let (mut scored, mut score) = (0, Score::default());
        let mut counted = Counted::default();
        for rejected in read.order {
            if let Some((line, id)) = rejected {
                outcome.rejected += 1;
                ids.push(line, &id);
                continue;
            }
            let Some((matter, score)) = read.scored.get(scored, &mut score) else { break };
            scored += 1;
            let base = self.scorer.base(matter.currency, matter.start).map_err(io::Error::other)?;
            counted.count(base, score, matter.kind);
            let number = ids.count() + 1;
            write(&mut self.rows, self.shape, self.as_of, &Label::of(&matter), number, base, score)?;
            ids.push(matter.line, &matter.id);
        }
        self.room = read.scored.emptied();
        counted.put_into(outcome);
        outcome.rows = read.matters.tally;
        let (of_rows, rows) = read.matters.close();
        Ok((read.rejected.into_iter().chain(of_rows).collect(), rows))
    }

    /// The matters of rows.
    fn one_by_one(&mut self, block: &Block, ids: &mut Ids, outcome: &mut Outcome) -> io::Result<Rejects> {
        let mut matters = Matters::of(block, self.frame);
        let mut rejected: Vec<Reject> = Vec::new();
        let mut list = MatterList::default();
        let mut counted = Counted::default();
        loop {
            let line = matters.line();
            list.pop();
            match matters.next(&mut list) {
                None => break,
                Some(Ok(())) => {}
                Some(Err(id)) => {
                    outcome.rejected += 1;
                    ids.push(line, &id);
                    continue;
                }
            }
            let Some((_, matter)) = list.last() else { continue };
            match self.scorer.score(&matter) {
                Err(reject) => {
                    outcome.rejected += 1;
                    matters.settle(None);
                    rejected.push(Reject { file: block.layout.file.clone(), ..*reject });
                }
                Ok((base, score)) => {
                    outcome.pricing.single += 1;
                    counted.count(base, &score, matter.kind);
                    matters.settle(Some(&matter.id));
                    let number = ids.count() + 1;
                    write(&mut self.rows, self.shape, self.as_of, &Label::of(&matter), number, base, &score)?;
                }
            }
            ids.push(matter.line, &matter.id);
        }
        counted.put_into(outcome);
        outcome.rows = matters.tally;
        let (of_rows, rows) = matters.close();
        rejected.extend(of_rows);
        Ok((rejected, rows))
    }

    /// The matter of a matter file, which counts as one row.
    fn file(
        &mut self,
        files: &MatterFiles,
        block: &Block,
        ids: &mut Ids,
        outcome: &mut Outcome,
    ) -> io::Result<Vec<Reject>> {
        let mut base = match files.read(block, self.as_of, self.asked) {
            Ok(base) => base,
            Err((id, rejects)) => {
                outcome.rejected += 1;
                outcome.rows = Tally { rejected: 1, ..Tally::default() };
                ids.push(1, &id);
                return Ok(rejects);
            }
        };
        let id = base.case.matter.id.clone();
        // Ids that are left out are all one.
        let known = if self.shape.anonymise { block.bytes.as_slice() } else { id.as_bytes() };
        ids.push_known_by(known, 1, &id);
        match base.scored() {
            Ok(score) => {
                let mut counted = Counted::default();
                counted.count(&base, &score, base.case.matter.kind);
                counted.put_into(outcome);
                outcome.rows = Tally { scored: 1, ..Tally::default() };
                let label = Label::of_file(&base.case.matter);
                write(&mut self.rows, self.shape, self.as_of, &label, 1, &base, &score)?;
                Ok(Vec::new())
            }
            Err(reason) => {
                outcome.rejected += 1;
                outcome.rows = Tally { rejected: 1, ..Tally::default() };
                let file = block.layout.file.clone();
                Ok(vec![Reject { file, line: 1, reason, matter_id: id, ..Reject::default() }])
            }
        }
    }
}

/// Writes what is said of a scored matter in every format.
fn write(
    rows: &mut [Rows],
    shape: &Shape,
    as_of: Day,
    label: &Label,
    number: u64,
    base: &Base,
    score: &Score,
) -> io::Result<()> {
    if !shape.long {
        let assigned = if shape.mix { assignments(&base.case) } else { None };
        let cells = shape.matter(label, base, score, assigned.as_deref());
        return rows.iter_mut().try_for_each(|rows| rows.row(&cells, number));
    }
    let records = base.report(as_of, |report| report.records());
    for row in records.ok_or_else(|| io::Error::other("no document"))?.1 {
        let cells = shape.record(&row, label);
        rows.iter_mut().try_for_each(|rows| rows.row(&cells, number))?;
    }
    Ok(())
}

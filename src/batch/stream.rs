//! Reading, scoring and writing a book at the same time: the output is in the order of the input, and the same bytes
//! with any number of threads.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};

use rust_decimal::Decimal;

use super::columns::Columns;
use super::matters::{Frame, Matters, Read as Found};
use super::recent_ids::{RecentIds, fingerprint};
use super::scorer::{Base, Score, Scorer};
use super::split::{Block, Splitter};
use super::write::{ANONYMOUS, RowFormat, Rows, Shape, Written, rejects};
use crate::analysis::Reject;
use crate::number::Day;
use crate::read::Template;
use crate::report::Report;

/// A book that is to be scored.
pub struct Book<'b, R> {
    /// What follows the header, and what was read of it together with the header.
    pub input: R,
    /// See `input`.
    pub rest: Vec<u8>,
    /// The line that follows the header.
    pub line: u64,
    /// The header.
    pub columns: &'b Columns,
    /// What stands between cells.
    pub delimiter: u8,
    /// What holds for all matters.
    pub template: &'b Template<'b>,
    /// The day that the scoring is made.
    pub as_of: Day,
    /// How many threads score.
    pub threads: usize,
    /// A row a provider.
    pub long: bool,
    /// Nothing that is written tells whose matters they are; the header carries no unknown columns through.
    pub anonymise: bool,
}

/// How far it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Bytes of the input that are scored.
    pub bytes: u64,
    /// Matters that are scored.
    pub matters: u64,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Matters that were scored.
    pub matters: u64,
    /// Matters, and rows that belong to none, that were rejected.
    pub rejected: u64,
    /// How often each provider is recommended.
    pub recommended: BTreeMap<String, u64>,
    /// Matters for which nobody is permitted.
    pub without: u64,
    /// What the recommended ones save against the baseline, by currency.
    pub saving: BTreeMap<&'static str, Decimal>,
}

impl Outcome {
    fn count(&mut self, base: &Base, score: &Score) {
        self.matters += 1;
        let Some(at) = score.recommended else {
            self.without += 1;
            return;
        };
        let id = base.id_of(&score.estimates[at]);
        match self.recommended.get_mut(id) {
            Some(count) => *count += 1,
            None => drop(self.recommended.insert(id.to_owned(), 1)),
        }
        if let Some(saving) = score.saving {
            let sum = self.saving.entry(base.case.matter.currency.code()).or_default();
            *sum = sum.saturating_add(saving.get());
        }
    }

    fn add(&mut self, other: Self) {
        self.matters += other.matters;
        self.rejected += other.rejected;
        self.without += other.without;
        for (id, count) in other.recommended {
            *self.recommended.entry(id).or_default() += count;
        }
        for (currency, saving) in other.saving {
            let sum = self.saving.entry(currency).or_default();
            *sum = sum.saturating_add(saving);
        }
    }
}

/// What is written where.
pub trait Output {
    /// Takes bytes for one of the formats asked for.
    ///
    /// # Errors
    /// Where they cannot be written.
    fn rows(&mut self, format: usize, bytes: &[u8]) -> io::Result<()>;

    /// Takes rejected rows, as CSV without a header.
    ///
    /// # Errors
    /// Where they cannot be written.
    fn rejects(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// A matter's id that was there already.
    fn repeated(&mut self, line: u64, id: &str);

    /// How far it is.
    fn progress(&mut self, progress: Progress);
}

/// A block's results.
struct Scored {
    number: usize,
    bytes: usize,
    rows: Vec<Written>,
    rejects: Vec<u8>,
    ids: Vec<(u64, u64, String)>,
    outcome: Outcome,
}

/// Scores a book into some formats.
///
/// # Errors
/// Where the input cannot be read or an output cannot be written; what was written by then is incomplete.
pub fn run<R: Read + Send + 'static>(
    book: Book<'_, R>,
    formats: &[RowFormat],
    output: &mut impl Output,
) -> io::Result<Outcome> {
    let Book { input, rest, line, columns, delimiter, template, as_of, threads, long, anonymise } = book;
    let mut first = Scorer::new(template, as_of, long, anonymise);
    let base = first.base(None, None).map_err(io::Error::other)?;
    let (types, periods, marked_up) = (base.types().to_vec(), base.periods(), base.is_marked_up());
    let shape = Shape::new(long, anonymise, base, columns);
    let frame = Frame { columns, delimiter, types: &types, defaults: template.defaults, periods, marked_up, anonymise };
    for (at, format) in formats.iter().enumerate() {
        output.rows(at, format.frame()[0].as_bytes())?;
        output.rows(at, &Rows::new(*format, &shape).header()?)?;
    }

    let in_flight = 2 * threads + 2;
    let (allow, allowed) = sync_channel::<()>(in_flight);
    for _ in 0..in_flight {
        let _ = allow.send(());
    }
    let (send_block, blocks) = sync_channel::<io::Result<(usize, Block)>>(in_flight);
    let splitter = Splitter::new(input, rest, line, delimiter, columns);
    // It may hang in a read for ever while the output is closed, so nobody waits for it.
    std::thread::spawn(move || cut(splitter, &allowed, &send_block));

    let blocks = Mutex::new(blocks);
    let mut outcome = Outcome::default();
    std::thread::scope(|scope| {
        let (send, results) = channel::<io::Result<Scored>>();
        for _ in 0..threads {
            let (send, blocks, frame, shape) = (send.clone(), &blocks, &frame, &shape);
            scope.spawn(move || {
                let mut worker = Worker {
                    scorer: Scorer::new(template, as_of, long, anonymise),
                    frame,
                    shape,
                    rows: formats.iter().map(|format| Rows::new(*format, shape)).collect(),
                    as_of,
                };
                loop {
                    let block = blocks.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(block) = block else { return };
                    let scored = block.and_then(|(number, block)| worker.score(number, &block));
                    let failed = scored.is_err();
                    if send.send(scored).is_err() || failed {
                        return;
                    }
                }
            });
        }
        drop(send);
        outcome = collect(&results, &allow, formats, anonymise, output)?;
        Ok::<(), io::Error>(())
    })?;
    for (at, format) in formats.iter().enumerate() {
        output.rows(at, format.frame()[2].as_bytes())?;
    }
    Ok(outcome)
}

fn cut<R: Read>(mut splitter: Splitter<R>, allowed: &Receiver<()>, send: &SyncSender<io::Result<(usize, Block)>>) {
    for number in 0.. {
        if allowed.recv().is_err() {
            return;
        }
        let block = match splitter.block() {
            Ok(Some(block)) => Ok((number, block)),
            Ok(None) => return,
            Err(error) => Err(error),
        };
        if send.send(block).is_err() {
            return;
        }
    }
}

/// Puts results in the order of their blocks and writes them.
fn collect(
    results: &Receiver<io::Result<Scored>>,
    allow: &SyncSender<()>,
    formats: &[RowFormat],
    anonymise: bool,
    output: &mut impl Output,
) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut matters = 0;
    let mut progress = Progress::default();
    let mut known = RecentIds::default();
    let mut waiting: BTreeMap<usize, Scored> = BTreeMap::new();
    let mut begun = vec![false; formats.len()];
    let mut next = 0;
    for scored in results {
        let scored = scored?;
        waiting.insert(scored.number, scored);
        while let Some(scored) = waiting.remove(&next) {
            next += 1;
            for (at, rows) in scored.rows.iter().enumerate().filter(|(_, rows)| !rows.bytes.is_empty()) {
                if std::mem::replace(&mut begun[at], true) {
                    output.rows(at, formats[at].frame()[1].as_bytes())?;
                }
                output.rows(at, &rows.after(matters))?;
            }
            if !scored.rejects.is_empty() {
                output.rejects(&scored.rejects)?;
            }
            for (fingerprint, line, id) in &scored.ids {
                matters += 1;
                match known.note(*fingerprint) {
                    true if anonymise => output.repeated(*line, &format!("{ANONYMOUS}{matters}")),
                    true => output.repeated(*line, id),
                    false => {}
                }
            }
            progress.bytes += scored.bytes as u64;
            progress.matters += scored.outcome.matters;
            outcome.add(scored.outcome);
            output.progress(progress);
            // Where the whole input is read, nobody waits for it.
            let _ = allow.try_send(());
        }
    }
    Ok(outcome)
}

struct Worker<'w> {
    scorer: Scorer<'w>,
    frame: &'w Frame<'w>,
    shape: &'w Shape,
    rows: Vec<Rows<'w>>,
    as_of: Day,
}

impl Worker<'_> {
    fn score(&mut self, number: usize, block: &Block) -> io::Result<Scored> {
        let mut outcome = Outcome::default();
        let mut ids = Vec::new();
        let mut matters = Matters::of(block, self.frame);
        let mut rejected: Vec<Reject> = Vec::new();
        loop {
            let line = matters.line();
            let matter = match matters.next() {
                None => break,
                Some(Found::Matter(matter)) => matter,
                Some(Found::Rejected(id)) => {
                    outcome.rejected += 1;
                    ids.push((fingerprint(id.as_bytes()), line, id));
                    continue;
                }
            };
            match self.scorer.score(&matter) {
                Err(reject) => {
                    outcome.rejected += 1;
                    rejected.push(reject);
                }
                Ok((base, score)) => {
                    outcome.count(base, &score);
                    let at = ids.len() as u64 + 1;
                    if self.shape.long {
                        let records = base.report(self.as_of, |report| report.records());
                        for row in records.ok_or_else(|| io::Error::other("no document"))?.1 {
                            self.rows.iter_mut().try_for_each(|rows| rows.record(&row, &matter, at))?;
                        }
                    } else {
                        self.rows.iter_mut().try_for_each(|rows| rows.matter(&matter, at, base, &score))?;
                    }
                }
            }
            ids.push((fingerprint(matter.id.as_bytes()), matter.line, matter.id));
        }
        outcome.rejected += matters.orphan_rows;
        rejected.extend(matters.rejects);
        rejected.sort_by_key(|reject| reject.line);
        if self.shape.anonymise {
            rejected.iter_mut().for_each(Reject::anonymise);
        }
        let rows: io::Result<Vec<Written>> = self.rows.iter_mut().map(Rows::take).collect();
        let (bytes, rejects) = (block.bytes.len(), rejects(&rejected)?);
        Ok(Scored { number, bytes, rows: rows?, rejects, ids, outcome })
    }
}

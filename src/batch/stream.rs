//! Reading, scoring and writing a book at the same time: the output is in the order of the input, and the same bytes
//! with any number of threads.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::matter_files::MatterFiles;
use super::outcome::Outcome;
use super::priced_block::ScoredMatters;
use super::recent_ids::RecentIds;
use super::row_reader::Frame;
use super::scorer::{Asked, Scorer};
use super::shared_plans::SharedPlans;
use super::spare::Spare;
use super::split::{Block, Blocks};
use super::worker::{Scored, Worker};
use super::write::{ANONYMOUS, Rows, Shape};
use crate::format::{CsvStyle, RowForm};
use crate::number::Day;
use crate::read::Template;

/// A book whose header is read.
pub struct BookInput<'l> {
    /// Its rows.
    pub blocks: Box<dyn Blocks>,
    /// The names of columns that are carried through.
    pub carried: Vec<String>,
    /// What matter files are read with, where these are the book.
    pub files: Option<MatterFiles<'l>>,
}

/// A book that is to be scored.
pub struct Book<'b> {
    /// Its rows and columns.
    pub input: BookInput<'b>,
    /// What holds for all matters.
    pub template: &'b Template<'b>,
    /// The day that the scoring is made.
    pub as_of: Day,
    /// How many threads score.
    pub threads: usize,
    /// A row a provider.
    pub long: bool,
    /// The tasks of each matter are shared out too.
    pub mix: bool,
    /// Nothing that is written tells whose matters they are; the header carries no unknown columns through.
    pub anonymise: bool,
    /// How CSV is written.
    pub style: CsvStyle,
}

/// How far it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Bytes of the input that are scored.
    pub bytes: u64,
    /// Matters that are scored.
    pub matters: u64,
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

    /// Takes rejected rows as they were.
    ///
    /// # Errors
    /// Where they cannot be written.
    fn rejected_rows(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// A matter's id that was there already; the file, where there are several.
    fn repeated(&mut self, file: Option<&str>, line: u64, id: &str);

    /// How far it is.
    fn progress(&mut self, progress: Progress);
}

/// Something that runs on a thread of its own, which nobody waits for.
pub type Detached = Box<dyn FnOnce() + Send>;

/// Scores a book into some formats. `detach` starts a thread that reads ahead; where it cannot, all is done on this one.
///
/// # Errors
/// Where the input cannot be read or an output cannot be written; what was written by then is incomplete.
pub fn run(
    book: Book<'_>,
    formats: &[&RowForm],
    output: &mut impl Output,
    detach: impl FnOnce(Detached) -> io::Result<()>,
) -> io::Result<Outcome> {
    let Book { input, template, as_of, threads, long, mix, anonymise, style } = book;
    let BookInput { blocks, carried, files } = input;
    let asked = Asked { whole: long, mix, anonymise };
    let mut first = Scorer::new(template, as_of, asked);
    let base = first.base(None, None).map_err(io::Error::other)?;
    let (types, periods, marked_up) = (base.types().to_vec(), base.periods(), base.is_marked_up());
    let shape = match &files {
        Some(files) => Shape { by_id: Some(files.ids.clone()), ..Shape::new(asked, &files.ids, &[]) },
        None => Shape::new(asked, &base.ids(), &carried),
    };
    let defaults = template.defaults;
    let frame = Frame { types: &types, defaults, periods, marked_up, anonymise };
    for (at, format) in formats.iter().enumerate() {
        output.rows(at, format.frame[0].as_bytes())?;
        output.rows(at, &Rows::new(format, &shape, style).header()?)?;
    }
    let (plans, spare) = (SharedPlans::default(), Arc::<Spare>::default());
    let worker = || Worker {
        scorer: Scorer::new(template, as_of, asked).sharing(&plans),
        files: files.as_ref(),
        asked,
        frame: &frame,
        shape: &shape,
        rows: formats.iter().map(|format| Rows::new(format, &shape, style)).collect(),
        delimiter: style.delimiter,
        as_of,
        spare: &spare,
        room: ScoredMatters::default(),
    };
    let mut gathered = Gathered::new(formats, anonymise, output, &spare);
    // Whoever reads ahead may hang in a read for ever while the output is closed, so nobody waits for it.
    let (hand_over, inbox) = channel::<Cutter>();
    let started = detach(Box::new(move || inbox.recv().map_or((), Cutter::run)));
    if started.is_ok() {
        let in_flight = 2 * threads + 2;
        let (allow, allowed) = sync_channel::<()>(in_flight);
        for _ in 0..in_flight {
            let _ = allow.send(());
        }
        let (send, received) = sync_channel(in_flight);
        let _ = hand_over.send(Cutter { book: blocks, spare: Arc::clone(&spare), allowed, blocks: send });
        score_together(&received.into(), threads, &worker, &mut gathered, &allow)?;
    } else {
        let mut cutter = Alone { book: blocks, spare: Arc::clone(&spare), number: 0 };
        let mut worker = worker();
        while let Some(block) = cutter.next().transpose()? {
            gathered.take(worker.score(block.0, block.1)?, || {})?;
        }
    }
    let outcome = gathered.outcome;
    for (at, format) in formats.iter().enumerate() {
        output.rows(at, format.frame[2].as_bytes())?;
    }
    Ok(outcome)
}

/// How long whoever waits for a block does not look whether one is wanted.
const PATIENCE: Duration = Duration::from_millis(200);

/// A block and its number, as it was read.
type Numbered = io::Result<(usize, Block)>;

/// Blocks scored by some threads at once, or by this one where none can be started.
fn score_together<'w, O: Output>(
    blocks: &Mutex<Receiver<Numbered>>,
    threads: usize,
    worker: &(impl Fn() -> Worker<'w> + Sync),
    gathered: &mut Gathered<'_, O>,
    allow: &SyncSender<()>,
) -> io::Result<()> {
    let stop = AtomicBool::new(false);
    let next = || next_block(blocks, &stop);
    // Where the whole input is read, nobody waits for it.
    let mut allowed = || allow.try_send(()).unwrap_or(());
    std::thread::scope(|scope| {
        let (send, results) = channel::<io::Result<Scored>>();
        let mut running = 0;
        for _ in 0..threads {
            let (send, next) = (send.clone(), &next);
            let work = move || {
                let mut worker = worker();
                while let Some(block) = next() {
                    let scored = block.and_then(|(number, block)| worker.score(number, block));
                    let failed = scored.is_err();
                    if send.send(scored).is_err() || failed {
                        return;
                    }
                }
            };
            if std::thread::Builder::new().spawn_scoped(scope, work).is_err() {
                break;
            }
            running += 1;
        }
        drop(send);
        if running == 0 {
            let mut worker = worker();
            while let Some((number, block)) = next().transpose()? {
                gathered.take(worker.score(number, block)?, &mut allowed)?;
            }
        }
        let gathered = results.into_iter().try_for_each(|scored| gathered.take(scored?, &mut allowed));
        stop.store(gathered.is_err(), Ordering::Relaxed);
        gathered
    })
}

/// The next block that was read, unless nobody wants one any more.
fn next_block(blocks: &Mutex<Receiver<Numbered>>, stop: &AtomicBool) -> Option<Numbered> {
    let blocks = blocks.lock().unwrap_or_else(PoisonError::into_inner);
    while !stop.load(Ordering::Relaxed) {
        match blocks.recv_timeout(PATIENCE) {
            Ok(block) => return Some(block),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    None
}

/// Cuts a book ahead of those who score it, a few blocks at most.
struct Cutter {
    book: Box<dyn Blocks>,
    spare: Arc<Spare>,
    allowed: Receiver<()>,
    blocks: SyncSender<Numbered>,
}

impl Cutter {
    fn run(self) {
        let mut alone = Alone { book: self.book, spare: self.spare, number: 0 };
        while self.allowed.recv().is_ok() {
            let Some(block) = alone.next() else { return };
            if self.blocks.send(block).is_err() {
                return;
            }
        }
    }
}

/// Numbers the blocks of a book as it cuts them.
struct Alone {
    book: Box<dyn Blocks>,
    spare: Arc<Spare>,
    number: usize,
}

impl Iterator for Alone {
    type Item = Numbered;

    fn next(&mut self) -> Option<Numbered> {
        let block = self.book.block(&self.spare).transpose()?;
        self.number += 1;
        Some(block.map(|block| (self.number - 1, block)))
    }
}

/// Puts results in the order of their blocks and writes them.
struct Gathered<'o, O> {
    formats: &'o [&'o RowForm],
    anonymise: bool,
    output: &'o mut O,
    spare: &'o Spare,
    outcome: Outcome,
    /// Matters written or rejected by now.
    matters: u64,
    progress: Progress,
    known: RecentIds,
    /// Blocks that were scored before those that come first.
    waiting: BTreeMap<usize, Scored>,
    /// Whether a format has rows already.
    begun: Vec<bool>,
    /// The block that is to be written next.
    next: usize,
}

impl<'o, O: Output> Gathered<'o, O> {
    fn new(formats: &'o [&'o RowForm], anonymise: bool, output: &'o mut O, spare: &'o Spare) -> Self {
        Self {
            formats,
            anonymise,
            output,
            spare,
            outcome: Outcome::default(),
            matters: 0,
            progress: Progress::default(),
            known: RecentIds::default(),
            waiting: BTreeMap::new(),
            begun: vec![false; formats.len()],
            next: 0,
        }
    }

    /// Takes a block's results, and writes all that are next; says of each that it is done with.
    fn take(&mut self, scored: Scored, mut done: impl FnMut()) -> io::Result<()> {
        self.waiting.insert(scored.number, scored);
        while let Some(scored) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.write(scored)?;
            done();
        }
        Ok(())
    }

    fn write(&mut self, scored: Scored) -> io::Result<()> {
        for (at, rows) in scored.rows.iter().enumerate().filter(|(_, rows)| !rows.bytes.is_empty()) {
            if std::mem::replace(&mut self.begun[at], true) {
                self.output.rows(at, self.formats[at].frame[1].as_bytes())?;
            }
            self.output.rows(at, &rows.after(self.matters))?;
        }
        if !scored.rejects.is_empty() {
            self.output.rejects(&scored.rejects)?;
            self.output.rejected_rows(&scored.rejected_rows)?;
        }
        self.known.fetch(scored.ids.fingerprints());
        for (fingerprint, line, id) in scored.ids.iter() {
            self.matters += 1;
            match self.known.note(fingerprint) {
                true if self.anonymise => self.output.repeated(None, line, &format!("{ANONYMOUS}{}", self.matters)),
                true => self.output.repeated(scored.file.as_deref(), line, id),
                false => {}
            }
        }
        scored.rows.into_iter().for_each(|rows| self.spare.give(rows.bytes));
        self.progress.bytes += scored.bytes as u64;
        self.progress.matters += scored.outcome.matters;
        self.outcome.add(scored.outcome);
        self.output.progress(self.progress);
        Ok(())
    }
}

//! `lpo-cost batch`

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Batch;
use super::batch_input::{Input, template};
use super::context::Context;
use super::exit::{Exit, Result};
use super::inputs;
use super::outputs::Outputs;
use super::terminal;
use super::used_files::Purpose;
use crate::batch::{self, Book, Detached, Outcome, Output, Progress, Sheets};
use crate::format::{Content, Format, RowForm};
use crate::number::{display, plural};

/// What begins a file of rejected rows.
pub const REJECTS: &[u8] = b"line,column,value,reason,matter_id\n";

/// Scores a book.
pub fn run(args: &Batch, context: &Context) -> Result<Exit> {
    let targets = context.outputs(&args.output, args.format, Content::Rows)?;
    if let Some(path) = &args.reading.rejects {
        context.note(path, Purpose::Rejects)?;
    }
    let library = context.library()?;
    let file = context.open(&args.book)?;
    let template = template(&args.reading, args.changes.all(), &library, context)?;
    let input = Input::read(file, &inputs::name(&args.book), &args.reading, &template.types, context)?;
    let (mut columns, delimiter) = (input.columns, input.delimiter);
    if args.anonymise {
        columns.carried.clear();
    }
    let paths = targets.iter().map(|target| target.path.as_path());
    let mut outputs = Outputs::open(paths.chain(args.reading.rejects.as_deref()))?;
    for (at, target) in targets.iter().enumerate() {
        if args.bom && target.format == Format::Csv {
            outputs.write(at, "\u{feff}".as_bytes())?;
        }
    }
    let rejects = args.reading.rejects.is_some().then_some(targets.len());
    if let Some(at) = rejects {
        outputs.write(at, REJECTS)?;
    }
    let sheets = targets.iter().map(|target| (target.format == Format::Xlsx).then(Sheets::default));
    let mut sink = Sink {
        outputs,
        sheets: sheets.collect(),
        rejects,
        rejects_begun: false,
        repeated: 0,
        quiet: context.global.quiet,
        bar: Bar::new(input.size, context.global.quiet),
    };
    let book = Book {
        blocks: input.blocks,
        mapper: input.mapper,
        columns: &columns,
        delimiter,
        template: &template,
        as_of: context.as_of,
        threads: context.global.threads(),
        long: args.long,
        mix: args.mix,
        anonymise: args.anonymise,
    };
    let formats: Vec<&RowForm> = targets.iter().filter_map(|target| target.format.rows()).collect();
    let outcome = batch::run(book, &formats, &mut sink, detach);
    sink.bar.finish();
    let outcome = outcome?;
    for (at, sheets) in sink.sheets.into_iter().enumerate() {
        if let Some(sheets) = sheets {
            sink.outputs.write(at, &sheets.finish(&outcome)?)?;
        }
    }
    sink.outputs.publish()?;
    context.say(&summary(&outcome, sink.repeated));
    Ok(if outcome.rejected > 0 { Exit::Rejected } else { Exit::Done })
}

/// Starts a thread that nobody waits for.
fn detach(work: Detached) -> io::Result<()> {
    std::thread::Builder::new().name("reader".to_owned()).spawn(work).map(drop)
}

/// Where everything goes.
struct Sink {
    outputs: Outputs,
    /// What of these is a workbook.
    sheets: Vec<Option<Sheets>>,
    /// Which of them takes the rejected rows.
    rejects: Option<usize>,
    rejects_begun: bool,
    repeated: u64,
    quiet: bool,
    bar: Bar,
}

/// So many repeated ids are named one by one.
const MOST_NAMED: u64 = 20;

impl Output for Sink {
    fn rows(&mut self, format: usize, bytes: &[u8]) -> io::Result<()> {
        match &mut self.sheets[format] {
            Some(sheets) => {
                let done = sheets.rows(bytes)?;
                self.outputs.write(format, &done)
            }
            None => self.outputs.write(format, bytes),
        }
    }

    fn rejects(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(at) = self.rejects {
            return self.outputs.write(at, bytes);
        }
        self.bar.hide(|| {
            if !self.rejects_begun {
                terminal::say(String::from_utf8_lossy(REJECTS).trim_end());
            }
            terminal::say(String::from_utf8_lossy(bytes).trim_end());
        });
        self.rejects_begun = true;
        Ok(())
    }

    fn repeated(&mut self, line: u64, id: &str) {
        self.repeated += 1;
        if !self.quiet && self.repeated <= MOST_NAMED {
            let id: String = id.chars().filter(|c| !c.is_control()).take(80).collect();
            self.bar.hide(|| {
                terminal::say(&format!(
                    "warning: line {line}: the matter `{id}` was there before: rows of one matter stand together"
                ));
            });
        }
    }

    fn progress(&mut self, progress: Progress) {
        self.bar.show(progress);
    }
}

/// A progress bar on standard error, at a terminal and after a second.
struct Bar {
    bar: Option<ProgressBar>,
    began: Instant,
}

impl Bar {
    fn new(size: Option<u64>, quiet: bool) -> Self {
        let bar = (!quiet && io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::hidden());
            let form = match size {
                Some(_) => "{wide_bar} {bytes}/{total_bytes}, {msg}, {eta} left",
                None => "{spinner} {bytes}, {msg}, {elapsed}",
            };
            bar.with_style(ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, began: Instant::now() }
    }

    fn show(&self, progress: Progress) {
        let Some(bar) = &self.bar else { return };
        if bar.is_hidden() && self.began.elapsed() > Duration::from_secs(1) {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        let rate = u128::from(progress.matters) * 1000 / self.began.elapsed().as_millis().max(1);
        bar.set_message(format!("{} matters, {rate} a second", progress.matters));
        bar.set_position(progress.bytes);
    }

    fn hide(&self, say: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// What is said at the end.
fn summary(outcome: &Outcome, repeated: u64) -> String {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let mut lines = vec![format!("{} scored", plural(number(outcome.matters), "matter", "matters"))];
    let mut by_count: Vec<(&String, &u64)> = outcome.recommended.iter().collect();
    by_count.sort_by_key(|(id, count)| (std::cmp::Reverse(**count), id.as_str()));
    lines.extend(
        by_count.into_iter().map(|(id, count)| format!("  {id} recommended for {}", display((*count).into(), 0))),
    );
    if outcome.without > 0 {
        lines.push(format!("  nobody permitted for {}", display(outcome.without.into(), 0)));
    }
    for (currency, saving) in &outcome.saving {
        let decimals = crate::number::Currency::parse(currency).map_or(2, crate::number::Currency::decimals);
        lines.push(format!("  saving against the baseline: {currency} {}", display(*saving, decimals)));
    }
    if outcome.rejected > 0 {
        lines.push(format!("{} rejected", plural(number(outcome.rejected), "matter", "matters")));
    }
    if repeated > 0 {
        lines.push(format!("{} came back later in the file", plural(number(repeated), "matter", "matters")));
    }
    lines.join("\n")
}

//! `lpo-cost batch`

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Batch, Global};
use super::book::{Input, template};
use super::exit::{Exit, UsageError, refuse};
use super::files::{self, Stream};
use super::terminal;
use crate::batch::{self, Book, Outcome, Output, Progress, RowFormat, Sheets};
use crate::number::{Day, display, plural};

/// What begins a file of rejected rows.
pub const REJECTS: &[u8] = b"line,column,value,reason\n";

/// Scores a book.
pub fn run(args: &Batch, global: &Global) -> Result<Exit> {
    let targets = targets(args)?;
    let library = files::library(global)?;
    let as_of = global.as_of.unwrap_or_else(Day::today);
    let template = match template(&args.reading, args.changes.all(), &library, as_of)? {
        Ok(template) => template,
        Err(understood) => return Ok(refuse(&understood.diagnostics, &understood.texts, global)),
    };
    let (input, delimiter, mut columns) = Input::open(&args.book, &args.reading)?;
    if args.anonymise {
        columns.carried.clear();
    }
    let threads = global.threads();
    let mut streams = Vec::new();
    for (path, format) in &targets {
        let mut stream = Stream::open(path)?;
        if args.bom && *format == RowFormat::Csv {
            stream.write("\u{feff}".as_bytes())?;
        }
        streams.push(stream);
    }
    let rejects = match &args.reading.rejects {
        Some(path) => {
            let mut stream = Stream::open(path)?;
            stream.write(REJECTS)?;
            Some(stream)
        }
        None => None,
    };
    let mut sink = Sink {
        streams,
        sheets: targets.iter().map(|(_, format)| (*format == RowFormat::Xlsx).then(Sheets::default)).collect(),
        rejects,
        rejects_begun: false,
        repeated: 0,
        quiet: global.quiet,
        bar: Bar::new(input.size, global.quiet),
    };
    let book = Book {
        input: input.stream,
        rest: input.rest,
        line: input.line,
        columns: &columns,
        delimiter,
        template: &template,
        as_of,
        threads,
        long: args.long,
        anonymise: args.anonymise,
    };
    let formats: Vec<RowFormat> = targets.iter().map(|(_, format)| *format).collect();
    let outcome = batch::run(book, &formats, &mut sink);
    sink.bar.finish();
    let outcome = outcome?;
    for (stream, sheets) in sink.streams.iter_mut().zip(sink.sheets) {
        if let Some(sheets) = sheets {
            sheets.write(&outcome, |bytes| stream.write(bytes))?;
        }
    }
    for stream in sink.streams.into_iter().chain(sink.rejects) {
        stream.publish()?;
    }
    if !global.quiet {
        terminal::say(&summary(&outcome, sink.repeated));
    }
    Ok(if outcome.rejected > 0 { Exit::Rejected } else { Exit::Done })
}

/// Where rows go, and in which format.
fn targets(args: &Batch) -> Result<Vec<(PathBuf, RowFormat)>> {
    if args.output.is_empty() {
        return Ok(vec![(PathBuf::from("-"), args.format.unwrap_or(RowFormat::Csv))]);
    }
    let of = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        let by_ending = RowFormat::ALL.iter().find(|(name, _)| ending.as_deref() == Some(name));
        let standard = (path == Path::new("-")).then_some(RowFormat::Csv);
        let format = args.format.or(by_ending.map(|(_, format)| *format)).or(standard);
        let Some(format) = format else {
            let message = format!(
                "cannot tell the format of {} by its ending: end it in .csv, .json, .jsonl or .xlsx, or give --format",
                path.display()
            );
            return Err(UsageError(message).into());
        };
        Ok((path.clone(), format))
    };
    args.output.iter().map(of).collect()
}

/// Where everything goes.
struct Sink {
    streams: Vec<Stream>,
    /// What of these is a workbook: it is written once it is whole.
    sheets: Vec<Option<Sheets>>,
    rejects: Option<Stream>,
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
            Some(sheets) => sheets.rows(bytes),
            None => self.streams[format].write(bytes),
        }
    }

    fn rejects(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(stream) = &mut self.rejects {
            return stream.write(bytes);
        }
        self.bar.hide(|| {
            use io::Write;
            let mut out = io::stderr().lock();
            if !self.rejects_begun {
                let _ = out.write_all(REJECTS);
            }
            let _ = out.write_all(bytes);
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

//! `lpo-cost batch`

use std::io;
use std::path::{Path, PathBuf};

use super::args::{Batch, DecimalMark};
use super::batch_input::{BookOpener, note_rejects, rejected_file};
use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::not_a_matter;
use super::outputs::{Outputs, Target};
use super::progress::Bar;
use super::terminal;
use super::used_files::Purpose;
use crate::batch::{self, BatchSummary, Book, Detached, Output, Progress, Sheets, rejects_header};
use crate::format::{Content, CsvStyle, Format, RowForm};

/// Scores a book.
pub fn run(args: &Batch, context: &Context) -> Result<Exit> {
    not_a_matter::check_table(&args.book)?;
    let targets = context.outputs(&args.output, args.format, Content::Rows)?;
    let style = style(args, &targets)?;
    let header = rejects_header(style.delimiter);
    note_rejects(&args.reading, args.anonymise, context)?;
    args.summary.iter().try_for_each(|path| context.note(path, Purpose::Summary))?;
    let library = context.library()?;
    let (reading, changes) = (&args.reading, args.changes.all());
    let opener = BookOpener { reading, changes, anonymise: args.anonymise, library: &library, context };
    let (template, opened) = opener.open(&args.book)?;
    let (mut outputs, places) = outputs(args, &targets)?;
    for (at, target) in targets.iter().enumerate() {
        if args.bom && target.format == Format::Csv {
            outputs.write(at, "\u{feff}".as_bytes())?;
        }
    }
    if let Some(at) = places.rejects {
        outputs.write(at, header.as_bytes())?;
    }
    if let Some(at) = places.rejected_rows {
        outputs.write(at, &rejected_file(&opened.head))?;
    }
    let sheets = targets.iter().map(|target| (target.format == Format::Xlsx).then(Sheets::default));
    let mut sink = Sink {
        outputs,
        sheets: sheets.collect(),
        places,
        header,
        rejects_begun: false,
        repeated: 0,
        quiet: context.global.quiet,
        bar: Bar::new(opened.size, context.global.quiet),
    };
    let book = Book {
        input: opened.input,
        template: &template,
        as_of: context.as_of,
        threads: context.global.threads(),
        long: args.long,
        mix: args.mix,
        anonymise: args.anonymise,
        style,
    };
    let formats: Vec<&RowForm> = targets.iter().filter_map(|target| target.format.rows()).collect();
    let outcome = batch::run(book, &formats, &mut sink, detach);
    sink.bar.finish();
    let outcome = outcome?;
    let summary = BatchSummary::new(&outcome, sink.repeated, &opened.unused, context.as_of);
    let answer = summary.lines().into_iter().next().unwrap_or_default();
    for (at, sheets) in sink.sheets.into_iter().enumerate() {
        if let Some(sheets) = sheets {
            sink.outputs.write(at, &sheets.finish(&outcome, &answer)?)?;
        }
    }
    if let Some(at) = places.summary {
        let text = serde_json::to_string_pretty(&summary).map_err(io::Error::from)?;
        sink.outputs.write(at, format!("{text}\n").as_bytes())?;
    }
    sink.outputs.publish()?;
    context.say(&summary.lines().join("\n"));
    if args.verbose {
        context.say(&outcome.pricing.said());
    }
    if !opened.left_out.is_empty() && !args.anonymise {
        context.say(&format!("no book, and left out: {}", opened.left_out.join(", ")));
    }
    Ok(if outcome.rows.rejected > 0 { Exit::Rejected } else { Exit::Done })
}

/// Starts a thread that nobody waits for.
fn detach(work: Detached) -> io::Result<()> {
    std::thread::Builder::new().name("reader".to_owned()).spawn(work).map(drop)
}

/// How CSV is written. With a decimal comma, semicolons stand between cells, as spreadsheets have them there.
fn style(args: &Batch, targets: &[Target]) -> Result<CsvStyle> {
    let decimal_comma = args.out_decimal == Some(DecimalMark::Comma);
    let given = [
        ("--out-delimiter", args.out_delimiter.is_some()),
        ("--out-decimal", args.out_decimal.is_some()),
        ("--out-dates", args.out_dates.is_some()),
    ];
    if let Some((option, _)) = given.iter().find(|(_, given)| *given)
        && !targets.iter().any(|target| target.format == Format::Csv)
    {
        return Err(Error::usage(format!("{option} is for CSV, and nothing is written as CSV")));
    }
    let delimiter = args.out_delimiter.unwrap_or(if decimal_comma { b';' } else { b',' });
    if delimiter == if decimal_comma { b',' } else { b'.' } {
        let mark = char::from(delimiter);
        return Err(Error::usage(format!("--out-delimiter {mark}: the decimal mark cannot stand between cells too")));
    }
    Ok(CsvStyle { delimiter, decimal_comma, dates: args.out_dates.unwrap_or_default() })
}

/// Which outputs take what is no result, where that was asked for.
#[derive(Debug, Clone, Copy, Default)]
struct Places {
    rejects: Option<usize>,
    /// The rejected rows as they were.
    rejected_rows: Option<usize>,
    summary: Option<usize>,
}

/// Opens all outputs, those of the result first.
fn outputs<'a>(args: &'a Batch, targets: &'a [Target]) -> Result<(Outputs, Places)> {
    let mut paths: Vec<&'a Path> = targets.iter().map(|target| target.path.as_path()).collect();
    let mut place = |path: Option<&'a PathBuf>| {
        paths.extend(path.map(PathBuf::as_path));
        path.map(|_| paths.len() - 1)
    };
    let places = Places {
        rejects: place(args.reading.rejects.as_ref()),
        rejected_rows: place(args.reading.rejects_rows.as_ref()),
        summary: place(args.summary.as_ref()),
    };
    Ok((Outputs::open(paths)?, places))
}

/// Where everything goes.
struct Sink {
    outputs: Outputs,
    /// What of these is a workbook.
    sheets: Vec<Option<Sheets>>,
    places: Places,
    /// What begins the rejects.
    header: String,
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
        if let Some(at) = self.places.rejects {
            return self.outputs.write(at, bytes);
        }
        self.bar.hide(|| {
            if !self.rejects_begun {
                terminal::say(self.header.trim_end());
            }
            terminal::say(String::from_utf8_lossy(bytes).trim_end());
        });
        self.rejects_begun = true;
        Ok(())
    }

    fn rejected_rows(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.places.rejected_rows.map_or(Ok(()), |at| self.outputs.write(at, bytes))
    }

    fn repeated(&mut self, file: Option<&str>, line: u64, id: &str) {
        self.repeated += 1;
        if !self.quiet && self.repeated <= MOST_NAMED {
            let id: String = id.chars().filter(|c| !c.is_control()).take(80).collect();
            self.bar.hide(|| {
                let file = file.map_or_else(String::new, |file| format!("{file}, "));
                terminal::say(&format!(
                    "warning: {file}line {line}: the matter `{id}` was there before: rows of one matter stand together"
                ));
            });
        }
    }

    fn progress(&mut self, progress: Progress) {
        self.bar.show(progress);
    }
}

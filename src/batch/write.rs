//! The rows of a scored book, in each format.

use std::borrow::Cow;
use std::io;
use std::sync::LazyLock;

use super::matter::{Matter, Stated};
use super::score::{Estimated, Score};
use super::scorer::{Asked, Base};
use crate::analysis::Reject;
use crate::engine::PROFILE;
use crate::format::{CsvStyle, RowCell, RowForm, RowWriter, escape_formula};
use crate::matter::{Case, Kind, MIX, Status};
use crate::number::Day;
use crate::report::{Cell, Num};

/// Which columns a scored book has.
#[derive(Debug, Clone)]
pub struct Shape {
    /// A row a provider with the columns of `records`, instead of a row a matter.
    pub long: bool,
    /// Matters are called by their number in the book.
    pub anonymise: bool,
    /// The tasks are shared out too.
    pub mix: bool,
    /// The providers that columns go by, where each matter brings its own; else they stand in the order of the template.
    pub by_id: Option<Vec<String>>,
    /// The names of the columns.
    pub columns: Vec<String>,
}

/// What a matter is called, and what is carried through with it.
pub struct Label<'m> {
    pub id: &'m str,
    pub title: Option<&'m str>,
    pub client: Option<&'m str>,
    pub kind: Kind,
    pub deadline: Option<Day>,
    pub carried: &'m [Cow<'m, str>],
}

impl<'m> Label<'m> {
    /// Of a matter of a book.
    pub fn of(matter: &Matter<'m>) -> Self {
        let Stated { id, title, client, kind, deadline, carried, .. } = matter.stated;
        let (title, client) = (title.as_deref(), client.as_deref());
        Self { id, title, client, kind: *kind, deadline: *deadline, carried }
    }

    /// Of a matter file's own.
    pub fn of_file(matter: &'m crate::matter::Matter) -> Self {
        let (title, client) = (matter.title.as_deref(), matter.client.as_deref());
        let (kind, deadline) = (matter.kind, matter.deadline);
        Self { id: &matter.id, title, client, kind, deadline, carried: &[] }
    }
}

/// What matters are called where their ids are left out, before their number.
pub const ANONYMOUS: &str = "matter-";
/// The column of a matter's id.
const ID: &str = "matter_id";

/// Some written rows. What number a matter has in the book shows only when all rows before it are known: here it is its
/// number among these, and has yet to be put into the gaps.
#[derive(Debug, Default)]
pub struct Written {
    pub bytes: Vec<u8>,
    gaps: Vec<(usize, u64)>,
}

impl Written {
    /// The rows, with so many matters before them.
    pub fn after(&self, matters: u64) -> Cow<'_, [u8]> {
        if self.gaps.is_empty() {
            return Cow::Borrowed(&self.bytes);
        }
        let mut bytes = Vec::with_capacity(self.bytes.len() + 8 * self.gaps.len());
        let mut begin = 0;
        for (at, number) in &self.gaps {
            bytes.extend_from_slice(&self.bytes[begin..*at]);
            bytes.extend_from_slice((matters + number).to_string().as_bytes());
            begin = *at;
        }
        bytes.extend_from_slice(&self.bytes[begin..]);
        Cow::Owned(bytes)
    }
}

/// The columns of a matter's row, before those of the providers.
const OF_MATTER: [&str; 12] = [
    ID,
    "title",
    "currency",
    "base_hours",
    "profile",
    "baseline_total",
    "recommended",
    "recommended_total",
    "saving",
    "saving_percent",
    "status",
    "finish",
];

/// The columns of a matter's row, behind those of the providers' totals.
const LAST_OF_MATTER: [&str; 5] = ["kind", "client", "deadline", "budget", "budget_headroom"];
/// The columns of an estimate, behind its id.
const OF_ESTIMATE: [&str; 4] = ["total", "status", "finish", "team"];

impl Shape {
    /// The shape of a book whose rows have these estimates of single providers.
    #[must_use]
    pub fn new(asked: Asked, ids: &[String], carried: &[String]) -> Self {
        let Asked { whole: long, mix, anonymise } = asked;
        let mut names: Vec<String> = if long {
            crate::report::record_columns().into_iter().map(str::to_owned).collect()
        } else {
            OF_MATTER.into_iter().map(str::to_owned).collect()
        };
        if !long {
            let of_estimate = |id: &String| OF_ESTIMATE.map(|what| format!("{id}_{what}"));
            names.extend(ids.iter().flat_map(of_estimate));
            names.extend(LAST_OF_MATTER.into_iter().map(str::to_owned));
            names.extend(ids.iter().flat_map(|id| ["permitted", "exclusions"].map(|what| format!("{id}_{what}"))));
            if mix {
                names.extend(of_estimate(&MIX.to_owned()));
                names.push(format!("{MIX}_assignments"));
            }
        }
        names.extend_from_slice(carried);
        Self { long, anonymise, mix, by_id: None, columns: names }
    }
}

/// Writes rows in one format.
pub struct Rows<'s> {
    shape: &'s Shape,
    out: Box<dyn RowWriter>,
    /// Where numbers of matters have yet to be put in.
    gaps: Vec<(usize, u64)>,
}

impl<'s> Rows<'s> {
    pub fn new(form: &RowForm, shape: &'s Shape, style: CsvStyle) -> Self {
        Self { shape, out: (form.writer)(style), gaps: Vec::new() }
    }

    /// What was written since the last time; what comes next is written into the room that is given for it.
    pub fn take(&mut self, room: Vec<u8>) -> Written {
        Written { bytes: self.out.take(room), gaps: std::mem::take(&mut self.gaps) }
    }

    /// The header, where the format has one.
    pub fn header(&mut self) -> io::Result<Vec<u8>> {
        self.out.header(&self.shape.columns)?;
        Ok(self.out.take(Vec::new()))
    }

    /// A row of the matter of a number among those written by now.
    pub fn row(&mut self, cells: &[RowCell], number: u64) -> io::Result<()> {
        let open = self.out.row(&self.shape.columns, cells)?;
        self.gaps.extend(open.map(|at| (at, number)));
        Ok(())
    }
}

fn text(text: Option<&str>) -> RowCell<'_> {
    text.map_or(RowCell::Empty, RowCell::Text)
}

fn number(number: Option<Num>) -> RowCell<'static> {
    number.map_or(RowCell::Empty, RowCell::Number)
}

fn date(day: Option<Day>) -> RowCell<'static> {
    day.map_or(RowCell::Empty, RowCell::Date)
}

fn status(status: Option<Status>) -> RowCell<'static> {
    status.map_or(RowCell::Empty, |status| RowCell::Words(status.word()))
}

impl Shape {
    /// A matter's id, or what stands for it: its number among those written by now.
    fn id<'c>(&self, id: &'c str) -> RowCell<'c> {
        if self.anonymise { RowCell::Open(ANONYMOUS) } else { RowCell::Text(id) }
    }

    /// A record as it is.
    pub(super) fn record<'c>(&self, cells: &'c [Cell], label: &'c Label) -> Vec<RowCell<'c>> {
        let cell = |(column, cell): (&String, &'c Cell)| match cell {
            Cell::Empty => RowCell::Empty,
            Cell::Text(text) if column == ID => self.id(text),
            Cell::Text(text) => RowCell::Text(text),
            Cell::Number(number) => RowCell::Number(*number),
            Cell::Flag(flag) => RowCell::Flag(*flag),
        };
        self.columns.iter().zip(cells).map(cell).chain(carried(label)).collect()
    }

    /// A matter in one row; `assigned` says who does which task in the mix.
    pub(super) fn matter<'c>(
        &self,
        label: &'c Label,
        base: &'c Base,
        score: &'c Score,
        assigned: Option<&'c str>,
    ) -> Vec<RowCell<'c>> {
        let mut cells = Vec::with_capacity(self.columns.len());
        let of = &base.case.matter;
        let chosen = score.recommended.map(|at| &score.estimates[at]);
        cells.extend([
            self.id(label.id),
            text(label.title.or(of.title.as_deref())),
            RowCell::Words(of.currency.code()),
            number(score.base_hours),
            RowCell::Words(profile_words(score.profile)),
            number(score.baseline_total),
            text(chosen.map(|of| base.id_of(of))),
            number(chosen.and_then(|of| of.total)),
            number(score.saving),
            number(score.saving_percent),
            status(chosen.and_then(|of| of.status)),
            date(chosen.and_then(|of| of.finish)),
        ]);
        self.each_single(base, score, |of| cells.extend(estimate(of)));
        cells.extend([
            RowCell::Words(label.kind.word()),
            text(label.client.or(of.client.as_deref())),
            date(label.deadline),
            number(score.budget),
            number(score.headroom),
        ]);
        self.each_single(base, score, |of| {
            cells.extend(of.map_or([RowCell::Empty; 2], |of| {
                [RowCell::Flag(of.exclusions.is_empty()), RowCell::Words(&of.exclusions)]
            }));
        });
        if self.mix {
            cells.extend(estimate(score.estimates.iter().find(|of| of.provider.is_none())));
            cells.push(text(assigned));
        }
        cells.extend(carried(label));
        cells
    }

    /// Each single provider that there are columns for; none where the matter does not compare it.
    fn each_single<'c>(&self, base: &Base, score: &'c Score, mut each: impl FnMut(Option<&'c Estimated>)) {
        let singles = score.estimates.iter().filter(|of| of.provider.is_some());
        match &self.by_id {
            None => singles.for_each(|of| each(Some(of))),
            Some(ids) => ids.iter().for_each(|id| each(singles.clone().find(|of| base.id_of(of) == id))),
        }
    }
}

/// The columns of an estimate.
fn estimate(of: Option<&Estimated>) -> [RowCell<'static>; OF_ESTIMATE.len()] {
    let Some(of) = of else { return [RowCell::Empty; OF_ESTIMATE.len()] };
    let team = of.team.map(|heads| Num::rounded(heads.into()));
    [number(of.total), status(of.status), date(of.finish), number(team)]
}

fn carried<'c>(label: &'c Label) -> impl Iterator<Item = RowCell<'c>> {
    label.carried.iter().map(|text| RowCell::Text(text))
}

/// The words of a profile that hold.
fn profile_words(holds: [bool; 4]) -> &'static str {
    static WORDS: LazyLock<[String; 16]> = LazyLock::new(|| {
        std::array::from_fn(|holds| {
            let words = PROFILE.into_iter().enumerate().filter(|(at, _)| holds >> at & 1 == 1).map(|(_, word)| word);
            words.collect::<Vec<_>>().join(";")
        })
    });
    &WORDS[holds.into_iter().rev().fold(0, |place, holds| place * 2 + usize::from(holds))]
}

/// Who does which task in the mix, as `--keep` takes it.
pub fn assignments(case: &Case) -> Option<String> {
    let tasks = case.mix.assignment()?.iter().enumerate();
    let words: Vec<String> = tasks.map(|(task, of)| format!("{task}={}", case.providers[*of].id)).collect();
    Some(words.join(";"))
}

/// The columns of a file of rejects.
const REJECTS: [&str; 7] = ["line", "column", "value", "reason", "matter_id", "effect", "file"];

/// What begins a file of rejects.
#[must_use]
pub fn rejects_header(delimiter: u8) -> String {
    REJECTS.join(&char::from(delimiter).to_string()) + "\n"
}

/// Rejects as CSV.
///
/// # Errors
/// Where they cannot be written, which does not happen in memory.
pub fn rejects(rejects: &[Reject], delimiter: u8) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for reject in rejects {
        let line = reject.line.to_string();
        let effect = reject.effect.words();
        let texts = [&reject.column, &reject.value, &reject.reason, &reject.matter_id, &effect];
        let texts = texts.map(|text| escape_formula(text));
        let file = escape_formula(reject.file.as_deref().unwrap_or_default());
        let cells = std::iter::once(line.as_str()).chain(texts.iter().map(|text| &**text)).chain([&*file]);
        writer.write_record(cells).map_err(io::Error::other)?;
    }
    writer.flush()?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

//! The rows of a scored book, in each format.

use std::borrow::Cow;
use std::io;

use rust_decimal::Decimal;

use super::matter::Matter;
use super::score::{Estimated, Score};
use super::scorer::{Asked, Base};
use crate::analysis::Reject;
use crate::engine::PROFILE;
use crate::format::{CsvStyle, RowForm, RowWriter, escape_formula};
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
    pub carried: &'m [String],
}

impl<'m> Label<'m> {
    /// Of a matter of a book.
    pub fn of(matter: &'m Matter) -> Self {
        let (title, client) = (matter.title.as_deref(), matter.client.as_deref());
        let (kind, deadline) = (matter.kind, matter.deadline);
        Self { id: &matter.id, title, client, kind, deadline, carried: &matter.carried }
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
    /// The column that comes next.
    at: usize,
    /// Where numbers of matters have yet to be put in.
    gaps: Vec<(usize, u64)>,
    digits: Vec<u8>,
}

impl<'s> Rows<'s> {
    pub fn new(form: &RowForm, shape: &'s Shape, style: CsvStyle) -> Self {
        Self { shape, out: (form.writer)(style), at: 0, gaps: Vec::new(), digits: Vec::new() }
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> io::Result<Written> {
        let gaps = std::mem::take(&mut self.gaps);
        Ok(Written { bytes: self.out.take()?, gaps })
    }

    /// The header, where the format has one.
    pub fn header(&mut self) -> io::Result<Vec<u8>> {
        self.out.header(&self.shape.columns)?;
        self.out.take()
    }

    /// The name of the column that comes next, which is then past.
    fn column(&mut self) -> &'s str {
        let name = self.shape.columns.get(self.at).map_or("", String::as_str);
        self.at += 1;
        name
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let column = self.column();
        self.out.text(column, text)
    }

    /// A matter's id, or what stands for it: its number among those written by now.
    fn id(&mut self, id: &str, number: u64) -> io::Result<()> {
        if !self.shape.anonymise {
            return self.text(id);
        }
        let column = self.column();
        self.gaps.push((self.out.open_text(column, ANONYMOUS)?, number));
        Ok(())
    }

    fn maybe(&mut self, text: Option<&str>) -> io::Result<()> {
        match text {
            Some(text) => self.text(text),
            None => self.empty(),
        }
    }

    fn empty(&mut self) -> io::Result<()> {
        let column = self.column();
        self.out.empty(column)
    }

    fn number(&mut self, number: Option<Num>) -> io::Result<()> {
        let Some(number) = number else { return self.empty() };
        self.digits.clear();
        number.write(&mut self.digits);
        let column = self.column();
        self.out.plain(column, &self.digits)
    }

    fn flag(&mut self, flag: bool) -> io::Result<()> {
        let column = self.column();
        self.out.plain(column, if flag { b"true" } else { b"false" })
    }

    fn date(&mut self, day: Option<Day>) -> io::Result<()> {
        let Some(day) = day else { return self.empty() };
        let digits = day.digits();
        match digits.as_ref().and_then(|digits| std::str::from_utf8(digits).ok()) {
            Some(digits) => self.text(digits),
            None => self.text(&day.to_string()),
        }
    }

    fn begin(&mut self) {
        self.at = 0;
        self.out.begin();
    }

    /// A record as it is, of the matter of a number.
    pub fn record(&mut self, cells: &[Cell], label: &Label, number: u64) -> io::Result<()> {
        self.begin();
        for cell in cells {
            match cell {
                Cell::Empty => self.empty()?,
                Cell::Text(text) if self.shape.columns[self.at] == ID => self.id(text, number)?,
                Cell::Text(text) => self.text(text)?,
                Cell::Number(number) => self.number(Some(*number))?,
                Cell::Flag(flag) => self.flag(*flag)?,
            }
        }
        self.carried(label)?;
        self.out.end()
    }

    /// A matter in one row, by its number.
    pub fn matter(&mut self, label: &Label, number: u64, base: &Base, score: &Score) -> io::Result<()> {
        self.begin();
        let of = &base.case.matter;
        self.id(label.id, number)?;
        self.maybe(label.title.or(of.title.as_deref()))?;
        self.text(of.currency.code())?;
        self.number(score.base_hours)?;
        self.text(&profile_words(score.profile))?;
        self.number(score.baseline_total)?;
        let chosen = score.recommended.map(|at| &score.estimates[at]);
        self.maybe(chosen.map(|of| base.id_of(of)))?;
        self.number(chosen.and_then(|of| of.total))?;
        self.number(score.saving)?;
        self.number(score.saving_percent)?;
        self.maybe(chosen.and_then(|of| of.status).map(Status::word))?;
        self.date(chosen.and_then(|of| of.finish))?;
        self.each_single(base, score, Self::estimate)?;
        self.text(label.kind.word())?;
        self.maybe(label.client.or(of.client.as_deref()))?;
        self.date(label.deadline)?;
        self.number(score.budget)?;
        self.number(score.headroom)?;
        self.each_single(base, score, |rows, of| match of {
            Some(of) => {
                rows.flag(of.exclusions.is_empty())?;
                rows.text(&of.exclusions)
            }
            None => (0..2).try_for_each(|_| rows.empty()),
        })?;
        if self.shape.mix {
            self.estimate(score.estimates.iter().find(|of| of.provider.is_none()))?;
            self.maybe(assignments(&base.case).as_deref())?;
        }
        self.carried(label)?;
        self.out.end()
    }

    /// Each single provider that there are columns for; none where the matter does not compare it.
    fn each_single(
        &mut self,
        base: &Base,
        score: &Score,
        write: impl Fn(&mut Self, Option<&Estimated>) -> io::Result<()>,
    ) -> io::Result<()> {
        let shape = self.shape;
        let mut singles = score.estimates.iter().filter(|of| of.provider.is_some());
        match &shape.by_id {
            None => singles.try_for_each(|of| write(self, Some(of))),
            Some(ids) => ids.iter().try_for_each(|id| write(self, singles.clone().find(|of| base.id_of(of) == id))),
        }
    }

    fn estimate(&mut self, of: Option<&Estimated>) -> io::Result<()> {
        let Some(of) = of else { return OF_ESTIMATE.iter().try_for_each(|_| self.empty()) };
        self.number(of.total)?;
        self.maybe(of.status.map(Status::word))?;
        self.date(of.finish)?;
        self.number(of.team.map(|heads| Num::figure(Decimal::from(heads))))
    }

    fn carried(&mut self, label: &Label) -> io::Result<()> {
        label.carried.iter().try_for_each(|text| self.text(text))
    }
}

/// The words of a profile that hold.
fn profile_words(holds: [bool; 4]) -> String {
    let words: Vec<&str> = PROFILE.into_iter().zip(holds).filter(|(_, holds)| *holds).map(|(word, _)| word).collect();
    words.join(";")
}

/// Who does which task in the mix, as `--keep` takes it.
fn assignments(case: &Case) -> Option<String> {
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

//! What `compare` shows first of matters, in every width and form that tests look at.

use std::path::Path;
use std::sync::OnceLock;

use lpo_cost::analysis::{Ask, Mistake, Point, compared, mix};
use lpo_cost::format::{Format, Style, write};
use lpo_cost::matter::Case;
use lpo_cost::number::{Day, Tape};
use lpo_cost::read::{Change, Library, Request, read_case};
use lpo_cost::report::{ComparisonReport, Context};
use serde_json::Value;

use super::{AS_OF, matter_files};

/// What one run shows.
pub struct Shown {
    pub name: String,
    /// 80 and 120 columns wide.
    pub screens: [String; 2],
    /// A line a sentence.
    pub unwrapped: String,
    pub markdown: String,
    pub document: Value,
}

/// What a matter file shows, with some keys at other values.
pub fn shown(matter: &Path, set: &[&str]) -> Shown {
    let name = matter.file_stem().and_then(|name| name.to_str()).expect("a name");
    shown_of(name, &std::fs::read_to_string(matter).expect("it can be read"), set)
}

/// What a matter shows.
pub fn shown_of(name: &str, content: &str, set: &[&str]) -> Shown {
    let changes: Vec<Change> = set.iter().map(|set| Change::Set((*set).to_owned())).collect();
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let request = Request { name: "matter.toml", content, changes: &changes, library: &library, as_of };
    let reading = read_case(&request);
    let case = reading.case.expect("it is in order");
    let case = Case { mix: mix(&case), ..case };
    let tape = Tape::default();
    let read = |key: &str, at: Point| {
        let moved = request.with(key, &at.to_string()).map_err(Mistake::Matter)?;
        Ok(Case { mix: case.mix.clone(), ..moved })
    };
    let compared = compared(&case, &tape, Ask { threads: 2, turns: Some(&read) }).expect("it has a price");
    let context = Context { texts: &reading.texts, sources: &reading.sources, as_of, explain: false };
    let report = ComparisonReport::new(&case, &compared, context).expect("its amounts can be held");
    let written = |format, width| {
        let written = write(&report, format, Style { width, color: false }).expect("it can be written");
        String::from_utf8(written).expect("UTF-8")
    };
    Shown {
        name: name.to_owned(),
        screens: [80, 120].map(|width| written(Format::Table, width)),
        unwrapped: written(Format::Table, 10_000),
        markdown: written(Format::Markdown, 80),
        document: serde_json::from_str(&written(Format::Json, 80)).expect("JSON"),
    }
}

/// Every example, run once for all tests.
pub fn examples() -> &'static [Shown] {
    static SHOWN: OnceLock<Vec<Shown>> = OnceLock::new();
    SHOWN.get_or_init(|| matter_files("examples/matters").iter().map(|file| shown(file, &[])).collect())
}

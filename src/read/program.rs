//! From a programme's file, the matter files that it names and the library to a programme.

use std::collections::BTreeMap;

use super::case::{CaseReader, Change};
use super::fields::{Fields, Provenance, Reading};
use super::improvement::not_compared;
use super::keys::{Declared, PlacedText};
use super::library::Library;
use super::program_file::{CapacityTable, ProgramFile, ProgramTable, StreamTable};
use super::program_matter::{MatterAround, own_terms};
use super::program_option::{WrittenOption, options};
use super::sources::KnownSources;
use super::tree::{Node, Value, read};
use crate::matter::{
    Admit, Arrivals, Capacity, Case, Every, Figure, FigureId, Figures, Program, ProgramOption, Stream,
};
use crate::number::{Currency, Day};
use crate::source::{Diagnostics, Origin, Place, TextId, Texts};

/// Opens a file by its name: what it is called and what stands in it, or why it cannot be read.
pub type Opens<'r> = dyn Fn(&str) -> Result<(String, String), String> + 'r;

/// What is to be understood.
pub struct ProgramRequest<'r> {
    /// The file's name and text.
    pub name: &'r str,
    /// See `name`.
    pub content: &'r str,
    /// What the options change in it, in this order.
    pub changes: &'r [Change],
    /// The rates.
    pub library: &'r Library,
    /// Today, or the day that the user named.
    pub as_of: Day,
    /// Opens a matter file by the name that the programme has for it: what it is called, and what stands in it.
    pub open: &'r Opens<'r>,
}

/// What came of it. There is no programme where there is an error among the findings.
#[derive(Debug)]
pub struct ProgramReading {
    /// The programme.
    pub program: Option<Program>,
    /// All texts, for drawing findings and naming places.
    pub texts: Texts,
    /// What was found wrong or doubtful.
    pub diagnostics: Diagnostics,
    /// The sources that figures may name.
    pub sources: KnownSources,
}

/// Whether a text is a programme's file rather than a matter's: it has a table that only they have.
#[must_use]
pub fn is_program(content: &str) -> bool {
    let (mut texts, mut diagnostics) = (Texts::default(), Diagnostics::default());
    let text = texts.add("", content.to_owned(), Origin::User);
    let tree = read(text, content, &mut diagnostics);
    let has = |key: &str| tree.as_ref().and_then(Node::table).is_some_and(|table| table.get(key).is_some());
    !has("matter") && ["program", "stream", "option"].into_iter().any(has)
}

/// Reads a programme's file with everything that it needs.
#[must_use]
pub fn read_program(request: &ProgramRequest) -> ProgramReading {
    program_and_tree(request).0
}

/// The same, with what is written in the file once options have made their changes.
pub(super) fn program_and_tree(request: &ProgramRequest) -> (ProgramReading, Option<Node>) {
    let mut desk = CaseReader::new(request.library);
    let program = program(&mut desk, request);
    let tree = desk.root.take();
    let mut reading = desk.finish(None);
    // What stands in the programme for all its matters is found wrong in each.
    let mut known: Vec<(Option<Place>, String)> = Vec::new();
    reading.diagnostics.retain(|found| {
        let one = (found.place.clone(), found.message.clone());
        let is_new = !known.contains(&one);
        known.push(one);
        is_new
    });
    let program = program.filter(|_| !reading.diagnostics.has_errors());
    let (texts, diagnostics, sources) = (reading.texts, reading.diagnostics, reading.sources);
    (ProgramReading { program, texts, diagnostics, sources }, tree)
}

/// What a stream says, and its matter's file.
struct WrittenStream {
    name: Option<String>,
    matter: Option<PlacedText>,
    arrivals: Option<Arrivals>,
    clustering: Option<FigureId>,
    size: Option<FigureId>,
    months: Option<FigureId>,
}

fn program(desk: &mut CaseReader, request: &ProgramRequest) -> Option<Program> {
    let text = desk.texts.add(request.name, request.content.to_owned(), Origin::User);
    let mut root = read(text, request.content, &mut desk.diagnostics)?;
    let to_catalogue = desk.apply(request.changes, &mut root);
    let catalogue = desk.catalogue(&root, to_catalogue.clone());
    // Its figures are read again with each matter.
    desk.figures = Figures::default();

    let mut reading = desk.reading();
    let mut fields = Fields::of(&root, "", &Provenance::default(), &mut reading)?;
    ProgramFile::read(&mut fields, &mut reading);
    let head: ProgramTable = fields.whole_table("program", &mut reading);
    let capacity = capacity(&mut fields, &mut reading);
    let streams = streams(&mut fields, &mut reading);
    let options = options(&mut fields, &catalogue, &mut reading);
    fields.finish(&mut reading);

    let currency = head.currency.unwrap_or(Currency::USD);
    let around = MatterAround { program: &root, currency, start: head.start };
    let figures = std::mem::take(&mut desk.figures);
    let mut read_streams = Vec::new();
    let mut trees: BTreeMap<String, Option<Node>> = BTreeMap::new();
    for written in streams {
        let tree = written.matter.as_ref().and_then(|named| matter_tree(desk, request, named, &mut trees));
        let tree = tree.and_then(|tree| own_terms(tree, &around, &mut desk.reading()));
        desk.figures = figures.clone();
        let case = tree.and_then(|tree| desk.case_of(tree, to_catalogue.clone(), request.as_of));
        read_streams.extend(stream(written, case));
    }
    check_streams(&read_streams, &root.place, &mut desk.reading());
    check_providers(&options, &root, &read_streams, &mut desk.reading());
    desk.root = Some(root);
    let options: Vec<ProgramOption> = options.into_iter().filter_map(|of| of.option).collect();
    let mut program = Program {
        id: head.id?,
        title: head.title,
        currency,
        start: head.start?,
        months: head.months?,
        admit: head.admit.unwrap_or(Admit::Share),
        capacity: capacity?,
        figures,
        streams: read_streams,
        options,
        as_of: request.as_of,
    };
    one_place_for_a_text(&mut program, &desk.texts);
    Some(program)
}

/// A matter file's tree; a file is opened once.
fn matter_tree(
    desk: &mut CaseReader,
    request: &ProgramRequest,
    (named, place): &PlacedText,
    trees: &mut BTreeMap<String, Option<Node>>,
) -> Option<Node> {
    if let Some(known) = trees.get(named) {
        return known.clone();
    }
    let tree = match (request.open)(named) {
        Ok((name, content)) => {
            let text = desk.texts.add(name, content.clone(), Origin::User);
            read(text, &content, &mut desk.diagnostics)
        }
        Err(reason) => {
            let found = desk.diagnostics.error(place, reason, "expected a matter file");
            found.help("name it as it lies beside the programme's file");
            None
        }
    };
    trees.insert(named.clone(), tree.clone());
    tree
}

fn stream(written: WrittenStream, case: Option<Case>) -> Option<Stream> {
    let WrittenStream { name, arrivals, clustering, size, months, .. } = written;
    Some(Stream { name: name?, arrivals: arrivals?, clustering, size, months: months?, case: case? })
}

fn capacity(fields: &mut Fields, reading: &mut Reading) -> Option<Capacity> {
    let Some((mut table, written)) = fields.declared::<CapacityTable>("capacity", reading) else {
        return Some(Capacity::OfBaseline);
    };
    let place = reading.texts.first_line(table.place());
    let has = |key: &'static str, table: &mut Fields| table.node(key).is_some();
    let (hours, heads, share) =
        (has("hours_per_month", &mut table), has("heads", &mut table), has("share", &mut table));
    table.finish(reading);
    if hours && (heads || share) {
        let message = "a capacity is either `hours_per_month`, or `heads` and their `share`";
        reading.diagnostics.error(&place, message, "expected one of them");
        return None;
    }
    if share && !heads {
        reading.diagnostics.error(&place, "a `share` of nobody's time", "`heads` is missing").help("add `heads = ...`");
        return None;
    }
    if let Some(share) = written.share.filter(|share| reading.figures.get(*share).low.is_zero()) {
        let found = reading.figures.get(share).place.clone();
        reading.diagnostics.error(&found, "`capacity.share` is 0", "expected a share above 0");
    }
    match (hours, heads) {
        (true, _) => written.hours_per_month.map(Capacity::Hours),
        (false, true) => written.heads.map(|heads| Capacity::Heads { heads, share: written.share }),
        (false, false) => Some(Capacity::OfBaseline),
    }
}

fn streams(fields: &mut Fields, reading: &mut Reading) -> Vec<WrittenStream> {
    each_table("stream", fields, reading, |mut table, reading| {
        let written = StreamTable::read(&mut table, reading);
        let place = reading.texts.first_line(table.place());
        let mut has = |key: &'static str| table.node(key).is_some();
        let (per_year, every, clustering) = (has("per_year"), has("every"), has("clustering"));
        if per_year == every {
            let message = "a stream has either a number `per_year` or comes up `every` month, quarter or year";
            reading.diagnostics.error(&place, message, "expected one of them");
        }
        if every && clustering {
            let message = "matters that come up `every` so often have no `clustering`";
            reading.diagnostics.error(&place, message, "leave one of them out");
        }
        table.finish(reading);
        let every = written.every.map(|every: Every| Arrivals::Every(every));
        WrittenStream {
            name: written.name,
            matter: written.matter,
            arrivals: written.per_year.map(Arrivals::PerYear).or(every),
            clustering: written.clustering,
            size: written.size,
            months: written.months,
        }
    })
}

/// Reads each table of a list, of which there is one at least.
pub fn each_table<T>(
    key: &'static str,
    fields: &mut Fields,
    reading: &mut Reading,
    mut each: impl FnMut(Fields, &mut Reading) -> T,
) -> Vec<T> {
    let provenance = fields.provenance().clone();
    let help = format!("at least one [[{key}]]");
    let Some(place) = fields.node(key).map(|node| node.place.clone()) else {
        fields.missing(key, &help, reading);
        return Vec::new();
    };
    let Some(items) = fields.list(key, &format!("a list of tables, [[{key}]]"), reading).map(<[Node]>::to_vec) else {
        return Vec::new();
    };
    if items.is_empty() {
        reading.diagnostics.error(&place, format!("`{key}` is an empty list"), format!("expected {help}"));
    }
    let mut read = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some(table) = Fields::of(item, &format!("{key}.{index}"), &provenance, reading) else { continue };
        read.push(each(table, reading));
    }
    read
}

/// One team of one's own serves all streams.
fn check_streams(streams: &[Stream], place: &Place, reading: &mut Reading) {
    let baseline = |of: &Stream| of.case.providers[of.case.baseline].id.clone();
    let Some(first) = streams.first() else { return };
    if let Some(other) = streams.iter().find(|of| baseline(of) != baseline(first)) {
        let message = format!(
            "your own team is `{}` in {} and `{}` in {}",
            baseline(first),
            first.name,
            baseline(other),
            other.name
        );
        let place = reading.texts.first_line(place);
        let found = reading.diagnostics.error(&place, message, "expected one team for all matters");
        found.help("name it here: a table [staffing] with `baseline`");
    }
}

/// The ids that a programme's own `[staffing]` compares, and its baseline.
fn staffing(root: &Node) -> Option<(Vec<String>, String)> {
    let table = root.table()?.get("staffing")?.table()?;
    let text = |node: &Node| match &node.value {
        Value::Text(id) => Some(id.clone()),
        _ => None,
    };
    let Value::Array(items) = &table.get("providers")?.value else { return None };
    let baseline = table.get("baseline").and_then(text)?;
    Some((items.iter().filter_map(text).collect(), baseline))
}

/// Whoever an option names is compared in every stream's matter, and is not your own team.
fn check_providers(options: &[WrittenOption], root: &Node, streams: &[Stream], reading: &mut Reading) {
    let of_case = |Stream { case, .. }: &Stream| {
        let compared = case.compared.iter().map(|at| case.providers[*at].id.clone()).collect();
        (compared, case.providers[case.baseline].id.clone())
    };
    // What the programme says holds for all its matters, also where one of them cannot be read.
    let known: Vec<(Vec<String>, String)> =
        staffing(root).map_or_else(|| streams.iter().map(of_case).collect(), |known| vec![known]);
    for (id, place, what) in options.iter().flat_map(|of| &of.named) {
        for (compared, baseline) in &known {
            if id == baseline {
                let message = format!("{what} is `{id}`, your own team");
                let found = reading.diagnostics.error(place, message, "expected somebody else");
                found.help("your own team takes what it has room for by itself");
            } else if !compared.contains(id) {
                not_compared(id, place, what, compared, reading);
            }
        }
    }
}

/// Figures are known by where they are written: a text that was taken in twice is one.
fn one_place_for_a_text(program: &mut Program, texts: &Texts) {
    let mut first: BTreeMap<TextId, TextId> = BTreeMap::new();
    let mut known: Vec<TextId> = Vec::new();
    let mut of = |id: TextId| {
        *first.entry(id).or_insert_with(|| {
            let same =
                |known: &&TextId| texts.name(**known) == texts.name(id) && texts.content(**known) == texts.content(id);
            let found = known.iter().find(same).copied();
            known.extend(found.is_none().then_some(id));
            found.unwrap_or(id)
        })
    };
    let mut put = |_: usize, figure: &mut Figure| figure.place.text = of(figure.place.text);
    program.figures = program.figures.changed(&mut put);
    for stream in &mut program.streams {
        stream.case.figures = stream.case.figures.changed(&mut put);
    }
}

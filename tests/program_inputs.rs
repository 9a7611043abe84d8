//! Every number of a programme's file is an input: it is listed, can be set and drawn, moves what options come to, and is
//! refused outside its bounds. What anybody writes badly is refused in bounded time.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use lpo_cost::analysis::{Extent, program};
use lpo_cost::matter::FigureKind;
use lpo_cost::number::{Day, parse, parse_share};
use lpo_cost::read::{
    Change, Library, ListedKey, ProgramReading, ProgramRequest, declared_program_keys, keys_of_program, read_program,
};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::program::MATTER;
use crate::support::{AS_OF, Folder, run, stdout};

/// A programme with every number that one may have, but for those that exclude each other: these are put in by turns.
const PROGRAM: &str = r#"
schema = 1
[program]
id = "P"
start = 2027-01-01
months = 24
[capacity]
CAPACITY
[providers.dear]
task = { other = { price = { unit = "task", rate = 110000 } } }
[[charge]]
name = "filing"
driver = "matter"
rate = 500
[[stream]]
name = "Matters"
matter = "matter.toml"
per_year = 20
clustering = 2
size = 2
months = 3
[[option]]
name = "As today"
overflow = "dear"
[[option]]
name = "Better"
overflow = "dear"
improvement = { one_off = 1000, per_period = 100, volume_saving = "10%", effort_saving = "10%", ready_days = 20 }
[[option]]
name = "Hire"
overflow = "dear"
hire = { heads = 2, hours_per_month = 60, seat = { TERM = 4000 }, one_off = 500, ready_days = 10, months = 12 }
[[option]]
name = "On call"
overflow = "dear"
standby = { provider = "hourly", hours_per_month = 300, price = { TERM = 2000 }, one_off = 300, ready_days = 15, months = 10 }
"#;

/// What of a matter's file may stand in a programme too is an input there (`every_input`); the programme's own:
fn is_own(key: &str) -> bool {
    ["program.", "capacity.", "stream.", "option."].iter().any(|head| key.starts_with(head))
}

fn asked<T>(text: &str, changes: &[Change], ask: impl FnOnce(&ProgramRequest) -> T) -> T {
    let library = Library::built_in();
    let open = |name: &str| Ok((name.to_owned(), MATTER.to_owned()));
    let as_of = Day::parse(AS_OF).expect("a date");
    ask(&ProgramRequest { name: "program.toml", content: text, changes, library: &library, as_of, open: &open })
}

fn set(text: &str, key: &str, value: &str) -> ProgramReading {
    asked(text, &[Change::Set(format!("{key}={value}"))], read_program)
}

/// What all options come to in a few draws, and the keys of what was drawn.
fn outcome(reading: &ProgramReading) -> Option<(String, BTreeSet<String>)> {
    let of = reading.program.as_ref()?;
    let found = program(of, Extent { draws: 2, seed: 3, threads: 1 }, &|_, _| {}).ok()?;
    let options = found.options.iter().map(|of| (of.cost, of.utilised, of.late, of.short));
    let figure = |(stream, id): &(usize, _)| of.streams[*stream].case.figures.get(*id).key.clone();
    Some((format!("{:?}", options.collect::<Vec<_>>()), found.inputs.iter().map(figure).collect()))
}

fn number(key: &ListedKey) -> Option<(FigureKind, Decimal)> {
    let text = key.value.as_deref()?.trim_matches('"');
    Some((key.number?, parse(text).or_else(|_| parse_share(text)).ok()?))
}

fn programs() -> Vec<String> {
    let variants = [("hours_per_month = 90", "week"), ("heads = 2\nshare = \"30%\"", "month"), ("heads = 1", "year")];
    variants.iter().map(|(capacity, term)| PROGRAM.replace("CAPACITY", capacity).replace("TERM", term)).collect()
}

#[test]
fn every_number_of_a_programme_is_listed_set_moved_drawn_and_refused_outside_its_bounds() {
    let declared = declared_program_keys();
    let own = declared.iter().filter(|key| key.number.is_some() && is_own(&key.key)).map(|key| key.key.as_str());
    let mut open: BTreeSet<&str> = own.collect();
    assert!(open.len() > 25, "{open:?}");
    for text in programs() {
        let (listed, reading) = asked(&text, &[], keys_of_program);
        assert!(reading.program.is_some(), "{}", reading.diagnostics.render(&reading.texts, false));
        let (before, _) = outcome(&reading).expect("it has a price");
        for key in listed.iter().filter(|key| is_own(&key.key)) {
            let Some((kind, value)) = number(key) else { continue };
            let pattern: Vec<&str> =
                key.key.split('.').map(|part| if part.parse::<u32>().is_ok() { "N" } else { part }).collect();
            if !open.remove(pattern.join(".").as_str()) {
                continue;
            }
            let whole = kind.bounds().whole || matches!(kind, FigureKind::Heads | FigureKind::Periods);
            let other = if whole { value + Decimal::ONE } else { value * Decimal::new(15, 1) };
            let moved = outcome(&set(&text, &key.key, &other.to_string()));
            assert!(moved.is_some_and(|(after, _)| after != before), "{} = {other} moves nothing", key.key);
            check_drawn(&text, key, kind, [value, other]);
            check_bounds(&text, key, kind);
        }
    }
    assert_eq!(open, BTreeSet::new());
}

/// A range is drawn once a draw; a size once a matter, and counts of people and months are certain.
fn check_drawn(text: &str, key: &ListedKey, kind: FigureKind, [low, high]: [Decimal; 2]) {
    let range = set(text, &key.key, &format!("{{ low = {low}, high = {high} }}"));
    if matches!(kind, FigureKind::Heads | FigureKind::Periods) {
        assert!(range.program.is_none(), "{}", key.key);
        return;
    }
    let (_, drawn) = outcome(&range).unwrap_or_else(|| panic!("{} has a range", key.key));
    assert_eq!(drawn.contains(&key.key), kind != FigureKind::Size, "{}: {drawn:?}", key.key);
}

/// Just outside its bounds a number is refused, where it stands and with what is expected.
fn check_bounds(text: &str, key: &ListedKey, kind: FigureKind) {
    let bounds = kind.bounds();
    let least = Decimal::from(bounds.least);
    let below = if bounds.above { least } else { least - Decimal::ONE };
    let above = bounds.most.map(|most| Decimal::from(most) + Decimal::ONE);
    for wrong in [Some(below), above].into_iter().flatten() {
        let reading = set(text, &key.key, &wrong.to_string());
        assert!(reading.program.is_none(), "{} = {wrong}", key.key);
        let said = reading.diagnostics.render(&reading.texts, false);
        let expected = format!("`{}` is {wrong}", key.key);
        assert!(said.contains(&expected) && said.contains("expected ") && said.contains("--set:1:"), "{said}");
        assert_eq!(reading.diagnostics.iter().count(), 1, "once: {said}");
    }
}

#[test]
fn the_keys_of_a_programme_come_with_their_values_and_can_be_set_to_them() {
    let file = "examples/programs/unexpected-litigation.toml";
    let text = stdout(&["keys", file, "--as-of", AS_OF, "--format", "json"]);
    let document: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(document["program_id"], "disputes-2027");
    let keys = document["keys"].as_array().expect("a list");
    let clustering = keys.iter().find(|key| key["key"] == "stream.0.clustering").expect("it is listed");
    assert_eq!((&clustering["value"], &clustering["least"]), (&Value::from("2"), &Value::from(1)));
    assert!(stdout(&["keys", "--program", "--format", "csv"]).contains("option.N.hire.seat.year,"));
    let (text, mut tried) = (&programs()[0], 0);
    for key in asked(text, &[], keys_of_program).0 {
        let Some(value) = &key.value else { continue };
        let reading = set(text, &key.key, value);
        assert!(reading.program.is_some(), "{}={value}: {:?}", key.key, reading.diagnostics);
        tried += 1;
    }
    assert!(tried > 30, "{tried}");
}

/// Escapes for terminals in names, thousands of streams and options, mistakes without end: bounded words, and nothing obeyed.
#[test]
fn a_programme_that_is_badly_meant_is_refused_in_few_words() {
    let folder = Folder::new();
    folder.write("matter.toml", MATTER);
    let evil: String = "x\u{1b}[31mred\u{7}\u{9b}2J\u{202e}".chars().fold(String::new(), |mut text, c| {
        let _ = write!(text, "\\U{:08X}", u32::from(c));
        text
    });
    let text = &programs()[0];
    let named = folder.write(
        "named.toml",
        text.replace("\"Matters\"", &format!("\"{evil}\"")).replace("\"Hire\"", &format!("\"{evil}\"")),
    );
    let lost = folder.write("lost.toml", text.replace("matter.toml", &evil));
    let many = "[[stream]]\nname = \"S\"\nmatter = \"none.toml\"\nper_year = 0\nmonths = -1\n".repeat(3000);
    let many = folder.write("many.toml", text.clone() + &many);
    let options = (0..3000)
        .fold(text.clone(), |text, at| text + &format!("[[option]]\nname = \"{at}\"\noverflow = \"nobody\"\n"));
    let options = folder.write("options.toml", options);
    let nested = folder.write("nested.toml", text.clone() + "x = " + &"[".repeat(50_000));
    for (file, fits) in [(&named, true), (&lost, false), (&many, false), (&options, false), (&nested, false)] {
        for format in ["table", "markdown", "csv"] {
            let output = run(&["program", file, "--draws", "2", "--as-of", AS_OF, "--format", format]);
            let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
            assert_eq!(output.status.code(), Some(i32::from(!fits)), "{err}");
            assert!(!(out.clone() + &err).contains(['\u{1b}', '\u{7}', '\u{9b}']), "{file}: {out} {err}");
            assert!(err.len() < 100_000 && !err.contains('\u{202e}'), "{file} said {} bytes", err.len());
            if !fits {
                break;
            }
        }
    }
}

//! The JSON Schemas: the committed ones are those of the types, and they say what the tool says.

use std::fs;
use std::path::Path;

use clap::ValueEnum;
use lpo_cost::cli::schema::{SchemaName, schema};
use lpo_cost::number::Day;
use lpo_cost::read::{Library, Request, check};
use serde_json::{Map, Value, json};

use crate::support::outputs::{Outputs, outputs};
use crate::support::{AS_OF, matter_files, stdout};

fn validator(name: SchemaName) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(&schema(name)).expect("a schema is JSON");
    jsonschema::draft7::new(&schema).expect("it is a schema of draft 7")
}

/// A TOML file as JSON, dates as text.
fn as_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(flag) => Value::from(flag),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(as_json).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, as_json(value))).collect::<Map<_, _>>())
        }
    }
}

fn read(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).ok()?;
    toml::from_str::<toml::Value>(&text).ok().map(as_json)
}

#[test]
fn committed_schemas_are_those_of_the_types() {
    for name in SchemaName::value_variants() {
        let word = name.to_possible_value().expect("it has a name").get_name().to_owned();
        let committed = fs::read_to_string(format!("docs/schema/{word}.json")).expect("docs/schema has it");
        assert_eq!(committed, schema(*name), "run `lpo-cost schema {word} > docs/schema/{word}.json`");
    }
}

#[test]
fn schemas_accept_every_file_that_the_tool_accepts() {
    let mut matters = matter_files("examples/matters");
    matters.extend(matter_files("tests/worked"));
    matters.extend(matter_files("tests/published"));
    assert!(matters.len() > 60, "there are files to check");
    let of = |name: SchemaName, files: &[std::path::PathBuf]| {
        let validator = validator(name);
        for file in files {
            let json = read(file).unwrap_or_else(|| panic!("{} is TOML", file.display()));
            let errors: Vec<String> =
                validator.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{}: {}", file.display(), errors.join("\n"));
        }
    };
    of(SchemaName::Matter, &matters);
    of(SchemaName::Provider, &matter_files("rates/providers"));
    of(SchemaName::Tasks, &["rates/tasks.toml".into()]);
    of(SchemaName::Sources, &["rates/sources.toml".into()]);
    let (comparison, plan) = (validator(SchemaName::Comparison), validator(SchemaName::StaffingPlan));
    for Outputs { document, matter: file, .. } in outputs() {
        assert!(comparison.is_valid(document), "{}: {:?}", file.display(), comparison.validate(document));
    }
    for file in matter_files("examples/matters") {
        let args = ["optimize", file.to_str().expect("paths are UTF-8"), "--format", "json", "--as-of", AS_OF];
        let document: Value = serde_json::from_str(&stdout(&args)).expect("output is JSON");
        assert!(plan.is_valid(&document), "{}: {:?}", file.display(), plan.validate(&document));
    }
}

/// What is wrong in the shape of a file a schema can see; what is wrong between its parts, only the tool can.
#[test]
fn schemas_refuse_the_errors_of_shape() {
    let validator = validator(SchemaName::Matter);
    let refused = |file: &Path| read(file).is_none_or(|json| !validator.is_valid(&json));
    let mut passes: Vec<String> = Vec::new();
    for file in matter_files("tests/errors") {
        if !refused(&file) {
            passes.push(file.file_stem().and_then(|stem| stem.to_str()).expect("paths are UTF-8").to_owned());
        }
    }
    let between_parts = [
        "blend-not-one",
        "circular-extends",
        "circular-volumes",
        "currency-without-rate",
        "deadline-before-start",
        "deadline-with-periods",
        "deadline-without-start",
        "low-above-high",
        "markup-twice",
        "missing-rate",
        "price-steps-not-rising",
        "unknown-level",
        "unknown-provider",
        "unknown-task-type",
    ];
    assert_eq!(passes, between_parts);
}

/// Every value of a matter with nearly every key is replaced by values of all kinds: what the schema accepts then, the
/// tool accepts, unless a rule between two keys forbids it.
#[test]
fn what_the_schema_accepts_the_tool_accepts() {
    let text = fs::read_to_string("tests/schema/every-key.toml").expect("it can be read");
    let whole: toml::Value = toml::from_str(&text).expect("it is TOML");
    let validator = validator(SchemaName::Matter);
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let mistakes = |file: &toml::Value| {
        let content = toml::to_string(file).expect("a table can be written");
        let request = Request { name: "matter.toml", content: &content, changes: &[], library: &library, as_of };
        let understood = check(&request);
        let errors = understood.diagnostics.iter().filter(|found| found.severity == lpo_cost::source::Severity::Error);
        errors.map(|found| found.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(mistakes(&whole), Vec::<String>::new(), "the matter itself is in order");
    assert!(validator.is_valid(&as_json(whole.clone())), "{:?}", validator.validate(&as_json(whole.clone())));

    let mut paths = Vec::new();
    collect(&whole, &mut Vec::new(), &mut paths);
    assert!(paths.len() > 150, "it has {} keys", paths.len());
    let candidates: Vec<toml::Value> = [
        "1",
        "0",
        "-1",
        "0.5",
        "30",
        "1.5",
        "'5%'",
        "'120%'",
        "'x'",
        "''",
        "true",
        "2026-12-15",
        "2026-12-15T10:00:00",
        "[]",
        "[1]",
        "['US']",
        "['document-review']",
        "{}",
        "{ low = 1, high = 2 }",
        "{ likely = 1, source = 'S51' }",
        "{ likely = 1, low = 0 }",
        "{ low = 0.1, likely = 0.2, high = 0.3, assumption = 'why' }",
        "{ x = 1 }",
        "{ pay = 20, agency_markup = '50%' }",
        "{ of = 0, share = '5%' }",
        "[{}]",
    ]
    .iter()
    .map(|value| toml::from_str::<toml::Table>(&format!("v = {value}")).expect("a value")["v"].clone())
    .collect();
    let (mut tried, mut accepted, mut refused, mut unseen) = (0, 0, 0, 0);
    let mut differ = Vec::new();
    for path in &paths {
        for candidate in candidates.iter().map(Some).chain([None]) {
            let mut changed = whole.clone();
            put(&mut changed, path, candidate.cloned());
            let by_schema = validator.is_valid(&as_json(changed.clone()));
            // Reading takes its time: of what the schema refuses, a part is enough.
            tried += 1;
            if !by_schema && tried % 9 != 0 {
                continue;
            }
            let mistakes = mistakes(&changed);
            match (by_schema, mistakes.is_empty()) {
                (true, true) => accepted += 1,
                (false, true) => differ.push(format!("{path:?} = {candidate:?}: the tool alone accepts it")),
                (false, false) => refused += 1,
                (true, false) => {
                    // One such mistake may bring others with it.
                    let between = mistakes.iter().any(|message| BETWEEN_KEYS.iter().any(|rule| message.contains(rule)));
                    if !between {
                        differ.push(format!("{path:?} = {candidate:?}: the schema alone accepts it: {mistakes:?}"));
                    }
                    unseen += 1;
                }
            }
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert!(accepted > 300 && refused > 300 && unseen < accepted, "{accepted} {refused} {unseen}");
}

/// What the tool says of rules between two keys, or between a key and the library.
const BETWEEN_KEYS: [&str; 30] = [
    // JSON has no dates: to a schema they are text.
    "is a date, expected",
    "unknown provider",
    "neither a rate nor a price",
    "which is not compared",
    "bought through",
    "`kind` is missing",
    "needs a unit",
    "unknown task type",
    "unknown billing-rate table",
    "has no level",
    "before the start",
    "without a start",
    "has no deadline",
    "is above",
    "add up to",
    "heads: min",
    "which has no rate",
    "no exchange rate",
    "own currency",
    "calls itself",
    "twice",
    "price steps do not rise",
    "a price step has no end",
    "the last price step has an end",
    "there is no task",
    "leads back to itself",
    "has no volume to take a share of",
    "is fixed by the catalogue",
    "is counted in hours",
    "nothing says how fast",
];

/// Paths of all values, tables and lists included.
fn collect(value: &toml::Value, at: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    if !at.is_empty() {
        paths.push(at.clone());
    }
    let children: Vec<(String, &toml::Value)> = match value {
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), value)).collect(),
        toml::Value::Array(items) => items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        at.push(key);
        collect(child, at, paths);
        at.pop();
    }
}

/// Puts a value at a path, or takes it away.
fn put(root: &mut toml::Value, path: &[String], value: Option<toml::Value>) {
    let (last, way) = path.split_last().expect("a path has a step");
    let mut at = root;
    for key in way {
        at = match at {
            toml::Value::Array(items) => &mut items[key.parse::<usize>().expect("an index")],
            other => &mut other[key.as_str()],
        };
    }
    match (at, value) {
        (toml::Value::Array(items), Some(value)) => items[last.parse::<usize>().expect("an index")] = value,
        (toml::Value::Array(items), None) => drop(items.remove(last.parse::<usize>().expect("an index"))),
        (toml::Value::Table(table), Some(value)) => drop(table.insert(last.clone(), value)),
        (toml::Value::Table(table), None) => drop(table.remove(last)),
        _ => {}
    }
}

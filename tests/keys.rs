//! The keys that are listed are those that can be set, with what stands there.

use std::collections::BTreeSet;
use std::fs;

use lpo_cost::number::Day;
use lpo_cost::read::{Change, Library, Request, declared_keys, keys_of, read_case};
use serde_json::Value;

use crate::support::{AS_OF, stdout};

const MATTERS: [&str; 2] = ["tests/schema/every-key.toml", "examples/matters/second-request.toml"];

/// Runs something on each matter, with a function that reads it after a change.
fn on_each(run: impl Fn(&str, &Request)) {
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    for name in MATTERS {
        let content = fs::read_to_string(name).expect("it can be read");
        run(name, &Request { name, content: &content, changes: &[], library: &library, as_of });
    }
}

#[test]
fn every_listed_key_can_be_set_to_what_stands_there() {
    on_each(|name, request| {
        let (listed, reading) = keys_of(request);
        assert!(reading.case.is_some(), "{name} is in order");
        let mut set = 0;
        for key in &listed {
            let Some(value) = &key.value else { continue };
            let changes = [Change::Set(format!("{}={value}", key.key))];
            let reading = read_case(&Request { changes: &changes, ..*request });
            let errors: Vec<_> = reading.diagnostics.iter().map(|found| found.message.as_str()).collect();
            assert!(reading.case.is_some(), "{name}: {}={value}: {errors:?}", key.key);
            set += 1;
        }
        assert!(set > 100, "{name}: {set} keys have a value");
    });
}

#[test]
fn every_figure_of_a_matter_is_listed_with_its_kind() {
    on_each(|name, request| {
        let (listed, reading) = keys_of(request);
        let case = reading.case.expect("it is in order");
        // An exchange rate of the library and the row of a table are no keys of a matter.
        for figure in case.figures.iter().filter(|of| !of.key.starts_with("fx.2")) {
            let same = listed.iter().find(|key| key.key == figure.key);
            let below = format!("{}.", figure.key);
            match same {
                Some(key) => assert_eq!(key.number, Some(figure.kind), "{name}: {}", figure.key),
                // Types of the catalogue that the matter does not have are left out.
                None if figure.key.starts_with("catalogue.") => {}
                None => assert!(listed.iter().any(|key| key.key.starts_with(&below)), "{name}: {}", figure.key),
            }
        }
    });
}

#[test]
fn every_declared_key_says_what_it_is_for_once() {
    let declared = declared_keys();
    let keys: BTreeSet<&str> = declared.iter().map(|key| key.key.as_str()).collect();
    for key in ["matter.contingency", "task.N.volume", "providers.ID.rates.ROLE", "providers.ID.fees.premium.urgent"] {
        assert!(keys.contains(key), "{key} is declared");
    }
    assert!(declared.iter().all(|key| !key.about.is_empty() && key.value.is_none()));
}

#[test]
fn keys_come_in_every_format() {
    let args = ["keys", MATTERS[0], "--as-of", AS_OF, "--format"];
    let with = |format: &'static str| stdout(&[&args[..], &[format]].concat());
    let document: Value = serde_json::from_str(&with("json")).expect("it is JSON");
    assert_eq!(document["schema"], "lpo-cost/keys/1");
    let keys = document["keys"].as_array().expect("a list");
    let contingency = keys.iter().find(|key| key["key"] == "matter.contingency").expect("it is listed");
    assert_eq!((&contingency["value"], &contingency["most"]), (&Value::from("\"5%\""), &Value::from(1)));
    assert_eq!(with("csv").lines().count(), keys.len() + 1);
    let markdown = with("markdown");
    assert!(
        markdown.contains("## matter\n") && markdown.contains("| contingency | share, 0 to 1 | \"5%\" |"),
        "{markdown}"
    );
    assert!(stdout(&["keys", "--format", "csv"]).contains("providers.ID.quality.span,"));
}

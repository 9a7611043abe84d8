//! What `check` finds is what a comparison would refuse, all of it and nothing else.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::support::{AS_OF, Folder, run};

/// What `check` finds wrong with some files, by file.
fn checked(files: &[String]) -> BTreeMap<String, Vec<String>> {
    let args: Vec<&str> =
        ["check", "--format", "json", "--as-of", AS_OF].into_iter().chain(files.iter().map(String::as_str)).collect();
    let output = run(&args);
    let document: Value = serde_json::from_slice(&output.stdout).expect("findings are JSON");
    let mut found = BTreeMap::<String, Vec<String>>::new();
    for of in document["findings"].as_array().expect("a list").iter().filter(|of| of["severity"] == "error") {
        let [file, message] = ["file", "message"].map(|key| of[key].as_str().unwrap_or_default().to_owned());
        found.entry(file).or_default().push(message);
    }
    found
}

/// What a comparison of a file refuses; nothing where it is priced.
fn refused(file: &str) -> Vec<String> {
    let output = run(&["compare", file, "--as-of", AS_OF, "--no-uncertainty"]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let errors = text.lines().filter_map(|line| line.strip_prefix("error: ")).map(str::to_owned);
    let errors: Vec<String> = errors.collect();
    assert_eq!(output.status.code(), Some(i32::from(!errors.is_empty())), "{file}: {text}");
    errors
}

/// A file without one of its lines, or with another number in it, line after line.
fn damaged(content: &str) -> Vec<String> {
    let lines: Vec<&str> = content.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let with = |at: usize, line: Option<String>| {
        let kept = lines
            .iter()
            .enumerate()
            .filter_map(|(number, of)| if number == at { line.clone() } else { Some((*of).to_owned()) });
        kept.collect::<Vec<_>>().join("\n")
    };
    let without = (0..lines.len()).map(|at| with(at, None));
    let negative = lines.iter().enumerate().filter_map(|(at, line)| {
        let (key, value) = line.split_once(" = ")?;
        value.parse::<f64>().ok()?;
        Some(with(at, Some(format!("{key} = -1"))))
    });
    without.chain(negative).collect()
}

#[test]
fn check_finds_everything_that_a_comparison_refuses() {
    let folder = Folder::new();
    let mut files = Vec::new();
    for entry in fs::read_dir("tests/errors").expect("it is there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path.to_str().expect("UTF-8").to_owned());
        }
    }
    for name in ["warnings/matter", "worked/through-a-firm", "worked/seats-and-other-tasks"] {
        let content = fs::read_to_string(format!("tests/{name}.toml")).expect("it can be read");
        for (number, content) in damaged(&content).into_iter().enumerate() {
            files.push(folder.write(&format!("{}-{number}.toml", name.replace('/', "-")), content));
        }
    }
    let found = checked(&files);
    let mut wrong = 0;
    for file in &files {
        let (said, of_compare) = (found.get(file).cloned().unwrap_or_default(), refused(file));
        for error in &of_compare {
            assert!(said.contains(error), "{file}: a comparison says \"{error}\", check only {said:?}");
        }
        assert_eq!(said.is_empty(), of_compare.is_empty(), "{file}: check alone says {said:?}");
        wrong += usize::from(!said.is_empty());
    }
    assert!(wrong > 60 && wrong < files.len(), "{wrong} of {} files are wrong", files.len());
}

/// A team of one's own without a rate for the work is an error there too; of others it is said as a warning.
#[test]
fn check_prices_a_matter_as_far_as_it_goes() {
    let folder = Folder::new();
    let matter = fs::read_to_string("tests/warnings/matter.toml").expect("it can be read");
    let own = matter
        .replace("rates.reviewer = { cost = 100, billing = 250 }", "rates.paralegal = 40")
        .replace("rates.supervisor = 200", "rates.qc = 40");
    let own = folder.write("own.toml", own);
    let found = checked(std::slice::from_ref(&own));
    assert!(found[&own][0].contains("`own`"), "{found:?}");
    let no_side =
        matter.replace("currency", "").replace("kind = \"regulatory\"", "kind = \"regulatory\"\nbasis = \"billing\"");
    let no_side = folder.write(
        "agency.toml",
        no_side
            .replace("rates.reviewer = 150", "rates.reviewer = { cost = 150 }")
            .replace("rates.supervisor = 200", "rates.supervisor = { cost = 200, billing = 300 }"),
    );
    let output = run(&["check", &no_side, "--as-of", AS_OF]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("warning: `agency` has no price"), "{text}");
    // What cannot be held is an error of `check` as well.
    let large = matter
        .replace("volume = 4000", "volume = 999999999999")
        .replace("cost = 100", "cost = 999999999999.99")
        .replace("throughput = 50", "throughput = 0.000001");
    let large = folder.write("large.toml", large);
    assert_eq!(checked(std::slice::from_ref(&large))[&large], refused(&large));
}

/// What the second edition brought, written wrongly.
#[test]
fn routes_seats_levels_and_ways_that_cannot_be_are_named() {
    let folder = Folder::new();
    let base = fs::read_to_string("tests/worked/through-a-firm.toml").expect("it can be read");
    let route = "via = { firm = \"firm\", markup = \"20%\" }";
    let of_own = "[providers.own]\nkind = \"in-house\"";
    let cases = [
        (route, "via = { firm = \"nobody\" }", "unknown provider `nobody`"),
        (route, "via = { firm = \"lpo\" }", "`lpo`"),
        (route, "via = { firm = \"lpo-via\" }", "`lpo-via`"),
        (route, "via = { firm = \"own\" }", "`own`"),
        (route, "via = { markup = \"20%\" }", "firm"),
        (of_own, "[providers.own]\nkind = \"in-house\"\nvia = { firm = \"firm\" }", "`own`"),
        (of_own, "[providers.own]\nkind = \"in-house\"\nseat = { week = 10, month = 40 }", "seat"),
        (of_own, "[providers.own]\nkind = \"in-house\"\nseat = { role = \"associate\" }", "seat"),
        (of_own, "[providers.own]\nkind = \"in-house\"\ndelivery.attrition = -0.1", "attrition"),
        (of_own, "[providers.own]\nkind = \"in-house\"\nescalation = -0.1", "escalation"),
        (of_own, "[providers.own]\nkind = \"in-house\"\nquality.span = 0", "span"),
        (
            of_own,
            "[providers.own]\nkind = \"in-house\"\nquality.supervised_by = { supervisor = \"60%\" }",
            "add up to 0.6",
        ),
        (of_own, "[providers.own]\nkind = \"in-house\"\ndelivery.productivity = { routine = 1 }", "moderate"),
        (of_own, "[providers.own]\nkind = \"in-house\"\ndelivery.week = []", "without a day"),
        ("[staffing]", "[improvement]\nprovider = \"own\"\nproviders = \"all\"\n[staffing]", "provider"),
        ("[staffing]", "[improvement]\nproviders = [\"someone\"]\n[staffing]", "someone"),
        ("[staffing]", "[staffing]\ntoday = \"someone\"", "someone"),
    ];
    let write = |number: usize, (from, to, _): (&str, &str, &str)| {
        let content = base.replacen(from, to, 1);
        assert_ne!(content, base, "{to}");
        folder.write(&format!("wrong-{number}.toml"), content)
    };
    let files: Vec<String> = cases.iter().enumerate().map(|(number, case)| write(number, *case)).collect();
    let found = checked(&files);
    for (file, (_, to, words)) in files.iter().zip(cases) {
        let said = found.get(file).unwrap_or_else(|| panic!("{to}: nothing is wrong with it"));
        assert!(said.iter().any(|message| message.contains(words)), "{to}: {said:?}");
        assert_eq!(refused(file).len(), said.len(), "{to}: {said:?}");
    }
}

//! The rate library: every figure from somewhere, the official tables as published, what the commands show of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lpo_cost::number::Day;
use lpo_cost::read::{BUILT_IN, Library, Survey};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::{AS_OF, matter_files, run, stdout};

fn survey() -> Survey {
    let as_of = Day::parse(AS_OF).expect("a date");
    let mut survey = Survey::of(&Library::built_in(), as_of);
    survey.audit(as_of);
    survey
}

#[test]
fn every_file_of_rates_is_embedded_as_it_is() {
    let mut files = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("rates")];
    let root = open[0].clone();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    assert_eq!(files.len(), BUILT_IN.len(), "every file is embedded");
    for file in files {
        let below = file.strip_prefix(&root).expect("it lies there").to_str().expect("paths are UTF-8");
        let embedded = BUILT_IN.iter().find(|(path, _)| *path == below);
        assert_eq!(embedded.map(|(_, content)| *content), fs::read_to_string(&file).ok().as_deref(), "{below}");
    }
}

/// Sources and assumptions are there, known, and in order; only the two court matrices have run out, which they are
/// shown for.
#[test]
fn every_built_in_figure_has_a_known_source_or_an_assumption() {
    let survey = survey();
    assert_eq!(survey.providers.len(), 19);
    assert!(survey.figures.iter().count() > 350, "the library has {} figures", survey.figures.iter().count());
    for figure in survey.figures.iter() {
        assert!(!figure.by_user);
        assert!(!figure.sources.is_empty() || figure.assumption.is_some(), "{} comes from nowhere", figure.key);
        for source in &figure.sources {
            assert!(survey.sources.has(source), "{}: unknown source {source}", figure.key);
        }
    }
    let found: Vec<&str> = survey.diagnostics.iter().map(|found| found.message.as_str()).collect();
    let matrices = ["the table `usao-fees-matrix` ends on 2019-05-31", "the table `usao-laffey` ends on 2013-05-31"];
    assert_eq!(found, matrices);
}

#[test]
fn every_source_is_used_and_says_what_it_is() {
    let survey = survey();
    let mut used: BTreeSet<String> = survey.figures.iter().flat_map(|figure| figure.sources.clone()).collect();
    used.extend(survey.tables.iter().flat_map(|(_, rows)| rows.iter().flat_map(|row| row.sources.clone())));
    let reasons = survey.figures.iter().filter_map(|figure| figure.assumption.as_deref());
    for reason in reasons {
        used.extend(reason.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned));
    }
    used.extend(survey.holidays.values().flatten().flat_map(|(_, row)| row.sources.clone()));
    assert!(survey.exchange.extents().count() == 1);
    used.insert("ECB".to_owned());
    for source in survey.sources.all() {
        let id = &source.id;
        assert!(used.contains(id), "nothing uses {id}");
        assert!(source.year.is_some() && source.confidence.is_some(), "{id}");
    }
    for figure in survey.figures.iter().filter(|figure| figure.assumption.is_none()) {
        let confidence = |id: &String| survey.sources.get(id).and_then(|source| source.confidence);
        let sound = figure.sources.iter().any(|id| confidence(id) != Some("low"));
        assert!(sound, "{}: nothing rests on so little", figure.key);
    }
}

/// What was taken over in 2026, figure by figure: what the library has are these values, to the digit.
#[test]
fn the_figures_of_2026_are_those_taken_over() {
    let survey = survey();
    let mut reader = csv::Reader::from_path("tests/data/changes_2026.csv").expect("it can be read");
    let mut rows = 0;
    for row in reader.records().map(|row| row.expect("a row")) {
        let figure = survey.figures.iter().find(|figure| figure.key == row[0]);
        let figure = figure.unwrap_or_else(|| panic!("the library has no {}", &row[0]));
        let expected = [1, 2, 3].map(|at| row[at].parse::<Decimal>().expect("a number"));
        assert_eq!([figure.low, figure.likely, figure.high], expected, "{}", figure.key);
        rows += 1;
    }
    assert!(rows > 110, "{rows} figures are held");
}

/// Rates of earlier years are carried forward by the rises that were published, and rounded as people quote them.
#[test]
fn rates_of_earlier_years_are_carried_by_published_rises() {
    let mut reader = csv::Reader::from_path("tests/data/figures_2026.csv").expect("it can be read");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let value = |key: &str, column: usize| -> Decimal {
        let row = rows.iter().find(|row| &row[0] == key).unwrap_or_else(|| panic!("no figure {key}"));
        row[column].parse().expect("a number")
    };
    let rises = ["counsellink.partner.2023", "counsellink.partner.2024", "worked_rates.2025"];
    let rise = |key: &&str| Decimal::ONE + value(&format!("index.us.{key}"), 2) / Decimal::ONE_HUNDRED;
    let carried: Decimal = rises.iter().map(rise).product();
    let partner = |column| value("us.realrate.partner.by_size.2022", column) * carried;
    let associates = value("us.realrate.associate.mean.2022", 2) / value("us.realrate.partner.mean.2022", 2);
    let survey = survey();
    let ours =
        |key: &str| survey.figures.iter().find(|figure| figure.key == format!("providers.{key}")).expect("a figure");
    let firm = ours("us-associate.rates.supervisor.billing");
    let large = ours("us-biglaw-associate.rates.supervisor.billing");
    for (found, published) in [
        (firm.low, partner(1)),
        (firm.high, partner(2)),
        (large.likely, partner(3)),
        (large.low, value("us.counsellink.partner.median.largest50.2022", 2) * carried),
        (ours("us-biglaw-associate.rates.associate.billing").likely, partner(3) * associates),
        (ours("us-associate.rates.associate.billing").high, partner(2) * associates),
        (ours("us-associate.rates.paralegal.billing").high, value("us.realrate.paralegal.mean.2022", 2) * carried),
    ] {
        assert!((found - published).abs() < published / Decimal::ONE_HUNDRED, "{found} is not about {published}");
    }
}

/// What each row of a published table says, by level and the day from which it holds.
fn published(
    file: &str,
    prefix: &str,
    from: impl Fn(&str) -> Option<String>,
) -> BTreeSet<(String, String, Decimal, bool)> {
    let mut reader = csv::Reader::from_path(format!("tests/data/{file}")).expect("it can be read");
    let rows = reader.records().map(|row| row.expect("a row"));
    let cells = rows.filter_map(|row| {
        let (key, rate, note) = (&row[0], &row[2], &row[9]);
        // An uplift is no rate.
        let key = key.strip_prefix(prefix).filter(|key| !key.starts_with("uplift"))?;
        let rate: Decimal = rate.parse().ok()?;
        Some((key.to_owned(), rate, note.starts_with("[INF")))
    });
    cells
        .filter_map(|(key, rate, computed)| {
            // 2026.C.London2 and 8-10.2015-16 are the two ways of writing level and year.
            let (first, rest) = key.split_once('.')?;
            let uk = first.len() == 4 && first.parse::<u16>().is_ok();
            let (year, level) =
                if uk { (first.to_owned(), rest.replace('.', "/")) } else { (rest.to_owned(), first.to_owned()) };
            Some((level, from(&year)?, rate, computed))
        })
        .collect()
}

fn built_in(survey: &Survey, name: &str) -> BTreeSet<(String, String, Decimal, bool)> {
    let (_, rows) = survey.tables.iter().find(|(known, _)| known == name).expect("the table is built in");
    rows.iter().map(|row| (row.level.clone(), row.from.to_string(), row.rate, row.assumption.is_some())).collect()
}

#[test]
fn guideline_hourly_rates_are_those_published_cell_by_cell() {
    let from = |year: &str| {
        let first = match year {
            "2021" => "2021-10-01",
            "2024" => "2024-01-01",
            "2025" => "2025-01-01",
            "2026" => "2026-01-01",
            _ => return None,
        };
        Some(first.to_owned())
    };
    let survey = survey();
    let ours = built_in(&survey, "uk-ghr");
    let mut theirs = published("uk_ghr.csv", "ghr.", from);
    // Three cells of 2026 that were worked out at first were found published since, to the pound.
    let found = published("uk_ghr_2026_missing.csv", "ghr.", from);
    theirs.retain(|(level, day, rate, _)| !found.contains(&(level.clone(), day.clone(), *rate, false)));
    theirs.extend(found);
    assert_eq!(ours, theirs);
    assert_eq!(theirs.len(), 80, "four years of twenty cells");
    assert_eq!(theirs.iter().filter(|(.., computed)| *computed).count(), 3, "marked as worked out");
}

#[test]
fn court_matrices_are_those_published_cell_by_cell() {
    let from = |year: &str| Some(format!("{}-06-01", year.get(..4)?));
    let survey = survey();
    for (name, prefix, cells) in [("usao-laffey", "usao_laffey.", 60), ("usao-fees-matrix", "usao_fees_matrix.", 20)] {
        let theirs = published("us_fee_matrices.csv", prefix, from);
        assert_eq!(theirs.len(), cells);
        assert_eq!(built_in(&survey, name), theirs, "{name}");
    }
}

#[test]
fn utbms_codes_of_the_catalogue_are_real_ones() {
    let mut reader = csv::Reader::from_path("tests/data/utbms_tasks.csv").expect("it can be read");
    let known: BTreeSet<String> = reader.records().map(|row| row.expect("a row")[0].to_owned()).collect();
    let survey = survey();
    let codes: Vec<&str> = survey.types.iter().filter_map(|of| of.utbms.as_deref()).collect();
    assert_eq!(codes.len(), survey.types.len() - 1, "only `other` has none");
    for code in codes {
        assert!(known.contains(code), "{code}");
    }
}

/// `rates list` names everything, `rates show` has every figure of each, in every format.
#[test]
fn the_library_can_be_shown() {
    let json = |args: &[&str]| -> Value {
        serde_json::from_str(&stdout(&[args, &["--format", "json", "--as-of", AS_OF]].concat())).expect("JSON")
    };
    let list = json(&["rates", "list"]);
    let entries = list["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 19 + 3 + 1 + 10);
    let figures = survey().figures;
    let folder = tempfile::tempdir().expect("a folder");
    let files = ["txt", "md", "csv", "json"].map(|ending| folder.path().join(format!("shown.{ending}")));
    let files = files.map(|file| file.to_str().expect("paths are UTF-8").to_owned());
    let written: Vec<&str> = files.iter().flat_map(|file| ["-o", file]).collect();
    for entry in entries {
        let id = entry["id"].as_str().expect("an id");
        let common = ["rates", "show", id, "--as-of", AS_OF];
        assert_eq!(stdout(&[&common[..], &written].concat()), "", "{id}");
        let texts = files.each_ref().map(|file| fs::read_to_string(file).expect("it was written"));
        let shown: Value = serde_json::from_str(&texts[3]).expect("JSON");
        let rows = ["figures", "rates", "days"].into_iter().find_map(|key| shown[key].as_array()).expect("rows");
        if entry["type"] == "provider" {
            let prefix = format!("providers.{id}.");
            let keys: BTreeSet<&str> =
                figures.iter().filter_map(|figure| figure.key.strip_prefix(prefix.as_str())).collect();
            assert_eq!(rows.iter().filter_map(|row| row["key"].as_str()).collect::<BTreeSet<_>>(), keys, "{id}");
            for row in rows {
                let told = row["assumption"].is_string() || row["year"].as_str().is_some_and(|year| !year.is_empty());
                assert!(told && row["file"].is_string() && row["confidence"].is_string(), "{id}: {row}");
            }
        }
        let records = stdout(&[&common[..], &["--format", "records"]].concat());
        for (text, format) in texts[..3].iter().chain([&records]).zip(["table", "markdown", "csv", "records"]) {
            assert!(text.lines().count() > rows.len(), "{id} as {format}");
        }
    }
    let tasks = json(&["tasks"]);
    assert_eq!(tasks["tasks"].as_array().map(Vec::len), Some(29));
    let output = run(&["rates", "show", "in-lop"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `in-lpo`?"));
}

/// What is out of date, in every format: a table that ended and what took its place, prices older than prices should be,
/// and, with time, providers and exchange rates.
#[test]
fn what_is_out_of_date_is_listed_with_what_to_look_for() {
    let stale = |args: &[&str]| -> Vec<Value> {
        let document: Value = serde_json::from_str(&stdout(&[&["rates", "stale"], args].concat())).expect("JSON");
        assert_eq!(document["schema"], "lpo-cost/rates-stale/1");
        document["stale"].as_array().expect("a list").clone()
    };
    let json = ["--format", "json", "--as-of"];
    let now = stale(&[&json[..], &[AS_OF]].concat());
    let of = |list: &[Value], sort: &str, id: &str, key: &str| -> Option<Value> {
        list.iter().find(|of| of["type"] == sort && of["id"] == id && of["key"] == key).cloned()
    };
    let table = of(&now, "table", "usao-fees-matrix", "").expect("it ended");
    assert_eq!(table["reason"], "ended on 2019-05-31");
    assert!(table["look_for"].as_str().is_some_and(|text| text.contains("Fitzpatrick Matrix")), "{table}");
    let drafting = of(&now, "figure", "in-lpo", "rates.associate").expect("its price is of 2008");
    assert_eq!((drafting["age"].to_string(), drafting["good_for"].to_string()), ("18".to_owned(), "3".to_owned()));
    assert!(drafting["reason"].as_str().is_some_and(|text| text.starts_with("18 years old")), "{drafting}");
    let reviewer = of(&now, "figure", "ph-lpo", "rates.researcher").expect("assumed from old prices");
    assert!(reviewer["reason"].as_str().is_some_and(|text| text.starts_with("assumed from")), "{reviewer}");
    assert_eq!(of(&now, "figure", "us-contract-attorney", "rates.reviewer"), None, "of 2026");
    assert!(now.iter().all(|of| of["type"] == "table" || of["type"] == "figure"), "nothing else has run out yet");
    for of in &now {
        assert!(
            ["about", "reason", "look_for", "file"].iter().all(|key| of[key].as_str().is_some_and(|t| !t.is_empty()))
        );
    }
    let later = stale(&[&json[..], &["2029-01-01"]].concat());
    assert!(later.len() > now.len());
    assert_eq!(of(&later, "provider", "in-lpo", "").expect("it ended")["reason"], "good until 2027-12-31");
    assert!(of(&later, "exchange", "fx", "").is_some());
    assert_eq!(of(&later, "holidays", "US", ""), None, "known to 2032");
    // A matter begun in the last year that is known may run past it.
    let last = stale(&[&json[..], &["2032-03-01"]].concat());
    let holidays = of(&last, "holidays", "GB-ENG", "").expect("it ends");
    assert!(holidays["reason"].as_str().is_some_and(|text| text.starts_with("ends with 2032")), "{holidays}");
    assert!(holidays["file"].as_str().is_some_and(|text| text.contains("holidays.csv:")), "{holidays}");
    for format in ["table", "markdown", "csv", "records"] {
        let text = stdout(&["rates", "stale", "--format", format, "--as-of", AS_OF]);
        assert!(text.lines().count() > now.len(), "{format}");
    }
}

/// What sources say of their year is read as people mean it.
#[test]
fn the_year_of_a_source_is_the_last_that_it_speaks_of() {
    let sources = survey().sources;
    let source = |id: &str| sources.get(id).expect("it is known");
    let year = |id: &str| source(id).last_year();
    for (id, written, last) in [
        ("S5", "2012-13", Some(2013)),
        ("S90", "2008-11-26", Some(2008)),
        ("S99", "2009-10", Some(2009)),
        ("S95", "c.2005-07", Some(2007)),
        ("S41", "2023-05/06", Some(2023)),
        ("S58", "n.d. (2017-21)", Some(2021)),
        ("S18", "2023-2024", Some(2024)),
        ("N4", "16 Jun 2023", Some(2023)),
        ("S60", "n.d.", None),
    ] {
        assert_eq!((source(id).year.as_deref(), year(id)), (Some(written), last), "{id}");
    }
}

/// Whoever would cite a figure is told where its source is a forum, a raw address or of low confidence.
#[test]
fn sources_that_one_would_not_like_to_cite_are_marked() {
    let shown: Value =
        serde_json::from_str(&stdout(&["rates", "show", "in-lpo", "--format", "json", "--as-of", AS_OF]))
            .expect("JSON");
    let caution = |key: &str| {
        let rows = shown["figures"].as_array().expect("figures");
        rows.iter().find(|row| row["key"] == key).expect("a figure")["caution"].clone()
    };
    assert_eq!(
        caution("rates.researcher"),
        "S87: a copy at a raw address, without a name; S91: second-hand: a copy or a summary of what others published"
    );
    assert_eq!(caution("quality.qc"), Value::Null);
    let text = stdout(&["rates", "show", "us-contract-direct", "--format", "markdown", "--as-of", AS_OF]);
    assert!(text.contains("CAUTION S71: a forum"), "{text}");
    for source in survey().sources.all() {
        let id = &source.id;
        let address = source.address.clone().unwrap_or_default();
        let host = address.split('/').nth(2).unwrap_or_default();
        let raw = !host.is_empty() && host.split('.').all(|part| part.bytes().all(|b| b.is_ascii_digit()))
            || host.starts_with("raw.");
        let forum = ["reddit", "redlib", "libreddit"].iter().any(|word| host.contains(word));
        let doubtful = raw || forum || source.confidence == Some("low");
        assert!(!doubtful || source.warning().is_some(), "{id}");
    }
}

/// A billing rate is the one in force on the day that the matter starts; before the first one there is none.
#[test]
fn billing_rates_are_looked_up_by_date() {
    let rate = |start: &str| {
        let set = format!("matter.start={start}");
        let deadline = "matter.deadline=2030-01-01";
        let args = ["compare", "examples/matters/uk-disclosure.toml", "--as-of", AS_OF, "--format", "json", "-q"];
        let output = run(&[&args[..], &["--set", &set, "--set", deadline, "--set", "matter.holidays=[]"]].concat());
        let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let warned = document["estimates"][0]["warnings"].to_string().contains("rate-out-of-date");
        (document["inputs"]["providers.uk-solicitors.rates.associate.billing"].to_string(), warned)
    };
    assert_eq!(rate("2026-01-01"), ("276".to_owned(), false));
    assert_eq!(rate("2025-12-31"), ("269".to_owned(), false));
    assert_eq!(rate("2023-12-31"), ("244".to_owned(), false));
    assert_eq!(rate("2009-01-01").0, "null", "before the first row there is no rate");
}

/// Rates of the ECB's file: the last day that is not after the as-of date, by way of the euro, and a warning once old.
#[test]
fn exchange_rates_are_of_the_last_day_before() {
    let args = ["compare", "examples/matters/uk-disclosure.toml", "--provider", "in-lpo", "--format", "json", "-q"];
    let at = |as_of: &str| -> Value {
        serde_json::from_slice(&run(&[&args[..], &["--as-of", as_of]].concat()).stdout).expect("JSON")
    };
    let used = |document: &Value| document["exchange_rates"][0].clone();
    assert_eq!(used(&at("2026-11-23"))["date"], "2026-10-30");
    assert_eq!(used(&at("2026-11-23"))["rate"].to_string(), "0.746330110992", "0.8338 / 1.1172, to 12 decimals");
    assert_eq!(used(&at("2026-10-29"))["date"], "2026-10-29");
    let warned = |as_of: &str| at(as_of)["estimates"].to_string().contains("the exchange rate of USD is of 2026-10-30");
    assert!(!warned("2026-11-29") && warned("2026-12-01"));
    let none = at("2020-01-01");
    let none = none["estimates"].as_array().expect("estimates").iter().find(|of| of["provider"] == "in-lpo");
    let exclusion = &none.expect("it is compared")["exclusions"][0];
    assert_eq!(exclusion["code"], "no-price");
    assert!(exclusion["reason"].to_string().contains("no exchange rate from USD to GBP"), "{exclusion}");
}

/// A rates directory with everything that can be doubtful about it: each is named, and only the overlap is an error.
#[test]
fn a_rates_directory_is_checked_as_a_whole() {
    let args = ["check", "tests/rates-directory", "--as-of", AS_OF, "--format", "json"];
    let output = run(&args);
    assert_eq!(output.status.code(), Some(1));
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let found: Vec<String> = document["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|of| {
            let file = of["file"].as_str().unwrap_or_default().replace("tests/rates-directory/", "");
            let line = of["line"].as_u64().map_or(String::new(), |line| format!(":{line}"));
            format!(
                "{file}{line} {}: {}",
                of["severity"].as_str().unwrap_or_default(),
                of["message"].as_str().unwrap_or_default()
            )
        })
        .collect();
    let expected = fs::read_to_string("tests/rates-directory/expected.txt").expect("it can be read");
    assert_eq!(found, expected.lines().collect::<Vec<_>>());
    for file in matter_files("rates/providers") {
        let output = run(&["check", file.to_str().expect("paths are UTF-8"), "--as-of", AS_OF]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.ends_with("in order\n") && !said.contains("warning"), "{said}");
    }
}

//! `calibrate`: a provider that is known is found again in its invoices; what is written can be used, and names nobody.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use lpo_cost::number::display;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::{AS_OF, lpo_cost};

/// The invoices of `examples/`, with all that belongs to them.
fn example() -> Vec<String> {
    let folder = "examples/invoices";
    let rest = ["--mapping", "mapping.toml", "--volumes", "volumes.csv"];
    let rest = rest.map(|rest| if rest.starts_with("--") { rest.to_owned() } else { format!("{folder}/{rest}") });
    [vec![folder.to_owned()], rest.to_vec()].concat()
}

/// What the tool says with some arguments on standard output, with its status and what it says on standard error.
fn run(args: &[&str]) -> (i32, String, String) {
    let output = lpo_cost(args).args(["--as-of", AS_OF]).output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a status"), text(output.stdout), text(output.stderr))
}

fn calibrated(args: &[&str]) -> Value {
    let (status, out, error) = run(&[&["calibrate"], args, &["--format", "json"]].concat());
    assert_eq!(status, 0, "{error}");
    serde_json::from_str(&out).expect("JSON")
}

fn number(value: &Value) -> Decimal {
    Decimal::from_scientific(&value.to_string()).or_else(|_| value.to_string().parse()).expect("a number").normalize()
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn figure<'v>(document: &'v Value, key: &str) -> &'v Value {
    let figures = document["vendors"][0]["figures"].as_array().expect("figures");
    figures.iter().find(|figure| figure["key"] == key).unwrap_or_else(|| panic!("no {key} in {figures:#?}"))
}

/// Numbers from a seed.
struct Seeded(u64);

impl Seeded {
    /// A whole number below `most`.
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    /// A factor about 1, in thousandths, up to so many of them off.
    fn about_one(&mut self, off: u64) -> Decimal {
        Decimal::new(1000 - i64::try_from(off).unwrap_or(0) + i64::try_from(self.below(2 * off + 1)).unwrap_or(0), 3)
    }
}

/// A provider that invoices are written of: its rates, who does a review, and how many documents an hour.
const PARTNER: &str = "702.5";
const ASSOCIATE: &str = "412.25";
const REVIEWER: &str = "61.75";
/// 1.2 x the catalogue's 45.
const SPEED: i64 = 54;

/// What is written of the known provider: the invoices, its clients' own time, and the volumes. With noise, the rates and
/// speeds of each matter are off by up to so many thousandths.
fn written(matters: usize, noise: u64, seed: u64) -> [String; 3] {
    let mut seeded = Seeded(seed);
    let mut off = || if noise == 0 { Decimal::ONE } else { seeded.about_one(noise) };
    let mut invoices =
        "vendor,vendor_name,matter,invoice,date,kind,units,rate,adjustment,total,task,timekeeper,classification\n"
            .to_owned();
    let mut time = "vendor,matter,invoice,date,units,rate,total,classification\n".to_owned();
    let mut volumes = "matter_id,task,units\n".to_owned();
    for matter in 0..matters {
        let hours = Decimal::from(100).checked_mul(off()).expect("hours").normalize();
        // Of 100 hours: 80 by reviewers and 20 by associates; 10 more of the partner on something else.
        let work = [
            ("L653", "reviewer", REVIEWER, "0.8"),
            ("L653", "associate", ASSOCIATE, "0.2"),
            ("L999", "supervisor", PARTNER, "0.1"),
        ];
        for (line, (task, role, rate, share)) in work.into_iter().enumerate() {
            let (units, rate) = (
                hours * decimal(share),
                (decimal(rate) * off()).round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero),
            );
            let (gross, off) = (units * rate, if line == 2 { units * rate * decimal("0.1") } else { Decimal::ZERO });
            writeln!(
                invoices,
                "v,Known LLP,M{matter},{matter},2026-03-01,F,{units},{rate},-{off},{},{task},t{line},{role}",
                gross - off
            )
            .expect("memory");
        }
        // A credit note takes an hour of review back and bills it again.
        for sign in ["-1", "1"] {
            let rate = decimal(REVIEWER);
            writeln!(
                invoices,
                "v,Known LLP,M{matter},c{matter}{sign},2026-03-02,F,{sign},{rate},0,{},L998,t0,reviewer",
                decimal(sign) * rate
            )
            .expect("memory");
        }
        writeln!(
            time,
            "us,M{matter},t{matter},2026-03-01,{},300,{},supervisor",
            hours * decimal("0.055"),
            hours * decimal("16.5")
        )
        .expect("memory");
        writeln!(volumes, "M{matter},document-review,{}", 100 * SPEED).expect("memory");
    }
    [invoices, time, volumes]
}

const MAPPING: &str = "schema = 1\n[vendors.v]\nid = \"found\"\n[vendors.us]\nown = true\n";

/// Writes the files of a known provider, and hands back their paths as arguments.
fn files(folder: &Path, [invoices, time, volumes]: &[String; 3]) -> Vec<String> {
    let put = |name: &str, text: &str| {
        fs::write(folder.join(name), text).expect("it can be written");
        folder.join(name).to_str().expect("UTF-8").to_owned()
    };
    let mapping = put("mapping.toml", MAPPING);
    vec![
        put("invoices.csv", invoices),
        put("time.csv", time),
        "--volumes".to_owned(),
        put("volumes.csv", volumes),
        "--mapping".to_owned(),
        mapping,
    ]
}

fn words(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

#[test]
fn a_known_provider_is_found_again_and_prices_a_matter_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let args = files(folder.path(), &written(6, 0, 1));
    let found = folder.path().join("found");
    let (report, rates) = (folder.path().join("report.json"), found.to_str().expect("UTF-8").to_owned());
    let mut line = words(&args);
    let report_name = report.to_str().expect("UTF-8");
    line.extend(["--shrink", "0", "-o", &rates, "-o", report_name]);
    let (status, out, error) = run(&[&["calibrate"], line.as_slice()].concat());
    assert_eq!((status, out.as_str()), (0, ""), "{error}");
    let document: Value = serde_json::from_str(&fs::read_to_string(&report).expect("a report")).expect("JSON");
    for (key, expected) in [
        ("rates.supervisor", PARTNER),
        ("rates.associate", ASSOCIATE),
        ("rates.reviewer", REVIEWER),
        ("task.document-review.productivity", "1.2"),
        // 5.5 hours of the department's own for 110 of the firm.
        ("quality.supervision", "0.05"),
    ] {
        assert_eq!(number(&figure(&document, key)["likely"]), decimal(expected), "{key}");
    }
    let speed = &document["vendors"][0]["speeds"][0];
    assert_eq!(number(&speed["throughput"]), Decimal::from(SPEED));
    assert_eq!(
        (number(&speed["mix"][0]["share"]), number(&speed["mix"][1]["share"])),
        (decimal("0.8"), decimal("0.2"))
    );
    assert!(
        document["faults"]
            .as_array()
            .expect("faults")
            .iter()
            .all(|of| of["fault"] == "credit-note" || of["fault"] == "negative-line")
    );

    // The same provider, typed by hand.
    let known = folder.path().join("known/providers");
    fs::create_dir_all(&known).expect("a folder");
    let typed = format!(
        "schema = 1\nid = \"known\"\nname = \"Known LLP\"\nextends = \"us-outside-counsel\"\n[rates]\n\
         supervisor = {PARTNER}\nassociate = {ASSOCIATE}\nreviewer = {REVIEWER}\nteam = {{ blend = {{ reviewer = \"80%\", associate = \"20%\" }} }}\n\
         [quality]\nsupervision = \"5%\"\n\
         [task.document-review]\nrole = \"team\"\nproductivity = 1.2\nsupervision = \"5%\"\n"
    );
    fs::write(known.join("known.toml"), typed).expect("it can be written");
    let matter = folder.path().join("matter.toml");
    let text = "schema = 1\n[matter]\nid = \"m\"\nkind = \"litigation\"\n[[task]]\ntype = \"document-review\"\nvolume = 43217\n";
    fs::write(&matter, text).expect("it can be written");
    let matter = matter.to_str().expect("UTF-8");
    let known = folder.path().join("known");
    let line =
        ["compare", matter, "--no-uncertainty", "--format", "json", "--provider", "known", "--provider", "found"];
    let rates = ["--rates", &rates, "--rates", known.to_str().expect("UTF-8"), "-q"];
    let (status, out, error) = run(&[&line[..], &rates].concat());
    assert_eq!(status, 0, "{error}");
    let compared: Value = serde_json::from_str(&out).expect("JSON");
    let estimate = |id: &str| {
        let all = compared["estimates"].as_array().expect("estimates");
        all.iter().find(|of| of["provider"] == id).unwrap_or_else(|| panic!("no {id}")).clone()
    };
    let (known, found) = (estimate("known"), estimate("found"));
    for key in ["total", "production_hours", "own_hours", "invoiced", "finish"] {
        assert_eq!(known[key], found[key], "{key}");
    }
    assert_ne!(known["total"], Value::Null);
}

/// Over seeds, the mean of what is found is within four standard errors of the truth.
#[test]
fn noise_averages_out_within_its_standard_error() {
    let seeds = 4_u32;
    let keys = [("rates.associate", ASSOCIATE, 40), ("task.document-review.productivity", "1.2", 120)];
    let mut sums = [Decimal::ZERO; 2];
    for seed in 0..seeds {
        let folder = tempfile::tempdir().expect("a folder");
        let noise = 120;
        let args = files(folder.path(), &written(9, noise, u64::from(seed) + 11));
        let mut line = words(&args);
        line.extend(["--shrink", "0"]);
        let document = calibrated(&line);
        for (sum, (key, ..)) in sums.iter_mut().zip(keys) {
            *sum += number(&figure(&document, key)["own"]);
            assert_eq!(figure(&document, key)["range_of_matters"], true);
        }
    }
    for (sum, (key, truth, _)) in sums.iter().zip(keys) {
        // Uniform noise of 12 % has a deviation of 7 %; of 36 matters the mean has 1.2 %.
        let off = (sum / Decimal::from(seeds) / decimal(truth) - Decimal::ONE).abs();
        assert!(off < decimal("0.048"), "{key}: {off}");
    }
}

#[test]
fn few_matters_are_drawn_to_the_library_and_rates_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let args = files(folder.path(), &written(1, 0, 1));
    let document = calibrated(&words(&args));
    // (1 x 1.2 + 3 x 1) / 4
    assert_eq!(number(&figure(&document, "task.document-review.productivity")["likely"]), decimal("1.05"));
    let rate = figure(&document, "rates.associate");
    assert_eq!(number(&rate["likely"]), decimal(ASSOCIATE));
    // The library's 300 to 650 about 455, about 412.25.
    assert_eq!((rate["range_of_matters"].clone(), number(&rate["low"])), (Value::Bool(false), decimal("271.8132")));
}

/// Rates of the example rose from one year to the next.
#[test]
fn rates_are_carried_by_their_own_growth_or_by_an_index() {
    let example = example();
    let at = |rest: &[&str]| calibrated(&[words(&example).as_slice(), rest].concat());
    let (now, later) = (at(&[]), at(&["--to", "2027-06-30"]));
    let carried = &later["vendors"][0]["carried"];
    assert!(carried["by"].as_str().expect("words").starts_with("the growth of its own rates"), "{carried}");
    let rate = |document: &Value| number(&figure(document, "rates.associate")["likely"]);
    let expected = (rate(&now) * number(&carried["factor"]))
        .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    assert!((rate(&later) - expected).abs() <= decimal("0.01") && rate(&later) > rate(&now));
    let indexed = at(&["--to", "2027-06-30", "--index", "usao-fees-matrix"]);
    assert_eq!(indexed["vendors"][0]["carried"]["by"], "the table usao-fees-matrix");
    let (status, _, error) =
        run(&[&["calibrate"], words(&example).as_slice(), &["--to", "2027-06-30", "--index", "no"]].concat());
    assert!(status == 1 && error.contains("there is no such table of rates"), "{error}");
}

/// No client, no matter, no timekeeper and no path is in anything that is written, unless it is asked for.
#[test]
fn nothing_that_is_written_names_a_client_or_a_timekeeper() {
    let folder = tempfile::tempdir().expect("a folder");
    let (rates, findings) = (folder.path().join("rates"), folder.path().join("findings.csv"));
    let mut line: Vec<String> = [vec!["calibrate".to_owned()], example()].concat();
    let matter = "examples/matters/second-request.toml";
    line.extend(["--on", matter, "--findings"].map(str::to_owned));
    line.push(findings.to_str().expect("UTF-8").to_owned());
    for output in ["rates", "a.json", "a.csv", "a.md", "a.html", "a.txt"] {
        line.extend(["-o".to_owned(), folder.path().join(output).to_str().expect("UTF-8").to_owned()]);
    }
    let (status, _, error) = run(&words(&line));
    assert_eq!(status, 0, "{error}");
    let mut texts = String::new();
    for file in [
        "a.json",
        "a.csv",
        "a.md",
        "a.html",
        "a.txt",
        "findings.csv",
        "rates/sources.toml",
        "rates/providers/harrow-pike.toml",
    ] {
        texts.push_str(&fs::read_to_string(folder.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}")));
    }
    assert!(rates.is_dir() && texts.contains("invoice-total"));
    let id = fs::read_to_string(matter).expect("a matter");
    let id = id.lines().find_map(|line| line.strip_prefix("id = ")).expect("an id").trim_matches('"').to_owned();
    for secret in ["Iris", "Okafor", "hp3", "M-101", "HP101", "2025-11.txt", "examples/invoices", id.as_str()] {
        assert!(!texts.contains(secret), "{secret} is in what is written");
    }
    // Nor where columns are shifted, so that a name stands where a number should.
    let shifted = folder.path().join("shifted.csv");
    let table = "matter,invoice,date,units,rate,total,timekeeper_name,classification\nM1,7,2026-03-01,Quill Ada,100,100,Nib Leo,Nib Leo\n";
    fs::write(&shifted, table).expect("it can be written");
    let (status, out, error) = run(&["calibrate", shifted.to_str().expect("UTF-8"), "--format", "json"]);
    assert!(status == 0 && out.contains("a text: not a decimal number"), "{out}{error}");
    assert!(!out.contains("Quill") && !out.to_lowercase().contains("nib"), "{out}");
    let named = calibrated(&[words(&example()).as_slice(), &["--names"]].concat());
    assert_eq!(named["files"][0]["name"], "examples/invoices/2025-11.txt");
}

#[test]
fn outputs_appear_all_or_none_and_over_nothing_that_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let rates = folder.path().join("rates");
    let name = rates.to_str().expect("UTF-8");
    let example = example();
    let nowhere = folder.path().join("not/there.json");
    let line =
        [&["calibrate"], words(&example).as_slice(), &["-o", name, "-o", nowhere.to_str().expect("UTF-8")]].concat();
    let (status, _, error) = run(&line);
    assert!(status == 1 && !rates.exists(), "{error}");
    let line = [&["calibrate"], words(&example).as_slice(), &["-q", "-o", name]].concat();
    assert_eq!(run(&line).0, 0);
    let before = fs::read(rates.join("sources.toml")).expect("sources");
    // What is read is not written over.
    let (status, _, error) = run(&[line.as_slice(), &["--rates", name]].concat());
    assert!(status == 2 && error.contains("would be written over"), "{error}");
    assert_eq!(fs::read(rates.join("sources.toml")).expect("sources"), before);
    let (status, _, error) = run(&["check", name]);
    assert_eq!(status, 0, "{error}");
}

#[test]
fn mistakes_of_volumes_mappings_and_options_are_all_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("it can be written");
        folder.path().join(name).to_str().expect("UTF-8").to_owned()
    };
    let invoice = "examples/invoices/2026-10.txt";
    let volumes = put("volumes.csv", "matter_id,task,units\nM,document-review,0\nM,L655,5\n,L653,5\n");
    let (status, _, error) = run(&["calibrate", invoice, "--volumes", &volumes]);
    assert_eq!(status, 1);
    for said in ["volumes.csv:2: `0` units", "volumes.csv:3: `L655` is neither", "volumes.csv:4: the matter is missing"]
    {
        assert!(error.contains(said), "{said} is not in {error}");
    }
    let mapping = put(
        "mapping.toml",
        "schema = 1\n[columns]\nvendr = \"Firm\"\n[tasks]\nL655 = \"privilege-revew\"\n[vendors.x]\nlike = \"us-outside-council\"\n[codes]\nreworks = []\n",
    );
    let (status, _, error) = run(&["calibrate", invoice, "--mapping", &mapping]);
    assert_eq!(status, 1);
    for said in [
        "no column `vendr`",
        "did you mean `vendor`",
        "unknown task type `privilege-revew`",
        "did you mean `us-outside-counsel`",
        "unknown key `codes.reworks`",
    ] {
        assert!(error.contains(said), "{said} is not in {error}");
    }
    let (status, _, error) = run(&["calibrate", invoice, "--like", "98-7654322=us-alsp"]);
    assert!(status == 1 && error.contains("did you mean `98-7654321`?"), "{error}");
    let none = put("none.csv", "a,b\n1,2\n");
    let (status, _, error) = run(&["calibrate", &none]);
    assert!(status == 1 && error.contains("none of its columns holds totals"), "{error}");
}

/// Every column, finding and option has its words.
#[test]
fn the_document_of_invoices_leaves_nothing_out() {
    let text = fs::read_to_string("docs/invoices.md").expect("it is there");
    let faults = lpo_cost::matter::Fault::ALL.iter().map(|(word, _)| *word);
    for name in lpo_cost::read::INVOICE_COLUMNS.iter().copied().chain(faults) {
        assert!(text.contains(&format!("`{name}`")), "docs/invoices.md does not name {name}");
    }
    let whole = <lpo_cost::cli::Args as clap::CommandFactory>::command();
    let command = whole.find_subcommand("calibrate").expect("the command");
    for option in command.get_arguments().filter_map(clap::Arg::get_long).filter(|option| *option != "format") {
        let short = option == "output" && text.contains("`-o ");
        assert!(short || text.contains(&format!("--{option}")), "docs/invoices.md does not name --{option}");
    }
}

/// Vendors bill by the document, the gigabyte and the month, in somebody's own words and currency marks.
#[test]
fn a_mapping_makes_lines_a_price_by_the_unit() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("it can be written");
        folder.path().join(name).to_str().expect("UTF-8").to_owned()
    };
    let table = put(
        "vendor.csv",
        "Firm;Matter No.;Inv;Day;Qty;Per;Price;Amount;Work\nReview Ltd;7;1;31.03.2026;12.000;Docs;0,85;10.200,00;Review\nReview Ltd;7;1;31.03.2026;40;GB;15,00;600,00;Hosting\nTotal;;;;;;;10.800,00;\n",
    );
    let mapping = put(
        "mapping.toml",
        "schema = 1\n[table]\nstop = \"Total\"\n[columns]\nvendor = \"Firm\"\nmatter = \"Matter No.\"\ninvoice = \"Inv\"\ndate = \"Day\"\nunits = \"Qty\"\nunit = \"Per\"\nrate = \"Price\"\ntotal = \"Amount\"\ntask = \"Work\"\n[constants]\ncurrency = \"EUR\"\n[dates]\norder = \"dmy\"\n[numbers]\ndecimal = \",\"\nthousands = \".\"\n[tasks]\nReview = \"document-review\"\n",
    );
    let rates = folder.path().join("rates");
    let name = rates.to_str().expect("UTF-8");
    let (status, out, error) = run(&["calibrate", &table, "--mapping", &mapping, "-q", "-o", name]);
    assert!(status == 0 && out.contains("Every line, invoice and total adds up."), "{out}{error}");
    let text = fs::read_to_string(rates.join("providers/review-ltd.toml")).expect("a provider");
    assert!(
        text.contains("price = { unit = \"document\", rate = { low = ") && text.contains("likely = 0.85"),
        "{text}"
    );
    assert!(text.contains("currency = \"EUR\"") && text.contains("driver = \"gigabyte\""), "{text}");
    let (status, _, error) = run(&["check", name]);
    assert_eq!(status, 0, "{error}");
}

/// A script of another language adds up the same files, with pandas where that is there, and comes to the same sums.
#[test]
fn another_tool_comes_to_the_same_sums() {
    let python = std::env::var("LPO_COST_PYTHON").unwrap_or_else(|_| "/usr/bin/python3".to_owned());
    if !Path::new(&python).exists() {
        return crate::support::skipped("Python (python3)");
    }
    let document = calibrated(&words(&example()));
    let invoices = fs::read_dir("examples/invoices").expect("they are there");
    let paths = invoices.filter_map(|entry| entry.ok()?.path().to_str().map(str::to_owned));
    let files: Vec<String> =
        paths.filter(|path| Path::new(path).extension().is_some_and(|ending| ending == "txt")).collect();
    let output = Command::new(python).arg("tests/invoices/recompute.py").args(&files).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let expected: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let vendor = &document["vendors"][0];
    let rows = |list: &Value, name: &str| -> Vec<(String, Decimal, Decimal, Decimal)> {
        let row = |of: &Value| {
            let text = of[name].as_str().unwrap_or("none").to_owned();
            (text, number(&of["hours"]), number(&of["gross"]), number(&of["net"]))
        };
        let mut rows: Vec<_> = list.as_array().expect("rows").iter().map(row).collect();
        rows.sort();
        rows
    };
    assert_eq!(rows(&vendor["roles"], "role"), rows(&expected["roles"], "role"));
    for level in ["task", "activity"] {
        let of_level: Vec<Value> =
            vendor["codes"].as_array().expect("codes").iter().filter(|of| of["level"] == level).cloned().collect();
        assert_eq!(rows(&Value::Array(of_level), "code"), rows(&expected[level], "code"), "{level}");
    }
    let kind = |name: &str| {
        vendor["kinds"].as_array().expect("kinds").iter().find(|of| of["kind"] == name).map(|of| number(&of["net"]))
    };
    assert_eq!(kind("expense"), Some(number(&expected["expenses"])));
    assert_eq!(
        number(&vendor["blended_rate"]).round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero),
        number(&expected["blended"])
    );
}

/// What the README says that the figures of the invoices save.
#[test]
fn the_answer_before_and_after_is_that_of_two_comparisons() {
    let folder = tempfile::tempdir().expect("a folder");
    let rates = folder.path().join("rates");
    let (rates, matter) = (rates.to_str().expect("UTF-8"), "examples/invoices/next-review.toml");
    let report = folder.path().join("report.json");
    let outputs = ["--on", matter, "-q", "-o", rates, "-o", report.to_str().expect("UTF-8")];
    let (status, _, error) = run(&[&["calibrate"], words(&example()).as_slice(), &outputs].concat());
    assert_eq!(status, 0, "{error}");
    let document: Value = serde_json::from_str(&fs::read_to_string(&report).expect("a report")).expect("JSON");
    let answer = &document["on"]["answer"];
    let compared = |more: &[&str]| -> Value {
        let line = [&["compare", matter, "--no-uncertainty", "--format", "json", "-q"], more].concat();
        serde_json::from_str(&run(&line).1).expect("JSON")
    };
    let total = |of: &Value, id: &str| number(&crate::support::estimate(of, id)["total"]);
    let before = compared(&[]);
    let after = compared(&["--rates", rates, "--provider", "us-in-house", "--provider", "harrow-pike"]);
    assert_eq!(
        [&answer["recommended_old"], &answer["recommended_new"]],
        [&before["recommended"], &after["recommended"]]
    );
    assert_eq!([&answer["recommended_old"], &answer["recommended_new"]], ["us-in-house", "harrow-pike"]);
    assert_eq!(number(&answer["total_old"]), total(&before, "us-in-house"));
    assert_eq!(number(&answer["total_new"]), total(&after, "harrow-pike"));
    assert_eq!(number(&answer["older_answer"]), total(&after, "us-in-house"));
    assert_eq!(number(&answer["saving"]), number(&answer["older_answer"]) - number(&answer["total_new"]));
    assert_eq!(answer["stays"], false);
    let readme = fs::read_to_string("README.md").expect("it is there");
    let said = ["total_old", "total_new", "saving"].map(|key| display(number(&answer[key]), 0));
    let [old, new, saving] = said;
    let said = format!(
        "for {old}; by its own invoices the firm does it for {new}, and the older\nanswer would have cost {saving} more"
    );
    assert!(readme.contains(&said), "the README does not say: {said}");
}

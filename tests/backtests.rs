//! Back-tests of matters whose truth is the model: what each came to is drawn from the model's own distribution, and is estimated
//! from the invoices of those before it.

#![expect(clippy::float_arithmetic, reason = "shares of a distribution are binary floats")]

use std::collections::BTreeMap;

use lpo_cost::analysis::calibrate::{
    AllBilled, Backtested, Gathered, Known, Labels, Purpose, Terms, VendorTerms, Volume, calibrate, estimated, judged,
};
use lpo_cost::analysis::{Distribution, RestDraws, simulate};
use lpo_cost::engine::{LikelyValues, compare, estimate_id};
use lpo_cost::matter::{Case, Complexity, FigureId, InvoiceLine, LineCode, LineKind, Payee, TaskType};
use lpo_cost::number::{Currency, Day, Exact, round_half_away};
use lpo_cost::read::{Change, Library, Request, Survey, read_case};
use lpo_cost::report::rates_files;
use rust_decimal::Decimal;

use serde_json::Value;

use crate::support::{AS_OF, Folder, run, stdout};

/// So many matters are known before the first is estimated.
const KNOWN: u32 = 30;
/// What is known is looked at anew after so many matters.
const AGAIN: u32 = 25;
/// So many outcomes of each estimate: their percentiles are exact enough where hundreds of matters are held against them.
const DRAWS: u64 = 200;
/// The provider that is behind the invoices, and what it is called in them.
const TRUTH: &str = "us-outside-counsel";
const VENDOR: &str = "v";
const OWN: &str = "us";

/// Numbers from a seed.
struct Seeded(u64);

impl Seeded {
    /// Above 0 and below 1.
    fn share(&mut self) -> f64 {
        // SplitMix64: each number is as good as the next.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        let [middle, whole] = [0.5, 4_294_967_296.0];
        (u32::try_from(bits >> 32).map_or(middle, f64::from) + middle) / whole
    }
}

/// A world of matters: the model, what is known of it, and what was billed so far.
struct World {
    survey: Survey,
    types: Vec<TaskType>,
    /// The matter, priced by whoever is behind the invoices, and the distributions of its inputs.
    truth: Case,
    inputs: Vec<(Vec<FigureId>, Distribution)>,
    gathered: Gathered,
    billed: AllBilled,
    terms: Terms,
    seeded: Seeded,
}

const MATTER: &str =
    "schema = 1\n[matter]\nid = \"M\"\nkind = \"litigation\"\n[[task]]\ntype = \"document-review\"\nvolume = 1\n";

/// The matter, as some rates have it.
fn read(library: &Library, provider: &str) -> Case {
    let changes = [Change::Providers(vec![provider.to_owned()])];
    let as_of = Day::parse(AS_OF).expect("a date");
    let reading = read_case(&Request { name: "matter", content: MATTER, changes: &changes, library, as_of });
    reading.case.unwrap_or_else(|| panic!("{}", reading.diagnostics.render(&reading.texts, false)))
}

/// The same matter with so many documents.
fn of_volume(case: &Case, volume: u32) -> Case {
    let figures = case.figures.changed(|_, figure| {
        if figure.key == "task.0.volume" {
            (figure.low, figure.likely, figure.high) = (volume.into(), volume.into(), volume.into());
        }
    });
    Case { figures, ..case.clone() }
}

impl World {
    fn new(seed: u64) -> Self {
        let survey = Survey::of(&Library::built_in(), Day::parse(AS_OF).expect("a date"));
        let types = survey.types.iter().map(|of| TaskType::clone(of)).collect();
        let said = |id: &str, like: &str| VendorTerms {
            id: id.to_owned(),
            name: id.to_owned(),
            like: like.to_owned(),
            like_is_said: true,
        };
        let vendors = [(VENDOR, said("found", TRUTH)), (OWN, said("own", "us-associate"))];
        let terms = Terms {
            shrink: Decimal::ZERO,
            to: None,
            currency: Currency::USD,
            vendors: vendors.map(|(vendor, said)| (vendor.to_owned(), said)).into(),
            volumes: Vec::new(),
            supervision_is_named: true,
            tables: Vec::new(),
        };
        let truth = read(&Library::built_in(), TRUTH);
        let drawn = simulate(&truth, 1, 1, 1, &|_, _| ()).expect("it has a price").inputs;
        let of = |ids: Vec<FigureId>| {
            let distribution = Distribution::of(truth.figures.get(ids[0])).expect("it is uncertain");
            (ids, distribution)
        };
        let inputs = drawn.into_iter().map(of).collect();
        let (gathered, billed) = (Gathered::default(), AllBilled::default());
        Self { survey, types, truth, inputs, gathered, billed, terms, seeded: Seeded(seed) }
    }

    /// A matter as it turns out: each input takes one value of its distribution.
    fn turned_out(&mut self, volume: u32) -> Case {
        let mut values = BTreeMap::new();
        for (ids, distribution) in &self.inputs {
            let value = Decimal::from_f64_retain(distribution.value(self.seeded.share())).expect("a number");
            values.extend(ids.iter().map(|id| (id.index(), round_half_away(value, 9))));
        }
        let case = of_volume(&self.truth, volume);
        let figures = case.figures.changed(|at, figure| {
            if let Some(value) = values.get(&at) {
                (figure.low, figure.likely, figure.high) = (*value, *value, *value);
            }
        });
        Case { figures, ..case }
    }

    /// Bills a matter that turned out so, and says what it came to.
    fn bill(&mut self, number: u32, volume: u32, of: &Case) -> Decimal {
        let compared = compare(of, &LikelyValues(&of.figures)).expect("it has a price");
        let found = compared.estimates.iter().find(|found| estimate_id(of, found) == TRUTH);
        let estimate = found.and_then(|found| found.estimate.as_ref()).expect("an estimate");
        let name = format!("M{number}");
        let day = Day::parse("2020-01-06").and_then(|day| day.plus(i64::from(number))).expect("a day");
        for line in &estimate.lines {
            let amount = line.amount.get().expect("an amount");
            let hours = line.hours.and_then(Exact::get).filter(|hours| !hours.is_zero());
            let own = line.payee != Payee::Provider;
            let vendor = if own { OWN } else { VENDOR };
            let mut billed = InvoiceLine {
                vendor: Some(vendor.to_owned()),
                client_matter: Some(name.clone()),
                date: Some(day),
                units: hours,
                total: Some(amount),
                kind: if hours.is_some() { LineKind::HourlyFee } else { LineKind::FlatFee },
                ..InvoiceLine::default()
            };
            billed.invoice.date = Some(day);
            let role = line.doer.map(|doer| doer.role(of).to_owned());
            let labels = Labels {
                vendor,
                own,
                role: role.as_deref(),
                of_type: (line.code == LineCode::Work).then_some("document-review"),
                purpose: match line.code {
                    LineCode::QualityControl => Purpose::Check,
                    LineCode::Supervision => Purpose::Supervision,
                    LineCode::Rework => Purpose::Rework,
                    _ => Purpose::Work,
                },
            };
            self.gathered.take(&billed, &labels);
            self.billed.take(&billed, vendor, own);
        }
        let volume = Volume {
            matter: name,
            of_type: "document-review".to_owned(),
            units: volume.into(),
            complexity: Complexity::Moderate,
        };
        self.terms.volumes.push(volume);
        estimate.total.get().expect("a total")
    }

    /// The matter by what the invoices so far say.
    fn calibrated(&self) -> Case {
        let known = Known { providers: &self.survey.providers, types: &self.types, figures: &self.survey.figures };
        let found = calibrate(&self.gathered, known, &self.terms).expect("it can be held");
        let mut library = Library::built_in();
        library.add_layer(rates_files(&found, &self.survey.providers, &self.types.iter().collect::<Vec<_>>()));
        read(&library, "found")
    }

    /// So many matters, one after the other, each estimated from those before it.
    fn run(&mut self, matters: u32) -> Vec<Backtested> {
        let (mut all, mut known) = (Vec::new(), self.truth.clone());
        for number in 0..KNOWN + matters {
            let volume = 4_000 + 1_000 * (number * 7 % 41);
            if number >= KNOWN && (number - KNOWN).is_multiple_of(AGAIN) {
                known = self.calibrated();
            }
            let draws = RestDraws { draws: DRAWS, seed: number.into(), threads: 2 };
            let estimate = (number >= KNOWN).then(|| estimated(&of_volume(&known, volume), "found", true, draws));
            let turned_out = self.turned_out(volume);
            let actual = self.bill(number, volume, &turned_out);
            if let Some(estimate) = estimate {
                let (estimate, range) = estimate.expect("it has a price").expect("an estimate");
                let lines = Some(self.gathered.vendors[VENDOR].lines);
                let (matter, provider) = (format!("M{number}"), "found".to_owned());
                all.push(Backtested { matter, currency: Currency::USD, provider, lines, estimate, range, actual });
            }
        }
        all
    }
}

/// More by hand: `LPO_COST_BACKTESTS=3000 cargo test --test main where_the_truth`.
#[test]
fn where_the_truth_is_the_model_eight_of_ten_come_to_between_p10_and_p90() {
    let matters = std::env::var("LPO_COST_BACKTESTS").ok().and_then(|count| count.parse().ok()).unwrap_or(300_u32);
    let all = World::new(5).run(matters);
    let judged = judged(&all).expect("there are some");
    let side = |is: &dyn Fn(&Backtested, [Decimal; 3]) -> bool| {
        all.iter().filter(|of| of.range.is_some_and(|range| is(of, range.three()))).count()
    };
    let (below, above) = (side(&|of, range| of.actual < range[0]), side(&|of, range| of.actual > range[2]));
    // Three standard errors of a share of 80 %, in matters; of 10 % on either side.
    let far = |expected: u32, variance: u32| 3 * (matters * variance).isqrt() / 100 + 1 + expected;
    let said = format!("{below} below, {above} above: {judged:?}");
    assert_eq!(judged.of, matters as usize);
    assert!(judged.within.abs_diff(8 * matters as usize / 10) <= far(0, 1_600) as usize, "{said}");
    assert!(below.max(above) <= far(matters / 10, 900) as usize, "{said}");
    let bias = judged.bias.abs() * Decimal::from(matters.isqrt());
    assert!(bias <= Decimal::ONE, "a deviation of 25 % a matter, four standard errors: {said}");
    if matters > 300 {
        eprintln!("{said}");
    }
}

const EXAMPLE: &str = "examples/invoices";

/// The example's invoices, held against what some files estimated.
fn example(files: &[&str]) -> Vec<String> {
    let mut args = vec!["calibrate".to_owned(), EXAMPLE.to_owned()];
    for (option, file) in [("--mapping", "mapping.toml"), ("--volumes", "volumes.csv")] {
        args.extend([option.to_owned(), format!("{EXAMPLE}/{file}")]);
    }
    args.extend(files.iter().flat_map(|file| ["--backtest".to_owned(), (*file).to_owned()]));
    args.extend(["--as-of", AS_OF, "-q", "--format", "json"].map(str::to_owned));
    args
}

fn words(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

fn number(value: &Value) -> Decimal {
    value.to_string().parse().expect("a number")
}

/// One closed matter, estimated again from the firm's own invoices, and as it was saved with the library's figures.
#[test]
fn a_closed_matter_is_estimated_again_or_as_it_was_saved() {
    let [matter, saved] = ["closed-m-105.toml", "estimate-m-105.json"].map(|name| format!("{EXAMPLE}/{name}"));
    let document: Value = serde_json::from_str(&stdout(&words(&example(&[&matter, &saved])))).expect("JSON");
    let [again, as_saved] = [0, 1].map(|at| &document["backtest"]["matters"][at]);
    let comparison = std::fs::read_to_string(&saved).expect("it is there");
    let comparison: Value = serde_json::from_str(&comparison).expect("JSON");
    let option = &comparison["estimates"].as_array().expect("options")[1];
    assert_eq!((&as_saved["provider"], &as_saved["lines_known"]), (&option["provider"], &Value::Null));
    // The department recorded its own time on it, so that its own cost counts on both sides.
    for (own, its) in [("estimate", "total"), ("low", "low"), ("median", "median"), ("high", "high")] {
        assert_eq!(number(&as_saved[own]), number(&option[its]), "{own}");
    }
    assert_eq!(as_saved["actual"], again["actual"]);
    assert!(again["lines_known"].as_u64().is_some_and(|lines| lines > 300), "{again}");
    // What the README says of it.
    assert_eq!(
        (again["error_percent"].to_string(), as_saved["error_percent"].to_string()),
        ("13.7".into(), "31.6".into())
    );
    assert_eq!((&again["within"], &as_saved["within"]), (&Value::Bool(true), &Value::Bool(false)));
    // Other forms show it too.
    let table = example(&[&saved]);
    let table = stdout(&words(&table[..table.len() - 2]));
    assert!(table.contains("as saved") && table.contains("31.6 %"), "{table}");
}

#[test]
fn a_saved_comparison_that_proves_nothing_is_refused() {
    let folder = Folder::new();
    let text = std::fs::read_to_string(format!("{EXAMPLE}/estimate-m-105.json")).expect("it is there");
    let day = "\"as_of\": \"2026-03-01\"";
    assert!(text.contains(day));
    for (name, change, expected) in [
        (
            "late.json",
            text.replace(day, "\"as_of\": \"2026-07-01\""),
            "the comparison is of 2026-07-01, and the first invoice of 2026-06-06",
        ),
        (
            "other.json",
            text.replace("us-outside-counsel", "us-alsp"),
            "it has no price for `harrow-pike` or `us-outside-counsel`",
        ),
        (
            "euros.json",
            text.replace("\"currency\": \"USD\"", "\"currency\": \"EUR\""),
            "the matter is in EUR, and what `98-7654321` billed in USD",
        ),
        ("unknown.json", text.replace("M-105", "M-99"), "no invoice with a date is of the matter `M-99`"),
        ("day.json", text.replace(day, "\"as_of\": \"soon\""), "as_of"),
        (
            "plan.json",
            text.replace("lpo-cost/comparison/2", "lpo-cost/staffing-plan/1"),
            "expected that of a saved comparison",
        ),
        ("broken.json", text[..text.len() / 2].to_owned(), "broken.json:"),
    ] {
        let file = folder.write(name, change);
        let output = run(&words(&example(&[&file])));
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && error.contains(expected), "{name}: {error}");
    }
}

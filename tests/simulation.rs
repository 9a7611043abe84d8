//! `lpo-cost simulate`: the draws have the moments they should, the same seed gives the same bytes, and without
//! uncertainty it says what the exact engine says.
#![expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "statistics of binary floats")]

use std::path::Path;

use lpo_cost::analysis::{Distribution, Draws, Pert, Simulation, ids, simulate};
use lpo_cost::engine::{Inputs, LikelyValues, compare};
use lpo_cost::matter::{Case, Figure, FigureId};
use lpo_cost::number::{Day, Float, Number};
use lpo_cost::read::Change;
use lpo_cost::report::{Report, ReportHead, simulation};
use lpo_cost::run::{Chosen, CompiledAtRest, CompiledComparison, LANES, Mover};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::outputs::outputs;
use crate::support::{AS_OF, case_of, matter_files, run, stdout};

const GOLDEN: &str = "tests/golden/simulation.json";

fn case(file: &Path, set: &[&str]) -> Case {
    let content = std::fs::read_to_string(file).expect("it can be read");
    let changes: Vec<Change> = set.iter().map(|set| Change::Set((*set).to_owned())).collect();
    case_of(&content, &changes)
}

/// Mean and variance of PERT and uniform draws against their closed forms, percentiles against the distribution function.
#[test]
fn draws_have_the_moments_and_percentiles_of_their_distributions() {
    for (low, likely, high) in
        [(10.0, 22.5, 30.0), (0.0, 0.0, 0.5), (1.0, 4.0, 4.0), (0.6, 0.9, 1.0), (40.0, 50.0, 75.0)]
    {
        let pert = Distribution::Pert(Box::new(Pert::new(low, likely, high)));
        let count = 200_000;
        let values: Vec<f64> = (0..count).map(|at| pert.value((f64::from(at) + 0.5) / f64::from(count))).collect();
        let mean = values.iter().sum::<f64>() / f64::from(count);
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / f64::from(count);
        let expected: f64 = (low + 4.0 * likely + high) / 6.0;
        let range = high - low;
        assert!((mean - expected).abs() < 2e-5 * range, "mean {mean}, expected {expected}");
        let of_variance = (expected - low) * (high - expected) / 7.0;
        assert!((variance - of_variance).abs() < 2e-4 * of_variance, "variance {variance}, expected {of_variance}");
        // The distribution function by a fine midpoint rule of its own.
        let (alpha, beta) = (4.0 * (likely - low) / range, 4.0 * (high - likely) / range);
        let density = |x: f64| x.powf(alpha) * (1.0 - x).powf(beta);
        let cells = 400_000;
        let whole: f64 = (0..cells).map(|at| density((f64::from(at) + 0.5) / f64::from(cells))).sum();
        for percent in [0.05, 0.1, 0.5, 0.9, 0.95] {
            let share = (pert.value(percent) - low) / range;
            let until = (0..cells).map(|at| (f64::from(at) + 0.5) / f64::from(cells)).take_while(|x| *x < share);
            let below: f64 = until.map(density).sum::<f64>() / whole;
            assert!((below - percent).abs() < 1e-4, "{percent} of ({low}, {likely}, {high}): {below}");
        }
    }
    let uniform = Distribution::Uniform { low: 2.0, high: 6.0 };
    assert!((uniform.value(0.25) - 3.0).abs() < 1e-12);
}

/// A larger share never lies below a smaller value, none is beyond the ends, and the parts that values are looked up in meet.
#[test]
fn a_larger_share_has_no_smaller_value() {
    for likely in [0.0, 0.01, 0.2, 0.5, 0.75, 0.99, 1.0] {
        let pert = Distribution::Pert(Box::new(Pert::new(3.0, 3.0 + 2.0 * likely, 5.0)));
        let count = 40_000_u64;
        let shares = (0..=count).map(|at| at * (u64::MAX / count));
        // On either side of where two parts meet, and the very ends.
        let meeting = (1..128_u64).flat_map(|part| [(part << 57) - 1, part << 57]);
        let mut shares: Vec<u64> = shares.chain(meeting).chain([u64::MAX]).collect();
        shares.sort_unstable();
        let mut values = vec![0.0; shares.len()];
        pert.fill(&mut values, &shares);
        // The last bit of a value is rounded.
        assert!(values.windows(2).all(|pair| pair[1] > pair[0] - 1e-14), "{likely}");
        assert!(values[0] >= 3.0 && values[values.len() - 1] <= 5.0, "{likely}");
        let apart = shares.windows(2).zip(values.windows(2)).filter(|(shares, _)| shares[1] - shares[0] == 1);
        for (_, values) in apart {
            assert!(values[1] - values[0] < 1e-12, "{likely}: {values:?}");
        }
    }
}

/// The distribution function of a figure: of three points by Simpson's rule.
fn distribution_function(figure: &Figure) -> impl Fn(f64) -> f64 + use<> {
    const CELLS: u16 = 2000;
    let [low, likely, high] = [figure.low, figure.likely, figure.high].map(|value| Float::from(value).0);
    let range = high - low;
    let (alpha, beta) = (4.0 * (likely - low) / range, 4.0 * (high - likely) / range);
    let density = |x: f64| if figure.two_points { 1.0 } else { x.powf(alpha) * (1.0 - x).powf(beta) };
    let mut below = vec![0.0];
    for cell in 0..CELLS {
        let at = |half: f64| density((f64::from(cell) + half) / f64::from(CELLS));
        below.push(below[usize::from(cell)] + (at(0.0) + 4.0 * at(0.5) + at(1.0)) / 6.0);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cell")]
    move |value| {
        let cells = (value - low) / range * f64::from(CELLS);
        let cell = (cells as usize).min(usize::from(CELLS) - 1);
        let [before, after] = [below[cell], below[cell + 1]];
        (before + (cells - cell as f64) * (after - before)) / below[usize::from(CELLS)]
    }
}

/// Every input of a matter in as many draws as `DRAWN` says (2,000 by itself): how far the share of draws below a value is at most from
/// its distribution function (Kolmogorov and Smirnov), its mean, and that no two inputs move together.
#[test]
fn inputs_are_drawn_as_they_are_distributed_and_apart() {
    let count: u64 = std::env::var("DRAWN").map_or(2000, |count| count.parse().expect("a number"));
    let case = case(Path::new("benches/peers/simulation.toml"), &[]);
    let mut draws = Draws::new(&case, 11).expect("it can be drawn");
    let figures: Vec<FigureId> = draws.inputs().iter().map(|figures| figures[0]).collect();
    let mut drawn = vec![Vec::new(); figures.len()];
    for number in 0..count {
        draws.draw(number);
        drawn.iter_mut().zip(&figures).for_each(|(drawn, figure)| drawn.push(draws.get(*figure).0));
    }
    #[expect(clippy::cast_precision_loss, reason = "few draws")]
    let (count, inputs) = (count as f64, figures.len() as f64);
    assert!(inputs > 50.0);
    let mut shares: Vec<Vec<f64>> = Vec::new();
    for (figure, drawn) in figures.iter().zip(&drawn) {
        let figure = case.figures.get(*figure);
        let function = distribution_function(figure);
        shares.push(drawn.iter().map(|value| function(*value)).collect());
        let mut sorted = shares[shares.len() - 1].clone();
        sorted.sort_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "few draws")]
        let apart = sorted.iter().enumerate().map(|(at, share)| {
            let [before, after] = [at, at + 1].map(|rank| rank as f64 / count);
            (share - before).abs().max((after - share).abs())
        });
        let most = apart.fold(0.0, f64::max) * count.sqrt();
        // Beyond 2.3 once in 20,000 times.
        assert!(most < 2.3, "{}: {most}", figure.key);
        let mean = drawn.iter().sum::<f64>() / count;
        let [low, likely, high] = [figure.low, figure.likely, figure.high].map(|value| Float::from(value).0);
        let (expected, variance) = if figure.two_points {
            (f64::midpoint(low, high), (high - low) * (high - low) / 12.0)
        } else {
            let expected = (low + 4.0 * likely + high) / 6.0;
            (expected, (expected - low) * (high - expected) / 7.0)
        };
        let errors = (mean - expected) / (variance / count).sqrt();
        assert!(errors.abs() < 4.5, "{}: {errors} standard errors", figure.key);
    }
    for (at, one) in shares.iter().enumerate() {
        for other in &shares[..at] {
            let together: f64 = one.iter().zip(other).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum();
            let correlation = 12.0 * together / count;
            assert!(correlation.abs() * count.sqrt() < 4.5, "{at}: {correlation}");
        }
    }
}

/// Figures at their likely values, as floats.
struct Plain<'f>(&'f lpo_cost::matter::Figures);
impl Inputs<Float> for Plain<'_> {
    fn get(&self, id: FigureId) -> Float {
        self.0.get(id).likely.into()
    }
}

/// Without uncertainty every draw is the exact engine's result: to a minor unit a line, exact in heads, days and status.
#[test]
fn without_uncertainty_it_is_the_exact_engine() {
    let mut compared = 0;
    for file in matter_files("tests/worked").into_iter().chain(matter_files("examples/matters")) {
        let case = case(&file, &[]);
        let Ok(exact) = compare(&case, &LikelyValues(&case.figures)) else { continue };
        let float = compare(&case, &Plain(&case.figures)).expect("it has a price too");
        assert_eq!(exact.recommended(), float.recommended(), "{}", file.display());
        for (exact, float) in exact.estimates.iter().zip(&float.estimates) {
            let teams = |heads: Option<i64>, status, finish| (heads, status, finish);
            let of = |of: &lpo_cost::engine::Assessed<lpo_cost::number::Exact>| {
                of.schedule().map(|schedule| teams(of.heads(&case).count(), schedule.status(), schedule.finish()))
            };
            let of_float = |of: &lpo_cost::engine::Assessed<Float>| {
                of.schedule().map(|schedule| teams(of.heads(&case).count(), schedule.status(), schedule.finish()))
            };
            assert_eq!(of(exact), of_float(float), "{}", file.display());
            let (Some(exact), Some(float)) = (&exact.estimate, &float.estimate) else { continue };
            assert_eq!(exact.lines.len(), float.lines.len(), "{}", file.display());
            let unit = 10_f64.powi(-i32::try_from(case.matter.currency.decimals()).expect("few"));
            for (exact, float) in exact.lines.iter().zip(&float.lines) {
                let exact: f64 = exact.amount.decimal().expect("valid").to_string().parse().expect("a number");
                assert!(
                    (exact - float.amount.0).abs() < unit * 1.001,
                    "{}: {exact} {}",
                    file.display(),
                    float.amount.0
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 300, "{compared} lines");
}

/// How often each is recommended, counted one by one: the exact engine on the values of every draw. One with an
/// uncertain input of two points besides, where the share follows from the break-even alone.
#[test]
fn the_chance_of_being_cheapest_is_what_a_direct_count_says() {
    let files = ["leases", "second-request", "uk-disclosure"].map(|name| format!("examples/matters/{name}.toml"));
    let mut doubtful = 0;
    for file in files {
        let case = case(Path::new(&file), &[]);
        let mut draws = Draws::new(&case, 7).expect("it can be drawn");
        assert!(draws.inputs().len() > 3);
        let count = 400;
        let mut chosen = vec![0_u64; case.compared.len() + 1];
        for number in 0..count {
            draws.draw(number);
            let figures = case.figures.changed(|at, figure| {
                let drawn: Float = draws.get(FigureId::at(at));
                // Twelve decimals, as many as the exact engine looks at.
                figure.likely = drawn.decimal_at(12).expect("it can be held");
            });
            let comparison = compare(&case, &LikelyValues(&figures)).expect("it has a price");
            // Where the budget is a limit, some draws permit nobody.
            if let Some(best) = comparison.recommended().filter(|_| comparison.qualifies()) {
                chosen[best] += 1;
            }
        }
        let spreads = simulated(&case, count, 2).spreads;
        let said: Vec<u64> = spreads.iter().map(|of| of.times_recommended).collect();
        assert_eq!(said, chosen[..said.len()], "{file}");
        doubtful += usize::from(said.iter().any(|times| (1..count).contains(times)));
    }
    assert!(doubtful >= 2, "{doubtful} of them leave a doubt");
    // Two providers at so much an hour, and the rate of one anywhere between 10 and 30: it is cheaper below 18.
    let text = "schema = 1\n[matter]\nid = \"two\"\nkind = \"advisory\"\n[[task]]\ntype = \"other\"\nunit = \"item\"\nhours = 100\n\
                [staffing]\nbaseline = \"a\"\nproviders = [\"b\"]\n[providers.a]\nkind = \"in-house\"\nrates.reviewer = 18\n\
                [providers.b]\nkind = \"contract\"\nrates.reviewer = { low = 10, high = 30 }\n";
    let case = case_of(text, &[]);
    let draws = 40_000_u32;
    let found = simulated(&case, draws.into(), 2).spreads[1].cheapest;
    let error = (0.4_f64 * 0.6 / f64::from(draws)).sqrt();
    assert!((found - 0.4).abs() < 4.0 * error, "{found}");
}

/// One person has 15 days of 8 hours, and U(80, 160) hours are to be done: overtime is worked in half of the draws, and at the
/// likely 120 hours in none. What it costs is drawn all the same: more spread than at its likely 2.
#[test]
fn what_counts_in_some_draws_alone_is_drawn() {
    let matter = |multiplier: &str| {
        let text = format!(
            "schema = 1\n[matter]\nid = \"m\"\nkind = \"advisory\"\nurgency = \"urgent\"\nstart = 2026-06-01\ndeadline = 2026-06-19\n\
             [[task]]\ntype = \"other\"\nunit = \"item\"\nhours = {{ low = 80, high = 160 }}\n\
             [staffing]\nbaseline = \"a\"\nproviders = [\"a\"]\n[providers.a]\nkind = \"in-house\"\nrates.reviewer = 10\n\
             delivery.heads.max = 1\ndelivery.overtime = {{ hours_per_day = 8, multiplier = {multiplier} }}\n"
        );
        case_of(&text, &[])
    };
    let (certain, uncertain) = (matter("2"), matter("{ low = 1, high = 3 }"));
    let key = "providers.a.delivery.overtime.multiplier";
    let drawn = Draws::new(&uncertain, 1).expect("it can be drawn").inputs();
    assert!(drawn.into_iter().flatten().any(|id| uncertain.figures.get(id).key == key));
    let [fixed, moving] = [&certain, &uncertain].map(|case| simulated(case, 2000, 2));
    assert_eq!((fixed.inputs.len(), moving.inputs.len()), (1, 2));
    let [[mean, deviation, error], [other, wider, _]] =
        [fixed, moving].map(|of| of.spreads[0].mean.expect("it has a price"));
    assert!((mean - other).abs() < 4.0 * error && wider > deviation * 1.01, "{mean} {deviation}, {other} {wider}");
}

/// The operations that many draws are worked through with give the very digits that pricing draw after draw gives.
#[test]
fn a_date_that_moves_among_operations_at_rest_is_the_engine_to_the_last_bit() {
    let (mut dates, mut turned) = (0, 0);
    for file in matter_files("examples/matters").into_iter().chain(matter_files("tests/worked")) {
        let case = case(&file, &[]);
        let Ok(exact) = compare(&case, &LikelyValues(&case.figures)) else { continue };
        let Some(mut program) = CompiledAtRest::of(&case, &exact, |_| false) else { continue };
        let likely = Draws::new(&case, 3).expect("it can be drawn");
        for (mover, day) in [(Mover::Start, case.matter.start), (Mover::Deadline, case.matter.deadline)] {
            let Some(day) = day else { continue };
            let days: Vec<Day> = (0..).take(LANES).filter_map(|lane: i64| day.plus(3 * lane - 48)).collect();
            days.iter().enumerate().for_each(|(lane, day)| program.set(mover, lane, day.number() as f64));
            program.run(&[mover], |lanes| {
                let are_held = lanes.are_held();
                for (lane, day) in days.iter().enumerate() {
                    let mut moved = case.clone();
                    *(if mover == Mover::Start { &mut moved.matter.start } else { &mut moved.matter.deadline }) =
                        Some(*day);
                    let expected = compare(&moved, &likely).expect("it has a price");
                    assert!(are_held[lane], "{}: {day}", file.display());
                    assert_eq!(lanes.chosen(lane), Chosen::of(&expected), "{}: {day}", file.display());
                    for (totals, of) in lanes.totals().zip(&expected.estimates) {
                        let total = of.estimate.as_ref().map(|estimate| estimate.total.0.to_bits());
                        assert_eq!(totals.map(|totals| totals[lane].to_bits()), total, "{}: {day}", file.display());
                    }
                    turned += usize::from(Chosen::of(&expected) != Chosen::of(&exact));
                }
            });
            dates += 1;
        }
    }
    assert!(dates > 60 && turned > 60, "{dates} dates, {turned} days with another answer");
}

#[test]
fn many_draws_at_once_are_the_engine_to_the_last_bit() {
    let files = matter_files("examples/matters").into_iter().chain(matter_files("tests/worked"));
    let (mut programs, mut improved, mut idle) = (0, 0, 0);
    for file in files {
        let plain = case(&file, &[]);
        // Every figure of three points, so that all of them move.
        let figures = plain.figures.changed(|_, figure| {
            let is_count = figure.key.contains(".heads.") || figure.key.ends_with("periods");
            if figure.low == figure.high && !is_count && !figure.key.contains(".blend.") {
                figure.low = figure.likely * Decimal::new(7, 1);
                figure.high = figure.likely * Decimal::new(12, 1);
            }
        });
        let case = Case { figures, ..plain };
        let Ok(exact) = compare(&case, &LikelyValues(&case.figures)) else { continue };
        let Some(program) = CompiledComparison::of(&case, &exact) else { continue };
        let mut draws = Draws::new(&case, 3).expect("it can be drawn");
        let mut expected = Vec::new();
        let mut values = vec![[0.0; LANES]; case.figures.len()];
        for lane in 0..LANES {
            draws.draw(lane as u64);
            for (at, values) in values.iter_mut().enumerate() {
                values[lane] = draws.get(FigureId::at(at)).0;
            }
            expected.push(compare(&case, &draws).expect("it has a price"));
        }
        let mut run = program.begin();
        values.iter().enumerate().for_each(|(at, values)| run.set(at, values));
        let mut expected = expected.into_iter();
        run.work(LANES, |of| {
            let (drawn, chosen) = of.expect("all of it can be held");
            let expected = expected.next().expect("as many as draws");
            assert_eq!(chosen, Chosen::of(&expected), "{}", file.display());
            for (drawn, of) in drawn.iter().zip(&expected.estimates) {
                let total = of.estimate.as_ref().map_or(f64::NAN, |estimate| estimate.total.0);
                assert_eq!(drawn.total.to_bits(), total.to_bits(), "{}: {} {total}", file.display(), drawn.total);
                idle += usize::from(of.has_nothing_to_do());
                assert_eq!(drawn.in_time, of.is_in_time(), "{}", file.display());
            }
        });
        assert!(expected.next().is_none(), "{}", file.display());
        programs += 1;
        improved += usize::from(case.improvement.is_some());
    }
    assert!(
        programs > 60 && improved > 5 && idle > 0,
        "{programs} matters, {improved} improved, {idle} times nothing to do"
    );
}

fn simulated(case: &Case, draws: u64, threads: usize) -> Simulation {
    simulate(case, draws, 7, threads, &|_, _| {}).expect("it can be drawn")
}

/// More draws bring the mean nearer, as one over the square root of their number; the error given says by how much.
#[test]
fn the_mean_converges_and_any_number_of_threads_says_the_same() {
    let case = case(Path::new("examples/matters/leases.toml"), &[]);
    let most = simulated(&case, 40_000, 2);
    let [truth, deviation, _] = most.spreads[0].mean.expect("it has a price");
    for draws in [100_u64, 1000, 10_000] {
        let few = simulated(&case, draws, 3);
        let [mean, _, error] = few.spreads[0].mean.expect("it has a price");
        #[expect(clippy::cast_precision_loss, reason = "few draws")]
        let expected = deviation / (draws as f64).sqrt();
        assert!((error / expected - 1.0).abs() < 0.25, "{draws}: {error}, expected about {expected}");
        assert!((mean - truth).abs() < 4.0 * error, "{draws}: {mean} is too far from {truth}");
    }
    let one = simulated(&case, 500, 1);
    for threads in [2, 3, 7] {
        assert_eq!(format!("{:?}", simulated(&case, 500, threads).spreads), format!("{:?}", one.spreads));
    }
    for of in &one.spreads {
        let percentiles = of.percentiles.expect("it has a price");
        assert!(percentiles.is_sorted() && (0.0..=1.0).contains(&of.cheapest));
        assert!(of.on_time.is_none_or(|share| (0.0..=1.0).contains(&share)));
    }
    let chosen: f64 = one.spreads.iter().map(|of| of.cheapest).sum();
    assert!((chosen + one.none - 1.0).abs() < 1e-9, "{chosen} and {}", one.none);
}

/// The same seed gives the same bytes here and in the released binary, which `.ci/run` holds against the same file.
#[test]
fn the_same_seed_gives_the_same_bytes() {
    let args = [
        "simulate",
        "examples/matters/leases.toml",
        "--draws",
        "2000",
        "--seed",
        "7",
        "--as-of",
        AS_OF,
        "--format",
        "json",
    ];
    let expected = std::fs::read_to_string(GOLDEN).expect("it is there");
    assert_eq!(stdout(&args), expected);
    let other = stdout(&[&args[..5], &["8"], &args[6..]].concat());
    assert_ne!(other, expected);
    let document: Value = serde_json::from_str(&expected).expect("JSON");
    assert_eq!((&document["schema"], &document["draws"]), (&Value::from("lpo-cost/simulation/1"), &Value::from(2000)));
}

#[test]
fn wrong_numbers_of_draws_are_refused_and_certainty_is_said() {
    let example = "examples/matters/leases.toml";
    for draws in ["0", "1000000000000"] {
        let output = run(&["simulate", example, "--draws", draws]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("from 1 to 10,000,000"));
    }
    assert_eq!(run(&["simulate", example, "--draws", "many"]).status.code(), Some(2));
    // What can be compared can be simulated.
    for compared in outputs().iter().filter(|of| !of.is_example) {
        let output = run(&["simulate", compared.name(), "--as-of", AS_OF, "-q", "--draws", "20"]);
        assert!(output.status.success(), "{}", compared.name());
    }
    let certain = stdout(&["simulate", "tests/worked/quality-control.toml", "--draws", "20", "--as-of", AS_OF]);
    assert!(certain.contains("No input is uncertain"), "{certain}");
}

/// An amount that no decimal holds is not known: null for programs, no bar in a picture, and nowhere 0.00.
#[test]
fn what_no_decimal_holds_is_null_and_no_zero() {
    let case = case(Path::new("examples/matters/leases.toml"), &[]);
    let mut found = simulated(&case, 10, 1);
    found.spreads[0].mean = Some([f64::MAX; 3]);
    found.spreads[0].percentiles = Some([f64::MAX; 7]);
    let ids = ids(&case).expect("it has a price");
    let as_of = Day::parse(AS_OF).expect("a date");
    let report = simulation(ReportHead { case: &case, ids: &ids, as_of }, &found);
    let first = &report.document()["estimates"][0];
    assert!(["mean", "standard_deviation", "p5", "p50", "p95"].iter().all(|key| first[key].is_null()), "{first}");
    assert!(!report.document()["estimates"][1]["p50"].is_null());
}

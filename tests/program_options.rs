//! What options of a programme come to, worked by hand: matters on the first of each month of 2027, each of 100 hours over one
//! month.

use lpo_cost::analysis::{Extent, Mistake, ProgramAnswer, program};
use lpo_cost::number::Day;
use lpo_cost::read::{Library, ProgramRequest, read_program};

use crate::program::MATTER;
use crate::support::AS_OF;

/// Days of a month: 365.25 / 12.
const MONTH: f64 = 30.4375;

/// A year of matters with some capacity and options.
fn drawn(matter: &str, capacity: &str, options: &str) -> Result<ProgramAnswer, Mistake> {
    let text = format!(
        "schema = 1\n[program]\nid = \"P\"\nstart = 2027-01-01\nmonths = 12\n{capacity}\n\
         [[stream]]\nname = \"Matters\"\nmatter = \"matter.toml\"\nevery = \"month\"\nmonths = 1\n{options}"
    );
    let library = Library::built_in();
    let open = |name: &str| Ok((name.to_owned(), matter.to_owned()));
    let as_of = Day::parse(AS_OF).expect("a date");
    let request =
        ProgramRequest { name: "p.toml", content: &text, changes: &[], library: &library, as_of, open: &open };
    let reading = read_program(&request);
    let of = reading.program.unwrap_or_else(|| panic!("{}", reading.diagnostics.render(&reading.texts, false)));
    program(&of, Extent { draws: 2, seed: 1, threads: 1 }, &|_, _| {})
}

fn answer(matter: &str, capacity: &str, options: &str) -> ProgramAnswer {
    drawn(matter, capacity, options).expect("it can be drawn")
}

const TODAY: &str = "[[option]]\nname = \"As today\"\noverflow = \"out\"\n";

/// The 43rd working day from Friday, 1 January, is Tuesday, 2 March: the matters of January to March cost 100 x 80 = 8,000, the
/// nine others half of that. Of 1,000 once and 100 a month the latter runs for the 305 days from 2 March on. A day earlier the
/// matter of 1 March is improved too.
#[test]
fn an_improvement_holds_for_matters_that_arrive_once_it_is_ready_whoever_does_them() {
    for (ready, cost, days) in [(42, 3.0 * 8_000.0 + 9.0 * 4_000.0, 305.0), (41, 2.0 * 8_000.0 + 10.0 * 4_000.0, 306.0)]
    {
        let options = format!(
            "{TODAY}[[option]]\nname = \"Better\"\nprovider = \"hourly\"\n\
             improvement = {{ one_off = 1000, per_period = 100, volume_saving = \"50%\", ready_days = {ready} }}\n"
        );
        let found = answer(MATTER, "[capacity]\nhours_per_month = 200", &options);
        let expected = cost + 1_000.0 + 100.0 * days / MONTH;
        let mean = found.options[1].cost.mean;
        assert!((mean - expected).abs() < 0.01, "{ready}: {mean}, not {expected}");
    }
}

/// 100 hours a month are larger than a team of 99, and not than one of 100.
#[test]
fn matters_that_are_larger_than_the_whole_team_are_counted() {
    for (hours, larger) in [(99, 12.0), (100, 0.0)] {
        let found = answer(MATTER, &format!("[capacity]\nhours_per_month = {hours}"), TODAY);
        assert!((found.options[0].too_large - larger).abs() < 1e-9, "{hours}: {}", found.options[0].too_large);
    }
}

/// Who sends out everything to somebody that takes 10 hours of supervision a month, and has 8, is short of a quarter of them:
/// the cheapest option is left aside.
#[test]
fn an_option_that_is_too_short_of_hours_is_neither_recommended_nor_cheapest() {
    let options = format!("{TODAY}[[option]]\nname = \"Short\"\nprovider = \"hourly\"\n");
    let found = answer(MATTER, "[capacity]\nhours_per_month = 8", &options);
    let [today, short] = &found.options[..] else { panic!("two options") };
    assert!(short.cost.mean < today.cost.mean && short.is_short && !today.is_short);
    assert!((short.short_share - 0.25).abs() < 0.02, "{}", short.short_share);
    assert_eq!((found.recommended, today.cheapest, short.cheapest), (0, 1.0, 0.0));
    // With 10 hours there is room for them on nearly every day.
    let found = answer(MATTER, "[capacity]\nhours_per_month = 10.5", &options);
    assert_eq!((found.recommended, found.options[1].is_short), (1, false));
}

#[test]
fn it_is_an_error_where_nobody_may_take_what_goes_out() {
    let barred = MATTER.replace("[[task]]", "[constraints]\noffshore = false\n[[task]]").replace(
        "[providers.hourly]\nkind = \"contract\"\ncountry = \"US\"",
        "[providers.hourly]\nkind = \"offshore\"\ncountry = \"IN\"",
    );
    let options = |of: &str| format!("[[option]]\nname = \"Abroad\"\noverflow = {of}\n");
    let Err(Mistake::Scenario(said)) = drawn(&barred, "", &options("\"hourly\"")) else { panic!("it is an error") };
    let expected = "option `Abroad`: nobody takes what goes out of `Matters`";
    assert!(said.contains(expected) && said.contains("`lpo-cost compare` on its matter file"), "{said}");
    assert!(drawn(&barred, "", &options("[\"hourly\", \"out\"]")).is_ok());
}

/// Hours a month as they are given, 147 for each person, or 21 days of the baseline's most people: by the day of each month.
#[test]
fn a_capacity_is_of_hours_of_people_or_of_the_baseline() {
    let matter = MATTER.replace(
        "rates = { associate = 100, supervisor = 200 }\ndelivery = { calendar = \"none\" }",
        "rates = { associate = 100, supervisor = 200 }\ndelivery = { calendar = \"none\", hours_per_day = 7, heads = { max = 3 } }",
    );
    let people = "[capacity]\nheads = 4\nshare = \"25%\"";
    for (capacity, a_month) in [("[capacity]\nhours_per_month = 90", 90.0), (people, 147.0), ("", 3.0 * 21.0 * 7.0)] {
        let found = answer(&matter, capacity, TODAY);
        let january = found.options[0].capacity[0];
        assert!((january - a_month * 31.0 / MONTH).abs() < 1e-6, "{capacity}: {january}");
    }
}

//! The keys of a programme's file.

use super::catalogue::TasksFile;
use super::charge::ChargeTable;
use super::improvement::BetterTable;
use super::keys::{Declared, Kind, Naming, PlacedText, Rule, certain, figure, record, table, word};
use super::provider::ProviderTable;
use super::staffing::StaffingTable;
use crate::matter::FigureKind::{
    Clustering, Days, Duration, ExchangeRate, Heads, Money, MonthlyHours, PerYear, Periods, Share, Size,
};
use crate::matter::{Admit, Every, FigureId};
use crate::number::{Currency, Day};

record! {
    /// A programme for lpo-cost: matters that arrive over months, your own team, and what could be done about them.
    pub struct ProgramFile;
    /// The version of the format, 1.
    schema = Kind::Version, needed "the version of the format, 1";
    /// The programme itself.
    program = table::<ProgramTable>(), needed "a table [program] with `id`, `start` and `months`";
    /// Who could do the work, for every matter; the matter files' own where left out.
    staffing = table::<StaffingTable>();
    /// What your own team has for these matters.
    capacity = table::<CapacityTable>();
    /// Where matters come from.
    stream = Kind::List(&Kind::Table(StreamTable::RECORD), 1), needed "at least one [[stream]]";
    /// What could be done; the first is today's way.
    option = Kind::List(&Kind::Table(OptionTable::RECORD), 1), needed "at least one [[option]]";
    /// Costs of every matter itself, whoever does the work, beside those of its file; one of the same name takes its place.
    charge = Kind::List(&Kind::Table(ChargeTable::RECORD), 0);
    /// Exchange rates: units of the programme's currency for one unit of the other.
    fx = Kind::Names(Naming::Currencies, &Kind::Figure(ExchangeRate));
    /// Overrides of the task catalogue, by task type.
    catalogue = table::<TasksFile>();
    /// Overrides of providers of the library, or whole new ones, by id.
    providers = Kind::Names(Naming::Ids, &Kind::Table(ProviderTable::RECORD));
}

record! {
    /// The programme.
    pub struct ProgramTable;
    /// Your id for it; the output carries it.
    id: Option<String> = Kind::Filled, needed "your id for the programme, in quotes";
    /// What it is called.
    title: Option<String> = Kind::Text;
    /// The currency that everything is reported in, that of its matters; USD where left out.
    currency: Option<Currency> = Kind::Currency;
    /// Its first day.
    start: Option<Day> = Kind::Date, needed "its first day, such as 2027-01-01";
    /// How many months it lasts.
    months: Option<i64> = certain(Periods), needed "how many months it lasts, such as 24";
    /// How much of a matter your own team takes where it has no room for all of it; share where left out.
    admit: Option<Admit> = word::<Admit>();
}

record! {
    /// What your own team has for these matters; all that the baseline's most people have where left out.
    pub struct CapacityTable, Rule::AtMostOne(&["hours_per_month", "heads"]);
    /// Hours a month.
    hours_per_month: Option<FigureId> = figure(MonthlyHours);
    /// People, each of 147 hours a month.
    heads: Option<i64> = certain(Heads);
    /// The share of their time; all of it where left out.
    share: Option<FigureId> = figure(Share);
}

record! {
    /// Matters of one kind.
    pub struct StreamTable, Rule::ExactlyOne(&["per_year", "every"]), Rule::AtMostOne(&["clustering", "every"]);
    /// What it is called.
    name: Option<String> = Kind::Filled, needed "what these matters are called";
    /// The matter's file, beside this one.
    matter: Option<PlacedText> = Kind::Filled, needed "a matter file, such as \"dispute.toml\"";
    /// How many arrive in a year, at any time.
    per_year: Option<FigureId> = figure(PerYear);
    /// Instead of a number: one on the first day of each month, quarter or year.
    every: Option<Every> = word::<Every>();
    /// Variance of a year's number by its mean: 1, a Poisson process, where left out; 3 where one event brings several.
    clustering: Option<FigureId> = figure(Clustering);
    /// How many times the file's volumes, gigabytes and hours a matter has; drawn for each.
    size: Option<FigureId> = figure(Size);
    /// Months over which your own team's hours are spread evenly.
    months: Option<FigureId> = figure(Duration), needed "over how many months your own team works on one, such as 2";
}

/// Who takes what goes out: one, or several.
const OVERFLOW: Kind = Kind::Either(
    "Overflow",
    "Who takes what your own team cannot: the first that can.",
    &[Kind::Id, Kind::List(&Kind::Id, 1)],
);

record! {
    /// One thing that could be done.
    pub struct OptionTable, Rule::ExactlyOne(&["overflow", "provider"]), Rule::AtMostOne(&["standby", "provider"]);
    /// What it is called.
    name: Option<PlacedText> = Kind::Filled, needed "what this option is called";
    /// Who takes what your own team cannot: an id, or a list of which the first that can.
    overflow = OVERFLOW;
    /// Who takes every matter: an id, or "recommended" for whoever is cheapest for it.
    provider: Option<PlacedText> = Kind::Id;
    /// A better process, for every matter that arrives from the day on that it is ready.
    improvement = table::<BetterTable>();
    /// People hired for these matters.
    hire = table::<HireTable>();
    /// A team on call, for what your own has no room for.
    standby = table::<StandbyTable>();
}

record! {
    /// People hired for these matters.
    pub struct HireTable;
    /// How many.
    heads: Option<i64> = certain(Heads), needed "how many people";
    /// Hours of each for these matters a month; 147 where left out.
    hours_per_month: Option<FigureId> = figure(MonthlyHours);
    /// What one costs, used or not, in the programme's currency.
    seat = table::<TermPriceTable>(), needed "what one costs, such as { year = 197000 }";
    /// What hiring them costs once.
    one_off: Option<FigureId> = figure(Money);
    /// Working days until they are at work.
    ready_days: Option<FigureId> = figure(Days);
    /// For how many months from then on; to the end where left out.
    months: Option<FigureId> = figure(Duration);
}

record! {
    /// A team on call.
    pub struct StandbyTable;
    /// Whose team.
    provider: Option<PlacedText> = Kind::Id, needed "whose team, such as \"in-lpo\"";
    /// Its production hours a month.
    hours_per_month: Option<FigureId> = figure(MonthlyHours), needed "";
    /// What it costs, used or not, in the programme's currency.
    price = table::<TermPriceTable>(), needed "what it costs, such as { month = 14000 }";
    /// What it costs once.
    one_off: Option<FigureId> = figure(Money);
    /// Working days until it is on call.
    ready_days: Option<FigureId> = figure(Days);
    /// For how many months from then on; to the end where left out.
    months: Option<FigureId> = figure(Duration);
}

record! {
    /// A price by the week, the month or the year.
    pub struct TermPriceTable, Rule::ExactlyOne(&["week", "month", "year"]);
    /// Price of a week.
    week: Option<FigureId> = figure(Money);
    /// Price of a month.
    month: Option<FigureId> = figure(Money);
    /// Price of a year.
    year: Option<FigureId> = figure(Money);
}

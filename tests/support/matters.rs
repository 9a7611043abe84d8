//! Random matters, as rows of a book and as files.

use lpo_cost::batch::{Field, Subject};
use lpo_cost::number::Day;

/// A small generator of numbers that are the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    /// One of so many sides, from 0.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    /// One of some values.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }
}

/// A matter as a row says it: the matter's columns, then its tasks'.
pub struct Written {
    pub id: String,
    pub matter: Vec<(&'static str, String)>,
    pub tasks: Vec<Vec<(&'static str, String)>>,
}

/// A matter with a few tasks, dates or periods, and some of all terms.
pub fn random_matter(dice: &mut Dice, number: usize) -> Written {
    let mut matter =
        vec![("kind", dice.one(&["litigation", "regulatory", "transactional", "ip", "advisory"]).to_owned())];
    let mut maybe = |dice: &mut Dice, one_in: usize, key: &'static str, value: String| {
        if dice.roll(one_in) == 0 {
            matter.push((key, value));
        }
    };
    let amount = |dice: &mut Dice, most: usize| match dice.roll(3) {
        0 => dice.roll(most).to_string(),
        1 => format!("{}.{}", dice.roll(most), dice.roll(1000)),
        _ => (dice.roll(most / 50 + 1) * 50).to_string(),
    };
    let steady = dice.roll(8) == 0;
    let title = dice.one(&["Plain", "With, a comma", "=cmd()", "Two\nlines", "\"Quoted\"", "Ünïcödé"]);
    maybe(dice, 2, "title", title.to_owned());
    maybe(dice, 4, "client", "Acme | Bolt".to_owned());
    let currency = dice.one(&["USD", "GBP", "EUR", "JPY"]);
    maybe(dice, 5, "currency", currency.to_owned());
    if steady {
        let (periods, month, day) = (2 + dice.roll(30), 1 + dice.roll(12), 1 + dice.roll(28));
        maybe(dice, 1, "periods", periods.to_string());
        maybe(dice, 2, "start", format!("2027-{month:02}-{day:02}"));
    } else {
        let start = Day::parse("2026-12-01").expect("a date").plus(i64::try_from(dice.roll(300)).expect("small"));
        let start = start.expect("within the calendar");
        let length = i64::try_from(dice.roll(120)).expect("small");
        if dice.roll(4) > 0 {
            maybe(dice, 1, "start", start.to_string());
            let end = start.plus(length).expect("within the calendar").to_string();
            maybe(dice, 1, "deadline", end);
        }
    }
    let urgency = dice.one(&["standard", "expedited", "urgent"]);
    maybe(dice, 2, "urgency", urgency.to_owned());
    let basis = dice.one(&["cost", "billing", "opportunity"]);
    maybe(dice, 3, "basis", basis.to_owned());
    let gigabytes = amount(dice, 200);
    maybe(dice, 3, "gigabytes", gigabytes);
    maybe(dice, 3, "months", "3".to_owned());
    let offshore = dice.one(&["true", "false", "FALSE"]);
    maybe(dice, 4, "offshore", offshore.to_owned());
    let place = dice.one(&["US-NY", "GB", "US"]);
    maybe(dice, 5, "jurisdiction", place.to_owned());
    let budget = amount(dice, 200_000);
    maybe(dice, 3, "budget", budget);
    maybe(dice, 5, "late_day_cost", "250.50".to_owned());

    let by_hours = ["legal-research", "brief-drafting", "motion", "pleadings", "appellate-brief"];
    let by_volume = [
        "document-review",
        "second-level-review",
        "privilege-review",
        "privilege-log",
        "key-document-review",
        "redaction",
        "deposition-summary",
        "due-diligence",
        "contract-abstraction",
        "nda-review",
        "lease-abstraction",
        "prior-art-search",
        "patent-drafting",
        "production",
        "translation",
    ];
    let tasks = (0..=dice.roll(4)).map(|_| {
        let mut task = Vec::new();
        if dice.roll(4) == 0 {
            task.push(("task", dice.one(&by_hours).to_owned()));
            task.push(("hours", amount(dice, 300)));
        } else {
            let of_type = dice.one(&by_volume);
            task.push(("task", of_type.to_owned()));
            if dice.roll(10) == 0 {
                task.push(("hours", amount(dice, 500)));
            } else {
                let most = if of_type.contains("patent") || of_type.contains("prior") { 30 } else { 60_000 };
                task.push(("volume", amount(dice, most)));
                if dice.roll(6) == 0 {
                    task.push(("throughput", format!("{}.5", 1 + dice.roll(90))));
                }
            }
        }
        if dice.roll(2) == 0 {
            task.push(("complexity", dice.one(&["routine", "moderate", "complex"]).to_owned()));
        }
        if dice.roll(8) == 0 {
            task.push(("role", dice.one(&["paralegal", "reviewer", "associate", "supervisor"]).to_owned()));
        }
        if dice.roll(3) == 0 {
            task.push(("name", "A name; with marks".to_owned()));
        }
        task
    });
    let tasks = tasks.collect();
    Written { id: format!("M-{number}"), matter, tasks }
}

impl Written {
    /// The matter as a file.
    pub fn toml(&self) -> String {
        let text = |value: &str| format!("{value:?}").replace("\\'", "'");
        let line = |key: &str, value: &str| {
            let bare = [
                "start",
                "deadline",
                "periods",
                "gigabytes",
                "months",
                "budget",
                "late_day_cost",
                "volume",
                "hours",
                "throughput",
            ];
            let value = match key {
                _ if bare.contains(&key) => value.to_owned(),
                "offshore" => value.to_ascii_lowercase(),
                _ => text(value),
            };
            format!("{} = {value}\n", if key == "task" { "type" } else { key })
        };
        let mut toml = format!("schema = 1\n[matter]\nid = {}\n", text(&self.id));
        let of_constraints = |key: &str| ["offshore", "jurisdiction"].contains(&key);
        for (key, value) in self.matter.iter().filter(|(key, _)| !of_constraints(key)) {
            toml += &line(key, value);
        }
        toml += "[constraints]\n";
        for (key, value) in self.matter.iter().filter(|(key, _)| of_constraints(key)) {
            toml += &line(key, value);
        }
        for task in &self.tasks {
            toml += "[[task]]\n";
            for (key, value) in task {
                toml += &line(key, value);
            }
        }
        toml
    }
}

/// A book with these columns in this order.
pub fn csv(book: &[Written], columns: &[&'static str]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns).expect("memory can be written");
    for matter in book {
        for (at, task) in matter.tasks.iter().enumerate() {
            let cell = |column: &&'static str| {
                let of_task = task.iter().find(|(key, _)| key == column);
                let of_matter = matter.matter.iter().find(|(key, _)| key == column).filter(|_| at == 0);
                match *column {
                    "matter_id" => matter.id.clone(),
                    _ => of_task.or(of_matter).map_or_else(String::new, |(_, value)| value.clone()),
                }
            };
            writer.write_record(columns.iter().map(cell)).expect("memory can be written");
        }
    }
    String::from_utf8(writer.into_inner().expect("it was written")).expect("text")
}

/// All columns that a book may have, the matter's before the task's, and the id among the others.
pub fn columns() -> Vec<&'static str> {
    let of = |subject| Field::ALL.into_iter().filter(move |field| field.subject() == subject);
    let mut matter: Vec<&str> = of(Subject::Matter).map(Field::name).collect();
    matter.rotate_left(1);
    matter.into_iter().chain(of(Subject::Task).map(Field::name)).collect()
}

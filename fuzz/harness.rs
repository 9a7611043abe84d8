//! What the targets share: the command line run in this process, on files that hold what is to be tried.

use std::path::{Path, PathBuf};

use clap::Parser as _;
use lpo_cost::cli::{Args, Exit};
use rust_decimal::Decimal;
use serde_json::Value;
use tempfile::TempDir;

/// A folder for the files of one process, with the project's own beside it.
pub struct Folder {
    here: TempDir,
    project: PathBuf,
}

impl Default for Folder {
    fn default() -> Self {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        Self { here: TempDir::new().expect("a folder"), project }
    }
}

impl Folder {
    /// The path of a file in it.
    pub fn path(&self, name: &str) -> String {
        self.here.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    /// The path of a file of the project.
    pub fn example(&self, name: &str) -> String {
        self.project.join(name).to_str().expect("UTF-8").to_owned()
    }

    /// A file that holds these bytes.
    pub fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(Path::new(&path).parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, bytes).expect("it can be written");
        path
    }

    /// What was written under a name by the last run; none where nothing was. It is gone afterwards.
    pub fn take(&self, name: &str) -> Option<String> {
        let path = self.path(name);
        let text = std::fs::read(&path).ok()?;
        std::fs::remove_file(path).expect("it can be removed");
        Some(String::from_utf8(text).expect("outputs are UTF-8"))
    }
}

/// Runs the tool on a fixed day; whatever happens, it ends by itself and not for want of a rule of its own.
pub fn run(args: &[&str]) -> Option<Exit> {
    let fixed = ["--as-of", "2026-11-25", "--quiet"];
    let args = Args::try_parse_from([&["lpo-cost"], args, &fixed].concat()).ok()?;
    Some(lpo_cost::cli::run_with(&args))
}

/// In a comparison that was priced, the lines of every estimate sum to its total; in a steady portfolio, whose lines are those of
/// one period, to what is paid once and what every period costs.
pub fn lines_sum_to_totals(comparison: &str) {
    let comparison: Value = serde_json::from_str(comparison).expect("it is JSON");
    let steady = comparison["matter"]["periods"] != 1;
    for estimate in comparison["estimates"].as_array().expect("estimates") {
        let lines = estimate["lines"].as_array().expect("lines");
        let sum = |wanted: &dyn Fn(&Value) -> bool| -> Decimal {
            let amounts = lines.iter().filter(|line| wanted(line)).map(|line| amount(&line["amount"]));
            amounts.map(|amount| amount.expect("an amount")).sum()
        };
        let said = |key: &str, sum: Decimal| {
            if let Some(said) = amount(&estimate[key]) {
                assert_eq!(sum, said, "{key} of {}", estimate["provider"]);
            }
        };
        if steady {
            said("one_off", sum(&|line| line["one_off"] == true));
        } else {
            said("total", sum(&|_| true));
        }
    }
}

/// The mean costs of a programme's years sum to that of the whole, but for the rounding of each.
pub fn years_sum_to_costs(program: &str) {
    let program: Value = serde_json::from_str(program).expect("it is JSON");
    for option in program["options"].as_array().expect("options") {
        let years = option["years"].as_array().expect("years");
        let means: Option<Decimal> = years.iter().map(|year| amount(&year["mean"])).sum();
        if let (Some(sum), Some(whole)) = (means, amount(&option["cost"]["mean"])) {
            let roundings = i64::try_from(years.len() + 1).expect("a few years");
            let most = Decimal::new(roundings, whole.scale());
            assert!((sum - whole).abs() <= most, "{sum} and {whole} of {}", option["name"]);
        }
    }
}

/// An amount of a document; none where it is null.
fn amount(value: &Value) -> Option<Decimal> {
    let text = value.to_string();
    text.parse().or_else(|_| Decimal::from_scientific(&text)).ok()
}

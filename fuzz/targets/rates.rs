//! Files of a rates directory; the first byte says which.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lpo_cost_fuzz::{Folder, lines_sum_to_totals, run};

const FILES: [&str; 6] =
    ["providers/in-lpo.toml", "tasks.toml", "sources.toml", "fx.csv", "holidays.csv", "tables/us-rates.csv"];

thread_local!(static FOLDER: Folder = Folder::default());

fuzz_target!(|bytes: &[u8]| FOLDER.with(|folder| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let _ = std::fs::remove_dir_all(folder.path("rates"));
    folder.write(&format!("rates/{}", FILES[usize::from(*which) % FILES.len()]), bytes);
    let (rates, out) = (folder.path("rates"), folder.path("out.json"));
    run(&["check", &rates]);
    run(&["rates", "stale", "--rates", &rates, "-o", &folder.path("stale.csv")]);
    let _ = folder.take("stale.csv");
    let matter = folder.example("examples/matters/leases.toml");
    run(&["compare", &matter, "--rates", &rates, "--no-uncertainty", "-o", &out]);
    if let Some(comparison) = folder.take("out.json") {
        lines_sum_to_totals(&comparison);
    }
}));

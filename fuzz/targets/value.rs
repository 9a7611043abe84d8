//! Values of the command line: a line each for `--set`, `--vary`, `--from` and `--to`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lpo_cost_fuzz::{Folder, lines_sum_to_totals, run};

thread_local!(static FOLDER: Folder = Folder::default());

fuzz_target!(|text: &str| FOLDER.with(|folder| {
    let (matter, out) = (folder.example("examples/matters/solo-simple.toml"), folder.path("out.json"));
    let mut lines = text.lines().map(|line| line.replace('\0', ""));
    let (set, vary) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let set = format!("--set={set}");
    run(&["compare", &matter, &set, "--no-uncertainty", "-o", &out]);
    if let Some(comparison) = folder.take("out.json") {
        lines_sum_to_totals(&comparison);
    }
    let (vary, from) = (format!("--vary={vary}"), lines.next().unwrap_or_default());
    let (from, to) = (format!("--from={from}"), format!("--to={}", lines.next().unwrap_or_default()));
    run(&["breakeven", &matter, &set, &vary, &from, &to, "-o", &out]);
    run(&["breakeven", &matter, "--vary=task.1.volume", &from, &to, "-o", &out]);
    let _ = folder.take("out.json");
}));

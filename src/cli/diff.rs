//! `lpo-cost diff`

use std::path::{Path, PathBuf};

use super::args::{Changes, Disclosure, Output};
use super::compare::{Asked, reported};
use super::context::{Context, MatterFile};
use super::exit::{Error, Exit, Result};
use super::inputs::MOST_SAVED_BYTES;
use crate::analysis::turned_back;
use crate::read::read_case;
use crate::report::{self, Report, Saved, diff};

/// So many mistakes of a file are named one by one.
const MOST_NAMED: usize = 20;
/// How a comparison is saved.
const HELP: &str =
    "save a comparison with `lpo-cost compare MATTER.toml --format json -o FILE`, or name the matter file itself";

/// `diff`
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The earlier comparison: saved as JSON, or a matter file, which is priced now; - for standard input
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The later one
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Still later ones: what changed is said for each step
    #[arg(value_name = "MORE")]
    pub more: Vec<PathBuf>,
    /// Leave matter ids, titles, clients, task names, reasons and paths out of all outputs
    #[arg(long)]
    pub anonymise: bool,
    /// Of matter files: leave out the split, the tasks divided among several providers
    #[arg(long)]
    pub no_mix: bool,
    /// Of matter files: leave out ranges and chances
    #[arg(long)]
    pub no_uncertainty: bool,
    /// What options change in matter files
    #[command(flatten)]
    pub changes: Changes,
    /// Formats and files
    #[command(flatten)]
    pub output: Output,
}

/// Compares comparisons, saved ones and those of matter files.
pub fn run(args: &Diff, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    let paths = [&args.old, &args.new].into_iter().chain(&args.more);
    let (mut series, files): (Vec<Saved>, Vec<Option<MatterFile>>) =
        Error::gathered(paths.map(|path| read(path, args, context)))?.into_iter().unzip();
    if args.anonymise {
        let last = series.last().map(|of| of.matter.id.clone()).unwrap_or_default();
        for of in &mut series {
            let is_last = of.matter.id == last;
            of.anonymise(is_last);
        }
    }
    let mut report = diff(&series).map_err(Error::failure)?;
    report.try_back(|[_, new], step| back(files[new].as_ref()?, step, args));
    warn(report.matters(), context);
    context.write(&report, targets)
}

/// Says where a comparison is of another matter than the one before it.
fn warn<'m>(matters: impl Iterator<Item = &'m str>, context: &Context) {
    let ids: Vec<String> = matters.map(|id| id.replace(char::is_control, " ")).collect();
    for pair in ids.windows(2).filter(|pair| pair[0] != pair[1]) {
        context.say(&format!("warning: one comparison is of the matter `{}`, the next of `{}`", pair[0], pair[1]));
    }
}

/// The inputs of a matter file that moved, each of which alone brings the old recommendation back.
fn back(file: &MatterFile, step: &report::Diff, args: &Diff) -> Option<Vec<String>> {
    let old = |key: &str| step.inputs.iter().find(|of| of.key == key)?.old.as_ref().map(ToString::to_string);
    let read = |key: &str| file.request().with(key, &old(key)?).ok();
    let keys: Vec<&str> = step.inputs.iter().map(|of| of.key.as_str()).collect();
    turned_back(&keys, step.recommended_old.as_deref(), !args.no_mix, read)
}

/// A saved comparison, or that of a matter file as it is priced now, with the file.
fn read(path: &Path, args: &Diff, context: &Context) -> Result<(Saved, Option<MatterFile>)> {
    let (name, content) = context.read(path, MOST_SAVED_BYTES)?;
    let (mut saved, file) = if is_json(path, &content) {
        unchanged(&name, &args.changes)?;
        (parsed(&name, &content)?, None)
    } else {
        let file = context.matter_text(name.clone(), content, &args.changes)?;
        (priced(&name, &file, args, context)?, Some(file))
    };
    saved.name = Some(name);
    Ok((saved, file))
}

/// Whether a text means to be JSON; nothing that a matter file can begin with does.
pub fn is_json(path: &Path, content: &str) -> bool {
    let named = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let mut marks = content.trim_start_matches('\u{feff}').chars().filter(|c| !c.is_whitespace());
    // `[matter]` is a table of TOML, `[{` a list of JSON.
    named || matches!((marks.next(), marks.next()), (None | Some('{' | '0'..='9'), _) | (Some('['), Some('{')))
}

/// What was saved stands: nothing can be changed in it.
fn unchanged(name: &str, changes: &Changes) -> Result<()> {
    if changes.all().is_empty() {
        return Ok(());
    }
    let message = "is a saved comparison, in which --set, --provider, --baseline and --basis change nothing: name its matter file instead";
    Err(Error::usage(format!("{name} {message}")))
}

fn parsed(name: &str, content: &str) -> Result<Saved> {
    Saved::read(content).map_err(|mistakes| {
        let mut named: Vec<String> = mistakes.iter().take(MOST_NAMED).map(|mistake| mistake.said(name)).collect();
        if mistakes.len() > MOST_NAMED {
            named.push(format!("{name}: and {} more such mistakes", mistakes.len() - MOST_NAMED));
        }
        Error::failure(format!("{}\n  = help: {HELP}", named.join("\nerror: ")))
    })
}

/// A matter file's comparison, as it would be saved.
fn priced(name: &str, file: &MatterFile, args: &Diff, context: &Context) -> Result<Saved> {
    let disclosure = Disclosure { explain: false, anonymise: args.anonymise };
    let asked = Asked { disclosure, no_mix: args.no_mix, no_uncertainty: args.no_uncertainty };
    let mut saved = reported(file, asked, context, |report| {
        let text = serde_json::to_string(report.document()).map_err(anyhow::Error::from)?;
        parsed(name, &text)
    })?;
    // Whether two matters are one is seen before their ids are left out.
    if let Some(case) = read_case(&file.request()).case {
        saved.matter.id = case.matter.id;
    }
    Ok(saved)
}

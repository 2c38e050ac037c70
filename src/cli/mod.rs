//! The command line: one small function a subcommand.

mod cases;
mod check;
mod claims;
mod compare;
mod conformance;
mod differ;
mod docs;
mod lessons;
mod list;
mod live;
mod observe;
mod play;
mod run;
mod scripts;
mod tool;
mod validate;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::nearest::nearest;
use crate::scenario::render::{Style, render_all};
use crate::scenario::visible::quoted;

/// Windows NT sessions, step by step: one name, and what it reaches depends on who asks.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// A folder with scenarios of your own, listed beside the built-in ones.
    folder: Option<PathBuf>,
    #[command(flatten)]
    screen: play::Screen,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_CODES: &str = "Exit codes: 0 fine; 1 an expectation failed, or a page is out of date; 2 the input is wrong, or cannot be shown here.";

#[derive(Debug, Subcommand)]
enum Command {
    /// List the scenarios.
    List(list::List),
    /// Step through a scenario.
    Play(play::Play),
    /// Run a scenario to its end and print what happened.
    Run(run::Run),
    /// Play a scenario on several releases of Windows, and print in what they part.
    Compare(compare::Compare),
    /// Print what a practitioner's tool would show at a step of a scenario.
    Tool(tool::RunTool),
    /// List what is stated about Windows and Unix, with its evidence and sources; docs/sources.md gives these in full.
    Claims(claims::Claims),
    /// Check scenario files and report every fault.
    Check(check::Check),
    /// Play conformance cases and report which of them the model passes.
    Conformance(conformance::Conformance),
    /// Make random calls on the model and on another system, and show where the two part.
    Differ(differ::Differ),
    /// Hold the model against a real system.
    Validate(validate::Validate),
    /// Write what this Windows shows of its sessions, processes, services and objects; `play` opens it.
    Observe(observe::Observe),
    /// Check or fill in the blocks of documentation pages.
    Docs(docs::Docs),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// What this program does as a child of itself.
    #[cfg(windows)]
    #[command(hide = true, name = crate::system::live::errand::COMMAND)]
    Errand {
        /// Which errand, and what it is told.
        words: Vec<String>,
    },
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// What our program could not do, or was not given right.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The files have faults.
    #[error("{}", render_all(.0, Style::Coloured))]
    Faults(Vec<Diagnostic>),
    /// The files have faults, and that was told on the standard output.
    #[error("")]
    Told,
    /// Something else is wrong with what was asked.
    #[error("error: {0}")]
    Wrong(String),
    /// The output could not be written.
    #[error("error: the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

/// Whether everything that was expected came out.
type Held = bool;

/// Runs the command line.
pub fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| match mistyped(&error, std::env::args().skip(1)) {
        Some(message) => Cli::command().error(ErrorKind::InvalidSubcommand, message).exit(),
        None => error.exit(),
    });
    let result = match cli.command {
        None => match cli.folder.as_deref().and_then(no_folder) {
            Some(message) => Err(Failure::Wrong(message)),
            None => play::open(cli.folder.as_deref(), cli.screen),
        },
        Some(Command::List(list)) => list.run(),
        Some(Command::Play(play)) => play.run(),
        Some(Command::Run(run)) => run.run(),
        Some(Command::Compare(compare)) => compare.run(),
        Some(Command::Tool(tool)) => tool.run(),
        Some(Command::Claims(claims)) => claims.run(),
        Some(Command::Check(check)) => check.run(),
        Some(Command::Conformance(conformance)) => conformance.run(),
        Some(Command::Differ(differ)) => differ.run(),
        Some(Command::Validate(validate)) => validate.run(),
        Some(Command::Observe(observe)) => observe.run(),
        Some(Command::Docs(docs)) => docs.run(),
        Some(Command::Completions { shell }) => completions(shell),
        #[cfg(windows)]
        Some(Command::Errand { words }) => crate::system::live::errand::run(&words).map_err(Failure::Output),
    };
    let left_behind = live::left_behind();
    for left in &left_behind {
        // A closed error output leaves nobody to tell, here and below.
        let _ = writeln!(anstream::stderr(), "not taken back: {left}");
    }
    match result {
        Ok(true) if left_behind.is_empty() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Told) => ExitCode::from(2),
        Err(failure) => {
            let _ = writeln!(anstream::stderr(), "{}", failure.to_string().trim_end());
            ExitCode::from(2)
        }
    }
}

/// What is said of a folder that is not there, where a command may be meant.
fn no_folder(folder: &Path) -> Option<String> {
    let word = folder.to_str().filter(|_| !folder.exists())?;
    let near = nearest_command(word)?;
    Some(format!("there is no folder {}; did you mean the command `{near}`?", quoted(word)))
}

/// What is said where words follow one that is no command: the first alone would be a folder.
fn mistyped(error: &clap::Error, mut words: impl Iterator<Item = String>) -> Option<String> {
    let (word, next) = (words.next()?, words.next()?);
    let is_folder = word.starts_with('-') || next.starts_with('-') || Path::new(&word).exists();
    let is_of_words = matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::ArgumentConflict);
    if !is_of_words || is_folder || Cli::command().find_subcommand(&word).is_some() {
        return None;
    }
    let hint = match (Code::named(&next), nearest_command(&word)) {
        (_, Some(near)) => format!("did you mean `{near}`?"),
        (Some(_), None) => format!("`ntsessions check --explain {next}` explains a code"),
        (None, None) => "`ntsessions --help` names them".to_owned(),
    };
    Some(format!("there is no command {}; {hint}", quoted(&word)))
}

fn nearest_command(word: &str) -> Option<String> {
    let program = Cli::command();
    let names = program.get_subcommands().filter(|command| !command.is_hide_set()).map(clap::Command::get_name);
    nearest(word, names).map(ToOwned::to_owned)
}

fn completions(shell: clap_complete::Shell) -> Result<Held, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "ntsessions", &mut script);
    io::stdout().write_all(&script)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}

//! Cases on the live system: each in a process of its own, so that none finds what another left, and one that ends its
//! process is told as that.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::cli::Failure;
use crate::lesson::conformance::{Trial, Verdict, Wrong, WrongKind};
use crate::scenario::cases::case::Case;

/// How long a case may take.
const LIMIT: Duration = Duration::from_secs(20);

/// What a child prints of its case.
#[derive(Debug, Deserialize)]
struct Told {
    verdict: String,
    wrong: Option<String>,
    step: Option<usize>,
    expected: Option<String>,
    got: Option<String>,
}

/// What the system is called on which this program runs.
#[cfg(windows)]
pub(super) fn name() -> String {
    crate::system::live::name()
}

/// What the system is called on which this program runs; nobody asks where that is no Windows.
#[cfg(not(windows))]
pub(super) fn name() -> String {
    std::env::consts::OS.to_owned()
}

/// Plays a case in this very process.
#[cfg(windows)]
pub(super) fn play(case: &Case, era: usize) -> Result<Trial, Failure> {
    use crate::lesson::conformance::run_on;
    use crate::system::live::Live;
    let live = Live::new();
    let words: Vec<_> = live.session().map(|session| ("session".to_owned(), session.to_string())).into_iter().collect();
    Ok(run_on(case, era, &words, live))
}

/// Plays a case in this very process: only where it runs on Windows.
#[cfg(not(windows))]
pub(super) fn play(_: &Case, _: usize) -> Result<Trial, Failure> {
    Err(Failure::Wrong("the live system is a running Windows; this is none".to_owned()))
}

/// Plays a case in a child of this program.
pub(super) fn play_in_child(case: &Case, era: usize) -> Result<Trial, Failure> {
    if !cfg!(windows) {
        return play(case, era);
    }
    let own = std::env::current_exe().map_err(|error| Failure::Wrong(format!("this program is not found: {error}")))?;
    let told = child(&own, case, era).map_err(|error| Failure::Wrong(format!("a case cannot be played: {error}")))?;
    let verdict = match told {
        None => Verdict::NotRun("it ended the process".to_owned()),
        Some(told) => {
            let got = told.got.unwrap_or_default();
            match (told.verdict.as_str(), told.step) {
                ("pass", _) => Verdict::Pass,
                ("fail", Some(step)) => {
                    let kind = WrongKind::ALL.into_iter().find(|kind| Some(kind.word()) == told.wrong.as_deref());
                    let kind = kind.unwrap_or(WrongKind::Failure);
                    Verdict::Fail(Wrong { step, kind, expected: told.expected.unwrap_or_default(), got })
                }
                ("unsupported", _) => Verdict::Unsupported(got),
                _ => Verdict::NotRun(got),
            }
        }
    };
    Ok(Trial { era, verdict, lesson: None })
}

/// What the child says of the case; nothing, where it ended or was ended before it could say anything.
fn child(own: &Path, case: &Case, era: usize) -> std::io::Result<Option<Told>> {
    let trial = Trial { era, verdict: Verdict::Pass, lesson: None };
    let mut child = Command::new(own)
        .args(["conformance", case.file.path(), "--case", &case.id, "--era", trial.token()])
        .args(["--on", "live", "--alone", "--format", "json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()?;
    let start = Instant::now();
    while child.try_wait()?.is_none() {
        if start.elapsed() > LIMIT {
            child.kill()?;
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output()?;
    Ok(serde_json::from_slice(&output.stdout).ok())
}

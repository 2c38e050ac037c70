//! Cases on the live system: each in a process of its own, so that none finds what another left, and one that ends its
//! process is told as that.

use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::cli::Failure;
use crate::lesson::conformance::{Trial, Verdict};
use crate::nt::era::EraToken;
use crate::report::conformance::Line;
use crate::scenario::cases::case::Case;

/// How long a case may take.
const LIMIT: Duration = Duration::from_secs(20);

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
pub(super) fn play(case: &Case, era: EraToken) -> Result<Trial, Failure> {
    use crate::lesson::conformance::run_on;
    use crate::system::live::Live;
    let live = Live::new();
    let words: Vec<_> = live.session().map(|session| ("session".to_owned(), session.to_string())).into_iter().collect();
    Ok(run_on(case, era, &words, live))
}

/// Plays a case in this very process: only where it runs on Windows.
#[cfg(not(windows))]
pub(super) fn play(_: &Case, _: EraToken) -> Result<Trial, Failure> {
    Err(Failure::Wrong("the live system is a running Windows; this is none".to_owned()))
}

/// Plays a case in a child of this program.
pub(super) fn play_in_child(case: &Case, era: EraToken) -> Result<Trial, Failure> {
    if !cfg!(windows) {
        return play(case, era);
    }
    let own = std::env::current_exe().map_err(|error| Failure::Wrong(format!("this program is not found: {error}")))?;
    let told = child(&own, case, era).map_err(|error| Failure::Wrong(format!("a case cannot be played: {error}")))?;
    let verdict = match told {
        Child::Ended => Verdict::NotRun("it ended the process".to_owned()),
        Child::TookTooLong => Verdict::NotRun(format!("it was not done after {} seconds", LIMIT.as_secs())),
        Child::Told(line) => line.verdict(),
    };
    Ok(Trial { era, verdict, lesson: None })
}

/// What became of the child.
enum Child {
    /// It said how the case came out.
    Told(Line),
    /// It ended before it could.
    Ended,
    /// It was ended.
    TookTooLong,
}

fn child(own: &Path, case: &Case, era: EraToken) -> std::io::Result<Child> {
    let mut child = Command::new(own)
        .args(["conformance", case.file.path(), "--case", &case.id, "--era", era.word()])
        .args(["--on", "live", "--alone", "--format", "json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()?;
    // A child that says much waits until it is read.
    let mut pipe = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut said = Vec::new();
        pipe.as_mut().map(|pipe| pipe.read_to_end(&mut said)).transpose().map(|_| said)
    });
    let start = Instant::now();
    while child.try_wait()?.is_none() {
        if start.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            return Ok(Child::TookTooLong);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let said = reader.join().unwrap_or_else(|_| Ok(Vec::new()))?;
    Ok(serde_json::from_slice(&said).map_or(Child::Ended, Child::Told))
}

//! The live system, where there is one: a running Windows.

use crate::cli::{Failure, Held};
use crate::lesson::conformance::Trial;
use crate::nt::era::EraToken;
use crate::scenario::cases::case::Case;
#[cfg(windows)]
use crate::system::live;

/// What is said where there is no live system.
#[cfg(not(windows))]
fn none() -> Failure {
    Failure::Wrong("the live system is a running Windows; this is none".to_owned())
}

/// What the system is called on which this program runs.
#[cfg(windows)]
pub(super) fn name() -> String {
    live::probe().name()
}

/// What the system is called on which this program runs; nobody asks where that is no Windows.
#[cfg(not(windows))]
pub(super) fn name() -> String {
    std::env::consts::OS.to_owned()
}

/// Makes the calls that are asked for over a pipe.
#[cfg(windows)]
pub(super) fn act_out() -> Result<Held, Failure> {
    live::serve().map(|()| true).map_err(Failure::Output)
}

/// Makes the calls that are asked for over a pipe: only where it runs on Windows.
#[cfg(not(windows))]
pub(super) fn act_out() -> Result<Held, Failure> {
    Err(none())
}

/// Tells which window station and desktop this process is on.
#[cfg(windows)]
pub(super) fn tell_place() -> Result<Held, Failure> {
    live::tell_place().map(|()| true).map_err(Failure::Output)
}

/// Tells which window station and desktop this process is on: only where it runs on Windows.
#[cfg(not(windows))]
pub(super) fn tell_place() -> Result<Held, Failure> {
    Err(none())
}

/// Plays a case.
#[cfg(windows)]
pub(super) fn play(case: &Case, era: EraToken) -> Result<Trial, Failure> {
    let session = live::probe().session;
    let words: Vec<_> = session.map(|session| ("session".to_owned(), session.to_string())).into_iter().collect();
    Ok(crate::lesson::conformance::run_on(case, era, &words, live::Live::default()))
}

/// Plays a case: only where it runs on Windows.
#[cfg(not(windows))]
pub(super) fn play(_: &Case, _: EraToken) -> Result<Trial, Failure> {
    Err(none())
}

//! The live system, where there is one: a running Windows. Elsewhere each of these says that there is none.

#[cfg(not(windows))]
pub use elsewhere::{contender, judge, left_behind, place, probe, session_of_services, validate};
#[cfg(windows)]
pub use windows::{contender, judge, left_behind, place, probe, session_of_services, validate};

#[cfg(windows)]
mod windows {
    use std::hash::{BuildHasher, RandomState};

    use crate::cli::Failure;
    use crate::cli::scripts::Place;
    use crate::differ::contender::{Contender, ThisWindows};
    use crate::lesson::conformance::judge_on;
    use crate::lesson::validation::{Known, Script, Validated};
    use crate::lesson::verdict::Verdict;
    use crate::observe::probe::Probe;
    use crate::system::live::{self, Live};
    use crate::system::tier::Tier;

    /// What this Windows can see of itself.
    pub fn probe() -> Result<Probe, Failure> {
        Ok(live::probe())
    }

    /// The session in which this Windows runs services.
    pub fn session_of_services() -> Result<u32, Failure> {
        live::session_of_services().map_err(|refusal| Failure::Wrong(refusal.0))
    }

    /// What is this machine's own in a script.
    pub fn place() -> Result<Place, Failure> {
        let random = RandomState::new().hash_one(std::process::id());
        Ok(Place { words: live::words(), prefix: format!("nts-{:06x}-", random & 0xFF_FFFF) })
    }

    /// Holds the model against this Windows.
    pub fn validate(
        script: &Script,
        known: &Known<'_>,
        allowed: &[Tier],
        services: bool,
    ) -> Result<Validated, Failure> {
        let live = Live::allowing(allowed);
        Ok(script.validate(if services { live.with_services() } else { live }, known))
    }

    /// Plays a case, and judges it by what it expects.
    pub fn judge(script: &Script, known: &Known<'_>, allowed: &[Tier]) -> Result<Verdict, Failure> {
        Ok(judge_on(script, Live::allowing(allowed), known))
    }

    /// What was made on this Windows and could not be taken back.
    pub fn left_behind() -> Vec<String> {
        live::undo::left_behind()
    }

    /// This Windows, for random calls.
    pub fn contender() -> Result<Box<dyn Contender>, Failure> {
        Ok(Box::new(ThisWindows::new(place()?.prefix)))
    }
}

#[cfg(not(windows))]
mod elsewhere {
    use crate::cli::Failure;
    use crate::cli::scripts::Place;
    use crate::differ::contender::Contender;
    use crate::lesson::validation::{Known, Script, Validated};
    use crate::lesson::verdict::Verdict;
    use crate::nt::era::ERAS;
    use crate::observe::probe::Probe;
    use crate::system::tier::Tier;

    fn none<T>() -> Result<T, Failure> {
        let oldest = ERAS.first().map_or("", |era| era.name);
        Err(Failure::Wrong(format!(
            "this needs Windows: without another system after --on, the calls are made on the Windows that the program runs \
             on; `validate --on recording FILE` and `differ --on {oldest}` work everywhere"
        )))
    }

    pub fn probe() -> Result<Probe, Failure> {
        none()
    }

    pub fn session_of_services() -> Result<u32, Failure> {
        none()
    }

    pub fn place() -> Result<Place, Failure> {
        none()
    }

    pub fn validate(_: &Script, _: &Known<'_>, _: &[Tier], _: bool) -> Result<Validated, Failure> {
        none()
    }

    pub fn judge(_: &Script, _: &Known<'_>, _: &[Tier]) -> Result<Verdict, Failure> {
        none()
    }

    pub fn left_behind() -> Vec<String> {
        Vec::new()
    }

    pub fn contender() -> Result<Box<dyn Contender>, Failure> {
        none()
    }
}

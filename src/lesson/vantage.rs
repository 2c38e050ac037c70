//! From where another system looks at a script: one person in one session, with the rights and privileges that she holds.

use crate::nt::era::System as Release;
use crate::nt::security::Privileges;
use crate::observe::probe::{Half, Probe};
use crate::scenario::script::{Act, Platform, Scenario, Starter};
use crate::system::recording::Recording;

/// Where the other system stands, and so whose part of a script it can play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vantage {
    /// The release of the model that it is held against.
    pub release: Release,
    /// Its session.
    pub session: u32,
    /// Whether it holds the rights of an administrator.
    pub elevated: bool,
    /// The privileges that it has.
    pub privileges: Privileges,
    /// The session in which it plays services, where it does; in another one than 0 they are played without the user.
    pub services: Option<u32>,
}

impl Vantage {
    /// The place that a probe found.
    pub fn of(probe: &Probe) -> Vantage {
        let mut release = Release::new(probe.era());
        release.settings.uac &= matches!(probe.half, Some(Half::Full | Half::Limited));
        let elevated = probe.elevated.unwrap_or(true);
        let (session, privileges) = (probe.session.unwrap_or(0), probe.privileges);
        Vantage { release, session, elevated, privileges, services: None }
    }

    /// The place from which a recording was made.
    pub fn of_recording(recording: &Recording) -> Vantage {
        Vantage { services: recording.services, ..Vantage::of(&recording.probe) }
    }

    /// Whether it plays the user: what services share with a user or do not is told only where they are kept apart.
    pub fn plays_the_user(&self) -> bool {
        self.services.is_none_or(|session| session == 0)
    }
}

/// A scenario as it is seen from a place: on that release, and its first user with the rights that are held there.
pub fn seen_from(mut scenario: Scenario, vantage: &Vantage) -> Scenario {
    scenario.systems = vec![Platform::Windows(vantage.release)];
    let first = scenario.steps.iter().find_map(|step| match &step.act.value {
        Act::LogOn(account, _) => Some(account.clone()),
        _ => None,
    });
    let Some(first) = first else { return scenario };
    for (account, administrator) in &mut scenario.users {
        *administrator |= vantage.elevated && *account == first;
    }
    for step in &mut scenario.steps {
        if let Act::Launch { starter: Starter::User { account, elevated }, .. } = &mut step.act.value
            && *account == first
        {
            *elevated = vantage.elevated && vantage.release.settings.uac;
        }
    }
    scenario
}

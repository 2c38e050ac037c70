//! Observing: what this process may see of the Windows that it runs on, as an [`Observation`].
//!
//! Nothing is created, changed or waited for. What is refused is told with the reason.

mod logon_sessions;
mod objects;
mod processes;
mod services;
mod sessions;
mod stations;
mod text;

use crate::observe::observation::Observation;
use crate::observe::redact::Names;
use crate::system::live::probe;

/// Looks at the Windows that this program runs on; gives also the names that a redaction must not tell.
pub fn observe() -> (Observation, Names) {
    let mut unseen = Vec::new();
    let mut names = text::names_of_the_machine();
    let probe = probe();
    let objects = objects::objects(&mut unseen);
    let processes = processes::processes(&mut unseen, &mut names);
    let logon_sessions = logon_sessions::logon_sessions(&mut unseen, &mut names, &processes);
    let sessions = sessions::sessions(&mut unseen, &mut names, &processes, &logon_sessions, &objects);
    let logon_sessions = logon_sessions.into_iter().map(|logon_session| logon_session.row).collect();
    let window_stations = stations::window_stations(&mut unseen, probe.session.unwrap_or(0));
    let services = services::services(&mut unseen, &processes);
    let observation = Observation {
        probe,
        redacted: false,
        unseen,
        sessions,
        logon_sessions,
        window_stations,
        processes,
        services,
        objects,
    };
    (observation, names)
}

//! Whether everything that was taken is given back: what is left of a machine when everybody has gone.

use ntsessions::nt::action::{Action, LaunchAs};
use ntsessions::nt::machine::Machine;
use ntsessions::nt::object_manager::{Object, ObjectType};
use ntsessions::nt::process::ClientId;

use crate::intent::{Intent, USERS};

/// What is permanent stays, and what was made temporary goes, after the caller has gone: neither is given back. A box that a
/// session shows for somebody stays until it is answered.
pub fn leaves_something(intent: &Intent) -> bool {
    matches!(intent.operation(), Some("NtMakeTemporaryObject" | "DefineDosDeviceW" | "MessageBoxW" | "WTSSendMessageW"))
}

/// The processes of the system do not end, so what they open stays open.
pub fn is_of_the_system(machine: &Machine, action: &Action) -> bool {
    match action {
        Action::Call { client: ClientId { process, .. }, .. }
        | Action::Launch { launch: LaunchAs::Child { of: process }, .. } => {
            machine.process(*process).is_some_and(|process| process.essential)
        }
        _ => false,
    }
}

/// What is left when everybody has logged off and every program has ended.
pub fn remains_of(mut machine: Machine, fresh: &Machine) -> Vec<String> {
    wind_down(&mut machine);
    remains(&machine, fresh)
}

fn wind_down(machine: &mut Machine) {
    for account in USERS {
        machine.apply(&Action::LogOff { account: account.into() });
    }
    let programs: Vec<_> = machine.processes().filter(|process| !process.essential).map(|process| process.id).collect();
    for process in programs {
        machine.apply(&Action::End { process });
    }
}

/// What is there, without the numbers that only grow, and without what permanent names keep that were not there at boot.
fn remains(machine: &Machine, fresh: &Machine) -> Vec<String> {
    let console = machine.console().map_or(String::new(), |session| session.to_string());
    let neutral = |path: String| {
        path.replace(&format!("\\Sessions\\{console}"), "\\Sessions\\N")
            .replace(&format!("BNOLINKS\\{console}"), "BNOLINKS\\N")
    };
    let known = |object: &Object| match (&object.link, object.permanent) {
        (Some(_), true) => fresh.objects().at_path(&machine.objects().path(object.id)).is_some(),
        (Some(_), false) => true,
        (None, _) => object.handle_count > 0 || object.id == machine.objects().root,
    };
    let objects = machine.objects().iter().filter(|object| known(object)).map(|object| {
        let path = neutral(machine.objects().path(object.id).to_string());
        let kept = if object.object_type() == ObjectType::Directory { 0 } else { object.references };
        format!("{path} {} {} {kept}", object.object_type(), object.handle_count)
    });
    let processes = machine.processes().map(|process| format!("{} of {}", process.image, process.token.account));
    let logon_sessions = machine.logon_sessions().map(|logon_session| logon_session.luid.to_string());
    let sessions = machine.sessions().map(|session| format!("{:?} {:?}", session.terminal, session.user.is_some()));
    let mut all: Vec<String> = objects.chain(processes).chain(logon_sessions).chain(sessions).collect();
    all.sort();
    all
}

//! What happens in a step, in words.

use crate::lesson::play::asked_name;
use crate::nt::parameter::Kind;
use crate::nt::session::Terminal;
use crate::scenario::script::{Act, Starter};

/// An act with the name that it asks for: `bob-player calls CreateMutexW with the name Player`.
pub fn act_and_name(act: &Act) -> String {
    with_name(&self::act(act), asked_name(act).as_deref())
}

/// A clause about a call, completed by the name that the call asks for.
pub fn with_name(action: &str, asked: Option<&str>) -> String {
    match asked {
        Some("") => format!("{action} with an empty name"),
        Some(name) => format!("{action} with the name {name}"),
        None => action.to_owned(),
    }
}

/// An act as one clause, without the name that it asks for: `bob-player calls CreateMutexW`.
pub fn act(act: &Act) -> String {
    match act {
        Act::LogOn(account, Terminal::Console) => format!("{account} logs on at the console"),
        Act::LogOn(account, Terminal::Remote(number)) => format!("{account} logs on at remote terminal {number}"),
        Act::SwitchUser => "\"Switch User\" is chosen at the console".to_owned(),
        Act::Lock(account) => format!("{account}'s screen is locked"),
        Act::Unlock(account) => format!("{account}'s screen is unlocked"),
        Act::Disconnect(account) => format!("{account}'s terminal is taken away"),
        Act::LogOff(account) => format!("{account} logs off"),
        Act::Launch { image, starter, label } => {
            let here =
                if image.strip_suffix(".exe") == Some(label) { String::new() } else { format!(", here {label}") };
            match starter {
                Starter::User(account, false) => format!("{account}'s shell starts {image}{here}"),
                Starter::User(account, true) => format!("{account} starts {image}, elevated{here}"),
                Starter::Process(by) => format!("{by} starts {image}{here}"),
                Starter::RunAs(by, account) => format!("{by} starts {image} as {account}{here}"),
            }
        }
        Act::End(label) => format!("{label} ends"),
        Act::StartService(name) => format!("Service {name} is started"),
        Act::StopService(name) => format!("Service {name} is stopped"),
        Act::Call { by, operation, handles, .. } => {
            let call = format!("{by} calls {}", operation.name());
            match handles.first().filter(|_| asked_name(act).is_none()) {
                Some((parameter, label)) if matches!(parameter.kind, Kind::ProcessId | Kind::ThreadId) => {
                    format!("{call} about {label}")
                }
                Some((_, label)) => format!("{call} with the handle {label}"),
                None => call,
            }
        }
        Act::Assume(process, privileges) => format!("{process} holds {}", privileges.names()),
        Act::Nothing => String::new(),
    }
}

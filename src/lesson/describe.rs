//! What happens in a step, in words.

use crate::lesson::play::asked_name;
use crate::nt::session::Terminal;
use crate::scenario::script::{Act, Starter};

/// An act as one clause: `bob-player calls CreateMutexW, Player`.
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
            let image = if image.strip_suffix(".exe") == Some(label) { image.to_string() } else { format!("{image}, here {label}") };
            match starter {
                Starter::User(account, false) => format!("{account}'s shell starts {image}"),
                Starter::User(account, true) => format!("{account} starts {image}, elevated"),
                Starter::Process(by) => format!("{by} starts {image}"),
                Starter::RunAs(by, account) => format!("{by} starts {image} as {account}"),
            }
        }
        Act::End(label) => format!("{label} ends"),
        Act::StartService(name) => format!("service {name} is started"),
        Act::StopService(name) => format!("service {name} is stopped"),
        Act::Call { by, operation, handles, .. } => {
            let about = asked_name(act).or_else(|| handles.first().map(|(_, label)| format!("handle {label}")));
            match about {
                Some(about) => format!("{by} calls {}, {about}", operation.name()),
                None => format!("{by} calls {}", operation.name()),
            }
        }
        Act::Nothing => "nothing happens".to_owned(),
    }
}

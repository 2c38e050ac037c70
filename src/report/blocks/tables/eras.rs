//! `eras`, `settings`: the releases, what differs between them, and what an administrator can change.

use super::markdown::{head, prose, row};
use crate::nt::era::{ERAS, Era, SETTINGS, System};
use crate::report::lines::capitalised;

/// A policy: its name, what it decides, and what a release says to it.
type Policy = (&'static str, &'static str, fn(&Era) -> String);

const POLICIES: [Policy; 21] = [
    ("terminal_services", "Whether there are several sessions at all.", |era| format!("{:?}", era.terminal_services)),
    ("session_zero", "Who is in session 0.", |era| format!("{:?}", era.session_zero)),
    ("boot_lineage", "Which process starts which.", |era| format!("{:?}", era.boot_lineage)),
    ("session_ids", "How a new session gets its number; that numbers grow is not confirmed.", |era| {
        format!("{:?}", era.session_ids)
    }),
    ("connected_users", "How many users can be connected at once.", |era| format!("{:?}", era.connected_users)),
    ("switch_user", "What \"Switch User\" does.", |era| format!("{:?}", era.switch_user)),
    ("prefixes", "What `Global\\` and `Local\\` are.", |era| format!("{:?}", era.prefixes)),
    ("dos_devices", "Whose directory `\\??` is.", |era| format!("{:?}", era.dos_devices)),
    ("type_collision", "What creating over an object of another type answers.", |era| {
        format!("{:?}", era.type_collision)
    }),
    ("wrong_root", "What a root handle that is no directory answers.", |era| format!("{:?}", era.wrong_root)),
    ("create_global", "Whether global sections and links need a privilege.", |era| format!("{:?}", era.create_global)),
    ("administrator_logon", "Whether an administrator's logon is split.", |era| {
        format!("{:?}", era.administrator_logon)
    }),
    (
        "default_dacl",
        "Who may use what a process makes without saying who may; since when the logon may is not confirmed.",
        |era| format!("{:?}", era.default_dacl),
    ),
    ("service_accounts", "Which accounts are there for services alone.", |era| format!("{:?}", era.service_accounts)),
    ("unknown_machine", "What asking for another computer's services answers.", |era| {
        format!("{:?}", era.services.unknown_machine)
    }),
    ("database_lock", "What a lock of the database of services does.", |era| {
        format!("{:?}", era.services.database_lock)
    }),
    ("display_names", "Whether two services may have one display name.", |era| {
        format!("{:?}", era.services.display_names)
    }),
    ("preshutdown", "How long a service may take before the machine shuts down.", |era| {
        format!("{:?}", era.services.preshutdown)
    }),
    (
        "notifications",
        "How often a program can ask by one handle to be told of a service, where it can ask at all.",
        |era| format!("{:?}", era.services.notifications),
    ),
    ("after_stop", "What becomes of controls after a service took a stop.", |era| {
        format!("{:?}", era.services.after_stop)
    }),
    ("service_success", "What a successful call about services leaves as the last error.", |era| {
        format!("{:?}", era.services.success)
    }),
];

/// The releases, and below them one heading a policy with what each release says to it.
pub fn eras() -> Vec<String> {
    let rows = ERAS.iter().map(|era| {
        let ((major, minor), build) = (era.release.version, era.release.build);
        row(&[format!("`{}`", era.name), era.title.to_owned(), format!("{major}.{minor}, build {build}")])
    });
    let mut text: Vec<String> = head(&["In a scenario", "Release", "Version"]).into_iter().chain(rows).collect();
    for (name, question, choice) in POLICIES {
        text.extend([String::new(), format!("## {}", in_words(name)), String::new(), prose(question), String::new()]);
        let mut choices: Vec<String> = Vec::new();
        for era in ERAS {
            let choice = choice(era);
            if !choices.contains(&choice) {
                choices.push(choice);
            }
        }
        for said in choices {
            text.push(format!("- `{said}`: {}.", releases(|era| choice(era) == said)));
        }
    }
    text
}

/// The settings, and the releases that come with them on.
pub fn settings() -> Vec<String> {
    let rows = SETTINGS.iter().map(|setting| {
        let on = releases(|era| *(setting.field)(&mut System::new(era).settings));
        row(&[format!("`{}`", setting.name), prose(setting.summary), on])
    });
    head(&["Setting", "Meaning", "On unless it is set otherwise"]).into_iter().chain(rows).collect()
}

/// The releases of which something holds; three or more in a row by the first and the last.
fn releases(holds: impl Fn(&'static Era) -> bool) -> String {
    let marked: Vec<(bool, &Era)> = ERAS.iter().map(|era| (holds(era), *era)).collect();
    let runs = marked.chunk_by(|left, right| left.0 == right.0).filter(|run| run.iter().any(|(holds, _)| *holds));
    let named: Vec<String> = runs
        .flat_map(|run| match run {
            [(_, first), _, .., (_, last)] => vec![format!("{} to {}", first.title, last.title)],
            few => few.iter().map(|(_, era)| era.title.to_owned()).collect(),
        })
        .collect();
    if named.is_empty() { "none".to_owned() } else { named.join("; ") }
}

fn in_words(name: &str) -> String {
    capitalised(&name.replace('_', " "))
}

//! `eras`, `settings`: the releases, what differs between them, and what an administrator can change.

use std::fmt::Debug;

use super::markdown::{head, prose, row};
use crate::nt::era::{ERAS, Era, SETTINGS, System};
use crate::nt::io::IoPolicies;
use crate::nt::service::ServicePolicies;
use crate::nt::system_call::policies::SystemCallPolicies;
use crate::nt::win32::dos_paths::DosPathPolicy;
use crate::report::lines::capitalised;

/// A policy: its name, what it decides, and what a release says to it.
struct Policy {
    name: &'static str,
    question: &'static str,
    choice: String,
}

fn policy(name: &'static str, question: &'static str, choice: &dyn Debug) -> Policy {
    Policy { name, question, choice: format!("{choice:?}") }
}

/// Every policy of a release. No field is left out by `..`, so that none can be forgotten.
#[allow(clippy::too_many_lines, reason = "one line for each policy")]
fn policies(era: &Era) -> Vec<Policy> {
    let Era {
        name: _,
        title: _,
        release: _,
        terminal_services,
        session_zero,
        boot_lineage,
        session_ids,
        connected_users,
        switch_user,
        console_from_afar,
        administrator_unlock,
        child_sessions,
        prefixes,
        dos_devices,
        type_collision,
        wrong_root,
        case,
        type_rights,
        system_calls,
        io,
        dos_paths: DosPathPolicy { nt_prefix, console_names },
        no_console,
        create_global,
        administrator_logon,
        users_privileges,
        default_dacl,
        integrity,
        app_containers,
        service_accounts,
        services,
        per_user_services,
        session_zero_windows,
        // Settings, which stand in the table of settings.
        no_interactive_services: _,
        timer_callbacks_checked: _,
        user_handles,
        standing_references,
        input_check,
        attach_errors,
        desktop_information,
        failed_start,
        privilege_isolation,
    } = era;
    let mut policies = vec![
        policy("terminal_services", "Whether there are several sessions at all.", terminal_services),
        policy("session_zero", "Who is in session 0.", session_zero),
        policy("boot_lineage", "Which process starts which.", boot_lineage),
        policy("session_ids", "How a new session gets its number; that numbers grow is not confirmed.", session_ids),
        policy("connected_users", "How many users can be connected at once.", connected_users),
        policy("switch_user", "What \"Switch User\" does.", switch_user),
        policy("console_from_afar", "What asking from afar for the console's session gives.", console_from_afar),
        policy(
            "administrator_unlock",
            "What an administrator can do with a screen that somebody else has locked.",
            administrator_unlock,
        ),
        policy("child_sessions", "Whether there are child sessions.", child_sessions),
        policy("prefixes", "What `Global\\` and `Local\\` are.", prefixes),
        policy("dos_devices", "Whose directory `\\??` is.", dos_devices),
        policy("type_collision", "What creating over an object of another type answers.", type_collision),
        policy("wrong_root", "What a root handle that is no directory answers.", wrong_root),
        policy("case", "When a name is found in any spelling.", case),
        policy("type_rights", "Which rights the types have.", type_rights),
    ];
    policies.extend(of_system_calls(*system_calls));
    policies.extend(of_io(*io));
    policies.extend([
        policy("nt_prefix", "What `\\??\\` at the beginning of a DOS path is.", nt_prefix),
        policy("console_names", "What `CONIN$` and `CONOUT$` are.", console_names),
        policy("no_console", "What opening the console answers without one.", no_console),
        policy("create_global", "Whether global sections and links need a privilege.", create_global),
        policy("administrator_logon", "Whether an administrator's logon is split.", administrator_logon),
        policy(
            "users_privileges",
            "Which privileges users of a client hold, each with those before it; on a server neither of the first two.",
            users_privileges,
        ),
        policy(
            "default_dacl",
            "Who may use what a process makes without saying who may; since when the logon may is not confirmed.",
            default_dacl,
        ),
        policy("integrity", "Whether tokens and objects have integrity levels, and what they decide.", integrity),
        policy("app_containers", "Whether programs can be started in AppContainers.", app_containers),
        policy("service_accounts", "Which accounts are there for services alone.", service_accounts),
    ]);
    policies.extend(of_services(*services));
    policies.extend([
        policy("per_user_services", "Whether there are services of users.", per_user_services),
        policy(
            "session_zero_windows",
            "What becomes of a window in session 0; since when nobody is told of it is not confirmed.",
            session_zero_windows,
        ),
        policy("user_handles", "What keeps the handles of a process's window station and desktops open.", user_handles),
        policy(
            "standing_references",
            "How many references win32k itself keeps on a window station and on a desktop.",
            standing_references,
        ),
        policy("input_check", "Whether input is taken from threads that are not on the input desktop.", input_check),
        policy("attach_errors", "Whether attaching threads says why it fails.", attach_errors),
        policy("desktop_information", "Whether a desktop tells of its heap and of the input.", desktop_information),
        policy("failed_start", "How a process ends that cannot be put on a desktop.", failed_start),
        policy(
            "privilege_isolation",
            "What keeps a program from reaching into those of a higher integrity level on its desktop.",
            privilege_isolation,
        ),
    ]);
    policies
}

fn of_system_calls(policies: SystemCallPolicies) -> [Policy; 7] {
    let SystemCallPolicies {
        handle_on_failure,
        open_if,
        pseudo_handles,
        null_keyed_event,
        link_without_attributes,
        reference_counts,
        file_name_size,
    } = policies;
    [
        policy(
            "handle_on_failure",
            "What becomes of the caller's variable for a handle when an open or a creation fails.",
            &handle_on_failure,
        ),
        policy("open_if", "What creating answers with `OBJ_OPENIF` where an object of the type is there.", &open_if),
        policy("pseudo_handles", "What closing `NtCurrentProcess()` answers.", &pseudo_handles),
        policy("null_keyed_event", "What a null handle is for the services of keyed events.", &null_keyed_event),
        policy(
            "link_without_attributes",
            "What creating a symbolic link without `OBJECT_ATTRIBUTES` does.",
            &link_without_attributes,
        ),
        policy("reference_counts", "How the references that are held by handles are counted.", &reference_counts),
        policy("file_name_size", "What size the name of a file needs, to who has no room for it.", &file_name_size),
    ]
}

fn of_io(policies: IoPolicies) -> [Policy; 6] {
    let IoPolicies {
        pipe_prefix,
        deserted_pipe,
        mailslot_names,
        mailslot_sharing,
        unknown_information,
        doubled_backslash,
    } = policies;
    [
        policy("pipe_prefix", "What becomes of a name that is the beginning of a pipe's.", &pipe_prefix),
        policy("deserted_pipe", "What a pipe is whose client has gone.", &deserted_pipe),
        policy("mailslot_names", "What the name of a mailslot's client is.", &mailslot_names),
        policy("mailslot_sharing", "Whether a mailslot must be shared.", &mailslot_sharing),
        policy("unknown_information", "What a class of information that nobody knows is.", &unknown_information),
        policy("doubled_backslash", "What two backslashes right behind a volume are.", &doubled_backslash),
    ]
}

fn of_services(policies: ServicePolicies) -> [Policy; 7] {
    let ServicePolicies {
        unknown_machine,
        database_lock,
        display_names,
        preshutdown,
        notifications,
        after_stop,
        success,
    } = policies;
    [
        policy("unknown_machine", "What asking for another computer's services answers.", &unknown_machine),
        policy("database_lock", "What a lock of the database of services does.", &database_lock),
        policy("display_names", "Whether two services may have one display name.", &display_names),
        policy("preshutdown", "How long a service may take before the machine shuts down.", &preshutdown),
        policy(
            "notifications",
            "How often a program can ask by one handle to be told of a service, where it can ask at all.",
            &notifications,
        ),
        policy("after_stop", "What becomes of controls after a service took a stop.", &after_stop),
        policy("service_success", "What a successful call about services leaves as the last error.", &success),
    ]
}

/// The releases, and below them one heading a policy with what each release says to it.
pub fn eras() -> Vec<String> {
    let rows = ERAS.iter().map(|era| {
        let ((major, minor), build) = (era.release.version, era.release.build);
        row(&[format!("`{}`", era.name), era.title.to_owned(), format!("{major}.{minor}, build {build}")])
    });
    let mut text: Vec<String> = head(&["In a scenario", "Release", "Version"]).into_iter().chain(rows).collect();
    let columns: Vec<Vec<Policy>> = ERAS.iter().map(|era| policies(era)).collect();
    for (number, Policy { name, question, .. }) in columns.iter().take(1).flatten().enumerate() {
        text.extend([String::new(), format!("## {}", in_words(name)), String::new(), prose(question), String::new()]);
        let said: Vec<&str> = columns.iter().map(|policies| policies[number].choice.as_str()).collect();
        let mut choices: Vec<&str> = Vec::new();
        for choice in &said {
            if !choices.contains(choice) {
                choices.push(choice);
            }
        }
        for choice in choices {
            text.push(format!("- `{choice}`: {}.", releases(|number| said[number] == choice)));
        }
    }
    text
}

/// The settings, and the releases that come with them on.
pub fn settings() -> Vec<String> {
    let rows = SETTINGS.iter().map(|setting| {
        let on = releases(|number| *(setting.field)(&mut System::new(ERAS[number]).settings));
        row(&[format!("`{}`", setting.name), prose(setting.summary), on])
    });
    head(&["Setting", "Meaning", "On unless it is set otherwise"]).into_iter().chain(rows).collect()
}

/// The releases, by their number, of which something holds; three or more in a row by the first and the last.
fn releases(holds: impl Fn(usize) -> bool) -> String {
    let marked: Vec<(bool, &Era)> = ERAS.iter().enumerate().map(|(number, era)| (holds(number), *era)).collect();
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

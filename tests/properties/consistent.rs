//! Whether the tables of a machine agree with one another.

use std::collections::{BTreeMap, BTreeSet};

use ntsessions::nt::machine::Machine;
use ntsessions::nt::name::compare_ignoring_case;
use ntsessions::nt::object_manager::{Body, Directory, Ending, Object, ObjectId, Sought, Walk};
use ntsessions::nt::process::{Process, ProcessId, ThreadId};
use ntsessions::nt::session::session_manager::SessionIdPolicy;
use ntsessions::nt::session::terminal_services::ConnectedUsersPolicy;
use ntsessions::nt::session::{ConnectionState, Interactive, Session, SessionId};
use ntsessions::nt::trace::Trace;
use ntsessions::nt::window::UserHandlePolicy;

/// The numbers that were given so far.
#[derive(Debug, Clone)]
pub struct Highest {
    /// The highest number of a session.
    pub session: u32,
    /// The sessions that were there.
    pub sessions: BTreeSet<u32>,
}

/// Checks a machine that has booted; `before` is what the last check gave.
pub fn check(machine: &Machine, before: Option<Highest>) -> Highest {
    objects_are_kept_by_what_counts_them(machine);
    names_and_directories_agree(machine);
    a_name_that_is_told_is_resolved_back(machine);
    desktops_and_window_stations_agree(machine);
    windows_stand_where_their_threads_are(machine);
    sessions_hold_their_processes(machine);
    terminals_are_attached_once(machine);
    users_are_logged_on_once(machine);
    logon_sessions_are_counted(machine);
    numbers_grow(machine, before)
}

fn objects_are_kept_by_what_counts_them(machine: &Machine) {
    let mut handles = BTreeMap::<ObjectId, u32>::new();
    for process in machine.processes() {
        for (handle, entry) in process.handles.iter() {
            assert!(handle.0 % 4 == 0 && handle.0 > 0, "{handle} is no value of a handle");
            assert!(machine.objects().get(entry.object).is_some(), "{handle} of {} reaches nothing", process.image);
            *handles.entry(entry.object).or_default() += 1;
        }
    }
    let users = users_of_what_is_seen(machine);
    let mut views = BTreeMap::<ObjectId, usize>::new();
    for section in machine.processes().flat_map(|process| &process.views) {
        *views.entry(*section).or_default() += 1;
    }
    for object in machine.objects().iter() {
        let references = match &object.body {
            Body::Directory(directory) => directory.len(),
            Body::WindowStation { desktops, .. } => desktops.len() + users.get(&object.id).copied().unwrap_or(0),
            Body::Desktop { .. } => users.get(&object.id).copied().unwrap_or(0),
            Body::Process(id) => usize::from(machine.process(*id).is_some()),
            Body::Thread(client) => {
                let process = machine.process(client.process);
                usize::from(process.is_some_and(|process| process.threads.contains_key(&client.thread)))
            }
            Body::ProcessToken(_) => 1,
            Body::Section { .. } => views.get(&object.id).copied().unwrap_or(0),
            _ => 0,
        };
        let told = machine.objects().path(object.id);
        assert_eq!(object.handle_count, handles.get(&object.id).copied().unwrap_or(0), "handles of {told} {object:?}");
        assert_eq!(object.references as usize, references, "references of {told} {object:?}");
        let keeps_its_name = object.handle_count > 0 || object.permanent;
        let is_root = object.id == machine.objects().root;
        assert!(object.link.is_none() || keeps_its_name, "{told} keeps a name for nobody");
        let kept = keeps_its_name && (object.link.is_some() || object.handle_count > 0);
        assert!(is_root || kept || references > 0, "{object:?} is kept by nothing");
    }
}

/// How many processes are on each window station, and how many threads on each desktop.
fn users_of_what_is_seen(machine: &Machine) -> BTreeMap<ObjectId, usize> {
    let mut users = BTreeMap::new();
    for process in machine.processes() {
        let threads = process.threads.values().filter_map(|thread| thread.desktop);
        let connection = &process.connection;
        for held in threads.chain(connection.window_station) {
            *users.entry(held.object).or_default() += 1;
            let reached = process.handles.get(held.handle).map(|entry| entry.object);
            let may_close = machine.system().era.user_handles == UserHandlePolicy::Marked;
            assert!(may_close || reached == Some(held.object), "{held:?} of {}", process.image);
        }
        let mut own = connection.guarded.iter().chain(&connection.kept);
        assert!(own.all(|handle| process.handles.get(*handle).is_some()), "{connection:?}");
    }
    users
}

fn windows_stand_where_their_threads_are(machine: &Machine) {
    let desktop = |id: ThreadId| {
        let thread = machine.processes().find_map(|process| process.threads.get(&id));
        thread.expect("the thread is there").desktop.expect("it is on a desktop").object
    };
    for window in machine.win32k().windows.values() {
        assert_eq!(desktop(window.owner.thread), window.desktop, "{window:?}");
    }
    for ((from, to), times) in &machine.win32k().attachments {
        assert_eq!(desktop(*from), desktop(*to), "{from} is attached to {to}");
        assert!(*times > 0);
    }
}

fn names_and_directories_agree(machine: &Machine) {
    let objects = machine.objects();
    for object in objects.iter() {
        if let Some(link) = &object.link {
            let directory = objects.directory(link.directory).expect("a name is in a directory");
            assert_eq!(directory.find(&link.name, false), Some(object.id), "{} is listed", objects.path(object.id));
            let path = objects.path(object.id);
            if !path.starts_with("\\...\\") {
                assert_eq!(objects.at_path(&path), Some(object.id), "{path} leads back");
            }
        }
        for (name, id) in objects.directory(object.id).into_iter().flat_map(Directory::entries) {
            let link = objects.get(id).and_then(|entry| entry.link.as_ref()).expect("an entry has its name");
            assert_eq!((link.directory, &link.name), (object.id, name));
            assert!(!name.is_empty() && !name.contains('\\'), "{name:?} is no component");
        }
    }
}

/// What `NtQueryObject` tells of a handle leads back to its object, if that is opened as what it is and is still linked.
fn a_name_that_is_told_is_resolved_back(machine: &Machine) {
    let objects = machine.objects();
    let caller = machine.caller(ProcessId::SYSTEM);
    let opened: BTreeSet<ObjectId> =
        machine.processes().flat_map(|process| process.handles.iter().map(|(_, entry)| entry.object)).collect();
    for object in opened.into_iter().filter_map(|id| objects.get(id)).filter(|object| object.link.is_some()) {
        let name = objects.path(object.id);
        if name.starts_with("\\...\\") || has_another_spelling(machine, object.id) {
            continue;
        }
        let wanted = Some(object.object_type());
        let sought = Sought { name: &name, root: None, case_insensitive: false, wanted, creating: false };
        match Walk::new(objects, &caller, sought).run(&mut Trace::new()) {
            Ending::Found(found) => assert_eq!(found, object.id, "{name} leads elsewhere"),
            Ending::HandedOver { device, .. } => assert_eq!(device, object.id, "{name} leads elsewhere"),
            ending => panic!("{name} leads nowhere: {ending:?}"),
        }
    }
}

/// Whether a name on the way to an object stands in its directory in two spellings: for types that are looked for without
/// case the newest of them is found.
fn has_another_spelling(machine: &Machine, object: ObjectId) -> bool {
    let objects = machine.objects();
    let links = std::iter::successors(objects.get(object).and_then(|object| object.link.as_ref()), |link| {
        objects.get(link.directory).and_then(|directory| directory.link.as_ref())
    });
    links.into_iter().any(|link| {
        let names = objects.directory(link.directory).into_iter().flat_map(Directory::entries);
        names.filter(|(name, _)| compare_ignoring_case(name, &link.name).is_eq()).count() > 1
    })
}

fn desktops_and_window_stations_agree(machine: &Machine) {
    for object in machine.objects().iter() {
        match &object.body {
            Body::WindowStation { desktops, .. } => {
                for (name, desktop) in desktops {
                    match machine.objects().get(*desktop).map(|desktop| &desktop.body) {
                        Some(Body::Desktop { name: own, window_station, .. }) => {
                            assert_eq!((own, window_station), (name, &object.id));
                        }
                        other => panic!("the desktop {name} is {other:?}"),
                    }
                }
            }
            Body::Desktop { window_station, .. } => assert!(machine.objects().get(*window_station).is_some()),
            _ => {}
        }
    }
}

fn sessions_hold_their_processes(machine: &Machine) {
    for process in machine.processes() {
        let session = machine.session(process.session()).expect("a process's session is there");
        assert!(session.processes.contains(&process.id), "session {} lacks {}", session.id, process.image);
    }
    for session in machine.sessions() {
        for id in &session.processes {
            assert_eq!(machine.process(*id).map(Process::session), Some(session.id), "process {id}");
        }
        assert!(machine.process(session.csrss).is_some() && machine.process(session.initial.unwrap()).is_some());
    }
    for service in machine.services() {
        if let Some(process) = service.process.map(|id| machine.process(id)) {
            assert_eq!(process.expect("a service's process runs").session(), SessionId::ZERO);
        }
    }
}

fn terminals_are_attached_once(machine: &Machine) {
    let attached: Vec<_> = machine.sessions().filter_map(|session| Some((session.terminal?, session.id))).collect();
    let terminals: BTreeSet<_> = attached.iter().map(|(terminal, _)| terminal).collect();
    assert_eq!(terminals.len(), attached.len(), "a terminal is attached twice: {attached:?}");
    for (terminal, session) in &attached {
        assert_eq!(machine.attached_to(*terminal), Some(*session), "{terminal}");
    }
    assert!(machine.console().is_some(), "no session has the console");
    for session in machine.sessions().filter(|session| session.shadows.is_some()) {
        let target = session.shadows.and_then(|target| machine.session(target)).expect("it looks on somewhere");
        assert!(session.terminal.is_some() && target.terminal.is_some(), "{session:?}");
        assert_eq!(session.state(), ConnectionState::Shadow);
    }
    assert!(machine.sessions().filter(|session| session.parent.is_some()).count() <= 1, "two child sessions");
    let is_connected =
        |session: &&Session| session.terminal.is_some() && session.user.is_some() && session.parent.is_none();
    let connected = machine.sessions().filter(is_connected).count();
    if machine.system().era.connected_users == ConnectedUsersPolicy::One {
        assert!(connected <= 1, "{connected} users are connected to a client");
    }
}

fn users_are_logged_on_once(machine: &Machine) {
    let mut seen = BTreeSet::new();
    for session in machine.sessions() {
        let Some(user) = &session.user else { continue };
        if let Some(parent) = session.parent {
            let parent = machine.session(parent).and_then(|parent| parent.user.as_ref());
            assert_eq!(parent.map(|parent| &parent.account), Some(&user.account), "a child of somebody else's session");
            continue;
        }
        assert!(seen.insert(user.account.clone()), "{} is logged on twice", user.account);
        assert_eq!(machine.session_of(&user.account), Some(session.id));
        assert_eq!(user.token.session, session.id);
        assert!(!machine.keeps_session_zero_for_services() || session.id != SessionId::ZERO, "a user in session 0");
        for luid in user.logon_sessions() {
            assert!(machine.logon_session(luid).is_some(), "{}'s logon session {luid} is gone", user.account);
        }
    }
    if machine.keeps_session_zero_for_services() {
        assert_eq!(machine.session(SessionId::ZERO).and_then(|session| session.terminal), None);
    }
}

fn logon_sessions_are_counted(machine: &Machine) {
    let kept_by_winlogon: BTreeSet<_> =
        machine.sessions().filter_map(|session| session.user.as_ref()).flat_map(Interactive::logon_sessions).collect();
    for process in machine.processes() {
        let luid = process.token.logon_session;
        assert!(machine.logon_session(luid).is_some(), "{} has no logon session {luid}", process.image);
    }
    for logon_session in machine.logon_sessions() {
        let mut present_in = BTreeMap::new();
        for process in machine.processes().filter(|process| process.token.logon_session == logon_session.luid) {
            *present_in.entry(process.session()).or_insert(0) += 1;
        }
        let own =
            |object: &Object| matches!(&object.body, Body::Token(token) if token.logon_session == logon_session.luid);
        let duplicates = machine.objects().iter().filter(|object| own(object)).count() as u32;
        let threads = machine.processes().flat_map(|process| process.threads.values());
        let acting = threads.filter_map(|thread| thread.impersonating.as_ref());
        let acting = acting.filter(|token| token.logon_session == logon_session.luid).count() as u32;
        let references = present_in.values().sum::<u32>() + duplicates + acting;
        assert_eq!(logon_session.references, references, "{logon_session:?}");
        assert_eq!(logon_session.present_in.iter().map(|(id, n)| (*id, *n)).collect::<BTreeMap<_, _>>(), present_in);
        let other = logon_session.linked.and_then(|luid| machine.logon_session(luid));
        let kept = logon_session.predefined
            || logon_session.references > 0
            || other.is_some_and(|other| other.references > 0)
            || kept_by_winlogon.contains(&logon_session.luid);
        assert!(kept, "{logon_session:?} is kept by nothing");
    }
}

fn numbers_grow(machine: &Machine, before: Option<Highest>) -> Highest {
    let sessions: BTreeSet<u32> = machine.sessions().map(|session| session.id.0).collect();
    let mut session = *sessions.last().expect("session 0 is there");
    if let Some(before) = before {
        let grows = machine.system().era.session_ids == SessionIdPolicy::Growing;
        for new in sessions.difference(&before.sessions) {
            assert!(!grows || *new > before.session, "a session's number came back: {new}");
        }
        session = session.max(before.session);
    }
    Highest { session, sessions }
}

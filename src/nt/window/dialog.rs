//! Dialogs: windows with buttons, which keep whoever asked waiting until somebody presses one.
//!
//! `MessageBox` makes its window on the desktop of the calling thread, and does not return before it is answered: the
//! thread waits, whether anybody can see the window or not. A program whose dialog nobody can see looks hung; it waits.
//! A dialog can also be asked for from elsewhere: then the subsystem process of the session makes it, and who asked waits.
//! Modelled: the buttons, who waits, pressing one at a terminal that shows it, `MB_SERVICE_NOTIFICATION`. Left out: owners,
//! icons, default buttons, `MB_HELP`.
//! Written down in: Microsoft, `MessageBoxW`.

use std::sync::Arc;

use crate::nt::call::Reply;
use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::object_manager::insert::Granted;
use crate::nt::object_manager::{ObjectId, ObjectType};
use crate::nt::parameter::words_of;
use crate::nt::process::{ClientId, ProcessId, Unreturned, Until};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::event::WindowEvent;
use crate::nt::window::message;
use crate::nt::window::sight::{self, Person};
use crate::nt::window::window::{self, Window, WindowId};
use crate::nt::window::{Held, desktop, desktop_of, put_thread, use_held};

/// A button of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "a button says what it is")]
pub enum Button {
    Ok,
    Cancel,
    Abort,
    Retry,
    Ignore,
    Yes,
    No,
    TryAgain,
    Continue,
}

impl Button {
    /// Every button.
    pub const ALL: [Button; 9] = [
        Button::Ok,
        Button::Cancel,
        Button::Abort,
        Button::Retry,
        Button::Ignore,
        Button::Yes,
        Button::No,
        Button::TryAgain,
        Button::Continue,
    ];

    /// The button on which this stands.
    pub fn named(text: &str) -> Option<Button> {
        Button::ALL.into_iter().find(|button| button.text() == text)
    }

    /// What stands on it.
    pub fn text(self) -> &'static str {
        self.words().0
    }

    /// What the call returns for it.
    pub fn result(self) -> &'static str {
        self.words().1
    }

    /// What stands on it, and what the call returns for it.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Button::Ok => ("OK", "IDOK"),
            Button::Cancel => ("Cancel", "IDCANCEL"),
            Button::Abort => ("Abort", "IDABORT"),
            Button::Retry => ("Retry", "IDRETRY"),
            Button::Ignore => ("Ignore", "IDIGNORE"),
            Button::Yes => ("Yes", "IDYES"),
            Button::No => ("No", "IDNO"),
            Button::TryAgain => ("Try Again", "IDTRYAGAIN"),
            Button::Continue => ("Continue", "IDCONTINUE"),
        }
    }
}

/// The types of a dialog by their names in the headers, and the buttons of each.
const BUTTONS: [(&str, &[Button]); 7] = [
    ("MB_OK", &[Button::Ok]),
    ("MB_OKCANCEL", &[Button::Ok, Button::Cancel]),
    ("MB_ABORTRETRYIGNORE", &[Button::Abort, Button::Retry, Button::Ignore]),
    ("MB_YESNOCANCEL", &[Button::Yes, Button::No, Button::Cancel]),
    ("MB_YESNO", &[Button::Yes, Button::No]),
    ("MB_RETRYCANCEL", &[Button::Retry, Button::Cancel]),
    ("MB_CANCELTRYCONTINUE", &[Button::Cancel, Button::TryAgain, Button::Continue]),
];

/// The types that a dialog can have.
pub const TYPES: &[&str] = &words_of(&BUTTONS);

/// The buttons of a type; one that is not known has the usual button.
pub fn buttons(of: &str) -> &'static [Button] {
    BUTTONS.iter().find(|(name, _)| *name == of).map_or(&[Button::Ok], |(_, buttons)| *buttons)
}

/// What a dialog asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialog {
    /// The question.
    pub text: Arc<str>,
    /// Its buttons.
    pub buttons: &'static [Button],
    /// Who waits for the answer: the thread that made it, or one that had it made in another session.
    pub asker: ClientId,
}

/// Asks on the desktop of the calling thread, and lets the thread wait in its call.
pub(crate) fn ask(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    title: &str,
    dialog: Dialog,
) -> Result<Reply, NtStatus> {
    let desktop = use_held(trace, desktop_of(machine, client), AccessMask::DESKTOP_CREATEWINDOW)?;
    show(machine, trace, client, desktop, title, dialog);
    Ok(wait_for_answer(machine, trace, client, "MessageBoxW"))
}

/// Has a dialog made on a desktop of any session, by the subsystem process of that session. If nobody waits for the answer,
/// it is for the subsystem process.
pub(crate) fn have_made(
    machine: &mut Machine,
    trace: &mut Trace,
    desktop: Option<ObjectId>,
    asker: Option<ClientId>,
    title: &str,
    dialog: Dialog,
) -> Result<WindowId, NtStatus> {
    let desktop = desktop.ok_or(NtStatus::ACCESS_DENIED)?;
    let session = desktop::session_of(machine, desktop).and_then(|session| machine.session(session));
    let csrss = session.map(|session| session.csrss).ok_or(NtStatus::ACCESS_DENIED)?;
    let owner = begin_thread_on(machine, trace, csrss, desktop);
    let dialog = Dialog { asker: asker.unwrap_or(owner), ..dialog };
    trace.answered(Rule::BoxOfTheSubsystem, NtStatus::SUCCESS);
    Ok(show(machine, trace, owner, desktop, title, dialog))
}

/// Lets a thread wait in this call until a dialog of its own is answered.
pub(crate) fn wait_for_answer(machine: &mut Machine, trace: &mut Trace, asker: ClientId, call: &'static str) -> Reply {
    machine.wait_in(trace, Rule::DialogKeepsItsCaller, asker, Unreturned { call, until: Until::Answered })
}

/// A dialog that nobody can see goes, where its time is over; whether it went.
pub(crate) fn give_up(machine: &mut Machine, trace: &mut Trace, id: WindowId) -> bool {
    let owner = machine.win32k().windows.get(&id).map(|window| window.owner);
    let Some(owner) = owner.filter(|_| !sight::is_seen(machine, id)) else { return false };
    trace.answered(Rule::BoxGivesUp, NtStatus::TIMEOUT);
    take_away(machine, trace, id, owner);
    true
}

/// Begins a thread for one dialog, on the desktop that the dialog is to be on.
fn begin_thread_on(machine: &mut Machine, trace: &mut Trace, process: ProcessId, desktop: ObjectId) -> ClientId {
    let client = ClientId { process, thread: machine.begin_thread(process) };
    trace.preparing(|trace| {
        trace.happened(Rule::ThreadsShareAProcess, Event::ThreadBegan(client));
        let access = machine.objects().rights_of_maker(ObjectType::Desktop, AccessMask::GENERIC_ALL);
        let granted = Granted { object: desktop, access, status: NtStatus::SUCCESS };
        let handle = machine.open_handle(trace, process, granted, false);
        put_thread(machine, trace, client, Some(Held { handle, object: desktop, granted: access }));
    });
    client
}

/// Takes a dialog away that is done with, and the thread with it that was begun for it.
fn take_away(machine: &mut Machine, trace: &mut Trace, id: WindowId, owner: ClientId) {
    let of_the_subsystem = machine.session(id.session).is_some_and(|session| session.csrss == owner.process);
    let held = desktop_of(machine, owner).filter(|_| of_the_subsystem);
    let Some(held) = held else { return window::remove(machine, trace, id) };
    trace.preparing(|trace| {
        machine.end_thread(trace, owner);
        machine.close_handle(trace, owner.process, held.handle);
    });
}

/// Puts a dialog on a desktop; it belongs to this thread.
fn show(
    machine: &mut Machine,
    trace: &mut Trace,
    owner: ClientId,
    desktop: ObjectId,
    title: &str,
    dialog: Dialog,
) -> WindowId {
    let window = Window { dialog: Some(dialog), ..Window::shown(owner, desktop, title.into()) };
    window::add(machine, trace, window)
}

/// Somebody presses a button. It must be one that can be seen at the person's terminal; of several it is that of the
/// dialog that came last.
pub(crate) fn press(
    machine: &mut Machine,
    trace: &mut Trace,
    person: &Person,
    button: Button,
    title: Option<&str>,
) -> Result<(), Refusal> {
    let is_meant = |window: &Window| {
        let has_it = window.dialog.as_ref().is_some_and(|dialog| dialog.buttons.contains(&button));
        has_it && title.is_none_or(|title| *window.title == *title)
    };
    let terminal = person.terminal(machine);
    let seen = terminal.and_then(|terminal| {
        let last = sight::windows_at(machine, terminal).filter(|(_, window)| is_meant(window)).last()?;
        Some((terminal, last.0))
    });
    let Some((terminal, id)) = seen else {
        let mut meant = machine.win32k().windows.iter().filter(|(_, window)| is_meant(window)).peekable();
        let reason = match (meant.peek().is_some(), meant.any(|(id, _)| sight::is_seen(machine, *id))) {
            (false, _) => "no dialog has that button",
            (true, false) => "nobody can see it",
            (true, true) => "it is shown at another terminal",
        };
        return Err(Refusal::new(reason.to_owned()));
    };
    let Some(window) = machine.win32k().windows.get(&id) else { return Ok(()) };
    let (title, owner) = (window.title.clone(), window.owner);
    let asker = window.dialog.as_ref().map(|dialog| dialog.asker);
    trace.happened(Rule::ButtonThatIsSeen, WindowEvent::ButtonPressed { terminal, button: button.text(), title });
    if let Some(asker) = asker {
        answer(machine, trace, Rule::DialogAnswered, (id, owner, asker), button);
    }
    Ok(())
}

/// A dialog is asked to close (`WM_CLOSE`): as if Cancel had been pressed, or OK where there is no other button. One that
/// has neither stays.
pub(super) fn close(machine: &mut Machine, trace: &mut Trace, id: WindowId, owner: ClientId, dialog: &Dialog) {
    let button = match dialog.buttons {
        [only] => Some(*only),
        several => several.iter().copied().find(|button| *button == Button::Cancel),
    };
    if let Some(button) = button {
        answer(machine, trace, Rule::ClosedDialogAnswers, (id, owner, dialog.asker), button);
    } else {
        let message = message::name(message::CLOSE);
        trace.happened(Rule::ClosedDialogAnswers, WindowEvent::MessageIgnored { client: owner, message });
    }
}

/// Lets the call return that a dialog was made for, and takes the dialog away.
fn answer(
    machine: &mut Machine,
    trace: &mut Trace,
    rule: Rule,
    (id, owner, asker): (WindowId, ClientId, ClientId),
    button: Button,
) {
    machine.return_from(trace, rule, asker, button.result());
    take_away(machine, trace, id, owner);
}

/// A dialog is gone; who still waits for its answer gets none.
pub(super) fn gone(machine: &mut Machine, trace: &mut Trace, dialog: &Dialog) {
    machine.return_from(trace, Rule::DialogAnswered, dialog.asker, "0");
}

//! What a scenario of Unix can say: its actions, its calls, and what can be expected there.

pub mod acts;
pub mod calls;
pub mod expectations;

use std::borrow::Cow;
use std::sync::Arc;

use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::form::{Form, Record};
use crate::scenario::labels::Labels;
use crate::scenario::script::{Platform, ProcessLabel};
use crate::scenario::visible::quoted;

/// The processes of the system of which there is one: a scenario names them by their program.
pub const ALONE: &[&str] = &["init", "logind", "lightdm"];

/// Those of which there can be several: a scenario names them together with a terminal or a display, `getty#tty1`.
pub const AT_A_PLACE: &[&str] = &["getty", "login", "lightdm", "Xorg"];

/// Whether these systems are Unix.
pub fn plays(systems: &[Platform]) -> bool {
    matches!(systems.first(), Some(Platform::Unix(_)))
}

/// Reports systems of two kinds, and what a scenario of Unix has no use for.
pub fn of_one_kind(systems: &[Platform], record: &Record<'_>, faults: &mut Diagnostics) {
    let [first, others @ ..] = systems else { return };
    let is_other = |other: &Platform| other.windows().is_some() != first.windows().is_some();
    if let (true, Some(beside)) = (others.iter().any(is_other), record.list("beside")) {
        let message = "Unix and Windows cannot play one script: what happens on one does not happen on the other";
        let fault = faults.add(Code::OtherSystem, beside.span, message).label("of the other kind");
        fault.help("write two scenarios");
    }
    let lists = ["services", "files"].into_iter().filter_map(|field| Some((field, record.list(field)?)));
    for (field, Spanned { span, .. }) in lists.filter(|(_, list)| plays(systems) && !list.value.is_empty()) {
        let message = format!("{} is for Windows: there is none of that in the model of Unix", quoted(field));
        faults.add(Code::OtherSystem, span, message).label("not on Unix").help("leave it away");
    }
}

/// What comes nearest on the other system: of Windows, and of Unix.
const COUNTERPARTS: &[(&str, &str)] = &[
    ("LogOn", "LogIn"),
    ("SwitchUser", "Switch"),
    ("Launch", "Start"),
    ("LogOff", "Call(by: \"...\", call: _exit)"),
    ("End", "Call(by: \"...\", call: _exit)"),
    ("LastError", "Errno"),
    ("Status", "Errno"),
    ("State", "LoginSession"),
    ("Console", "Front"),
    ("LogonSession", "InLoginSession"),
];

/// Reports a name that only the other system has; says whether it is one.
pub fn is_of_the_other(
    name: &Spanned<&str>,
    what: &str,
    is_of_unix: bool,
    [own, other]: [&[Form<'_>]; 2],
    faults: &mut Diagnostics,
) -> bool {
    let has = |forms: &[Form<'_>]| forms.iter().any(|form| form.name == name.value);
    if has(own) || !has(other) {
        return false;
    }
    let [here, there] = if is_of_unix { ["Unix", "Windows"] } else { ["Windows", "Unix"] };
    let message = format!("{} is {what} of {there}, and {here} plays this", quoted(name.value));
    let counterpart = COUNTERPARTS.iter().find_map(|(windows, unix)| {
        let (foreign, own) = if is_of_unix { (windows, unix) } else { (unix, windows) };
        (*foreign == name.value).then_some(*own)
    });
    let fault = faults.add(Code::OtherSystem, name.span, message).label(format!("of {there}"));
    if let Some(counterpart) = counterpart {
        fault.help(format!("what comes nearest here is {}", quoted(counterpart)));
    }
    true
}

/// A process of the system, if a name is meant to be one; nothing inside, if it is none, which is reported.
pub fn system_process(name: &Spanned<Cow<'_, str>>, faults: &mut Diagnostics) -> Option<Option<ProcessLabel>> {
    let label = || Some(Arc::from(&*name.value));
    if ALONE.contains(&&*name.value) {
        return Some(label());
    }
    let (program, _) = name.value.split_once('#')?;
    if AT_A_PLACE.contains(&program) {
        return Some(label());
    }
    let found = Spanned { value: program, span: name.span };
    faults.no_such(Code::UnknownName, "process of the system", &found, AT_A_PLACE.iter().copied());
    Some(None)
}

/// A process that gets its label from a field, where that is given.
fn new_process(
    record: &Record<'_>,
    field: &str,
    labels: &mut Labels<'_>,
    faults: &mut Diagnostics,
) -> Option<ProcessLabel> {
    labels.new_process(&record.text(field)?, faults)
}

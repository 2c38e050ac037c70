//! What secur32 can tell about logon sessions: which there are, and what the Local Security Authority noted of one.
//!
//! Anyone may list them; the data of one is for its owner and for administrators. The session in that data is a record of
//! where the logon was made, and nothing is looked up by it. Both functions answer with an NT status.
//! Left out: authentication packages, times, servers, profile paths.
//! Written down in: Microsoft, `LsaEnumerateLogonSessions` and `LsaGetLogonSessionData`; what LocalSystem's data holds as
//! Sysinternals' logonsessions shows it, where the page says that there is none.

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::{LogonSession, Luid, Sid, Token};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

const LUID: Parameter = Parameter::required(
    "luid",
    Kind::LogonSession,
    "The logon session: `SELF` for the caller's, `SYSTEM` for LocalSystem's, `OTHER_USER` for one of somebody else, or its \
     number.",
);

/// The words for logon sessions.
const WORDS: &[&str] = &["SELF", "SYSTEM", "OTHER_USER"];

/// The operations on logon sessions.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["LsaEnumerateLogonSessions"],
        interface: Interface::Native,
        summary: "Lists the logon sessions.",
        parameters: &[],
        gives: Gives::Nothing,
        outputs: &[
            Output::new("count", Kind::Number).elsewhere(Elsewhere::Own),
            Output::new("logon_sessions", Kind::List(&Kind::LogonSession)).elsewhere(Elsewhere::Id),
        ],
        source: "lsa-enumerate-logon-sessions",
        example: "LsaEnumerateLogonSessions",
        act: enumerate,
    },
    Operation {
        names: &["LsaGetLogonSessionData"],
        interface: Interface::Native,
        summary: "Tells what is known of a logon session.",
        parameters: &[LUID],
        gives: Gives::Nothing,
        outputs: &[
            Output::new("user", Kind::Text).elsewhere(Elsewhere::Own),
            Output::new("domain", Kind::Text).elsewhere(Elsewhere::Own),
            Output::new("session", Kind::Number).elsewhere(Elsewhere::Session),
            Output::new("logon_type", Kind::Number),
            Output::new("sid", Kind::Text).elsewhere(Elsewhere::Id),
        ],
        source: "lsa-get-logon-session-data",
        example: r#"LsaGetLogonSessionData(luid: "SELF")"#,
        act: get_data,
    },
];

/// The logon sessions, each with the words that stand for it to this caller.
fn enumerate(machine: &mut Machine, _: &mut Trace, client: ClientId, _: &Arguments) -> Reply {
    let Some(caller) = machine.process(client.process) else { return Reply::status(NtStatus::ACCESS_DENIED) };
    let luids: Vec<Luid> = machine.logon_sessions().map(|one| one.luid).collect();
    let with_words = |luid: &Luid| {
        let words = WORDS.iter().filter(|word| logon_session(machine, &caller.token, word) == Some(*luid));
        std::iter::once(luid.to_string()).chain(words.map(ToString::to_string)).collect::<Vec<_>>().join(" ")
    };
    let rows: Vec<String> = luids.iter().map(with_words).collect();
    Reply::status(NtStatus::SUCCESS).with("count", luids.len().to_string()).with("logon_sessions", rows.join(","))
}

fn get_data(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let Some(caller) = machine.process(client.process) else { return Reply::status(NtStatus::ACCESS_DENIED) };
    let luid = arguments.text(&LUID).and_then(|text| logon_session(machine, &caller.token, &text));
    let Some(found) = luid.and_then(|luid| machine.logon_session(luid)) else {
        return Reply::status(trace.failed(Rule::NoLogonSessionWithThisId, NtStatus::NO_SUCH_LOGON_SESSION));
    };
    if !may_read(&caller.token, found) {
        return Reply::status(trace.failed(Rule::LogonSessionDataIsTheOwners, NtStatus::ACCESS_DENIED));
    }
    Reply::status(NtStatus::SUCCESS)
        .with("user", user_name(found))
        .with("domain", Machine::NAME)
        .with("session", found.recorded_session.to_string())
        .with("logon_type", (found.logon_type as u32).to_string())
        .with("sid", found.user.to_string())
}

/// The logon session that a text stands for to the holder of a token.
fn logon_session(machine: &Machine, token: &Token, text: &str) -> Option<Luid> {
    let others = || machine.logon_sessions().filter(|one| one.user != token.user);
    match text {
        "SELF" => Some(token.logon_session),
        "SYSTEM" => Some(Luid::LOCAL_SYSTEM),
        "OTHER_USER" => others().find(|one| !one.predefined).or_else(|| others().next()).map(|one| one.luid),
        _ => Luid::parse(text),
    }
}

/// Whether the holder of a token may read the data of a logon session: its owner, an administrator, the system.
pub(crate) fn may_read(token: &Token, logon_session: &LogonSession) -> bool {
    token.user == logon_session.user || token.has(Sid::Administrators)
}

/// The account that a logon session shows; LocalSystem shows the computer's own.
pub(crate) fn user_name(logon_session: &LogonSession) -> String {
    match logon_session.user {
        Sid::LocalSystem => format!("{}$", Machine::NAME),
        _ => logon_session.account.to_string(),
    }
}

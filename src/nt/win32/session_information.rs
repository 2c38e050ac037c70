//! `WTSQuerySessionInformation`: what Terminal Services know of one session, class by class.
//!
//! Modelled: who is logged on, the terminal and its state, and the size of what is given back, as the W form has it: two
//! bytes a character and two for the end.
//! Left out: what a client far away says of itself (its name, its display: empty here), times, traffic (zero on the console),
//! which release brought which class, and that Windows Vista to 8 give the user and the domain in capitals.
//! Written down in: Microsoft, `WTS_INFO_CLASS`; Wine's `wtsapi.c` test.

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply, fail};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter, numbered};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::session::terminal_services::{may_query, station_name};
use crate::nt::session::{Session, Terminal};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::win32::terminal_services::{SESSIONS, is_pointer, session_id};

numbered! {
    /// What can be asked of a session (`WTS_INFO_CLASS`).
    enum Class {
        InitialProgram = "WTSInitialProgram", 0;
        ApplicationName = "WTSApplicationName", 1;
        WorkingDirectory = "WTSWorkingDirectory", 2;
        OemId = "WTSOEMId", 3;
        SessionId = "WTSSessionId", 4;
        UserName = "WTSUserName", 5;
        WinStationName = "WTSWinStationName", 6;
        DomainName = "WTSDomainName", 7;
        ConnectState = "WTSConnectState", 8;
        ClientBuildNumber = "WTSClientBuildNumber", 9;
        ClientName = "WTSClientName", 10;
        ClientDirectory = "WTSClientDirectory", 11;
        ClientProductId = "WTSClientProductId", 12;
        ClientHardwareId = "WTSClientHardwareId", 13;
        ClientAddress = "WTSClientAddress", 14;
        ClientDisplay = "WTSClientDisplay", 15;
        ClientProtocolType = "WTSClientProtocolType", 16;
        IdleTime = "WTSIdleTime", 17;
        LogonTime = "WTSLogonTime", 18;
        IncomingBytes = "WTSIncomingBytes", 19;
        OutgoingBytes = "WTSOutgoingBytes", 20;
        IncomingFrames = "WTSIncomingFrames", 21;
        OutgoingFrames = "WTSOutgoingFrames", 22;
        ClientInfo = "WTSClientInfo", 23;
        SessionInfo = "WTSSessionInfo", 24;
        SessionInfoEx = "WTSSessionInfoEx", 25;
        ConfigInfo = "WTSConfigInfo", 26;
        ValidationInfo = "WTSValidationInfo", 27;
        SessionAddressV4 = "WTSSessionAddressV4", 28;
        IsRemoteSession = "WTSIsRemoteSession", 29;
    }
}

/// How a session is connected (`WTS_CONNECTSTATE_CLASS`).
const STATES: &[(&str, u64)] = &[
    ("WTSActive", 0),
    ("WTSConnected", 1),
    ("WTSConnectQuery", 2),
    ("WTSShadow", 3),
    ("WTSDisconnected", 4),
    ("WTSIdle", 5),
    ("WTSListen", 6),
    ("WTSReset", 7),
    ("WTSDown", 8),
    ("WTSInit", 9),
];

const SESSION: Parameter = Parameter::required("session", Kind::Constants(SESSIONS), "The session.");
const CLASS: Parameter = Parameter::required("class", Kind::Constants(Class::CONSTANTS), "What is asked.");
const BUFFER: Parameter = Parameter::optional("buffer", Kind::Pointer, "Where the answer goes, if that is nowhere.");
const COUNT: Parameter =
    Parameter::optional("count", Kind::Length, "What stands where the size goes, or `NULL` for nowhere.");

/// The one operation.
pub const OPERATIONS: &[Operation] = &[Operation {
    names: &["WTSQuerySessionInformationW"],
    interface: Interface::Win32,
    summary: "Tells what Terminal Services know of a session.",
    parameters: &[SESSION, CLASS, BUFFER, COUNT],
    gives: Gives::Nothing,
    outputs: &[
        Output::new("count", Kind::Number).elsewhere(Elsewhere::Own),
        Output::new("size", Kind::Number).elsewhere(Elsewhere::Own),
        Output::new("value", Kind::Text).elsewhere(Elsewhere::Own),
        Output::new("session", Kind::Number).elsewhere(Elsewhere::Session),
        Output::new("state", Kind::Constants(STATES)),
        Output::new("station", Kind::Text),
        Output::new("bytes_in", Kind::Number).elsewhere(Elsewhere::Own),
        Output::new("bytes_out", Kind::Number).elsewhere(Elsewhere::Own),
    ],
    source: "wts-query-session-information",
    example: r#"WTSQuerySessionInformationW(session: "WTS_CURRENT_SESSION", class: "WTSConnectState")"#,
    act: query,
}];

fn query(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    match find(machine, trace, client, arguments) {
        Ok((session, content)) => tell(session, &content),
        Err(status) => fail(trace, status),
    }
}

/// The session that is asked about, and what it has under the class that is asked for.
///
/// | refused, in this order | last error |
/// | --- | --- |
/// | nowhere for the answer or its size to go | `ERROR_INVALID_USER_BUFFER` |
/// | a class that is none | `ERROR_INVALID_PARAMETER` |
/// | a session that is not there | `ERROR_CTX_WINSTATION_NOT_FOUND` |
/// | a session that the caller may not ask about | `ERROR_ACCESS_DENIED` |
/// | a class that nobody answers | `ERROR_NOT_SUPPORTED` |
///
/// The first is asserted by a test, and that it leaves the size alone; of the order among the others nothing is known, nor
/// what is answered about a listener, which is no session here.
fn find<'m>(
    machine: &'m Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<(&'m Session, Content), NtStatus> {
    if is_pointer(arguments, &BUFFER) || is_pointer(arguments, &COUNT) {
        return Err(trace.failed(Rule::OutputsMustBeThere, NtStatus::INVALID_USER_BUFFER));
    }
    let Some(class) = arguments.number(&CLASS).and_then(Class::numbered) else {
        return Err(trace.failed(Rule::SessionClassUnanswered, NtStatus::INVALID_INFO_CLASS));
    };
    let caller = machine.process(client.process);
    let number = arguments.number(&SESSION);
    let session = caller.zip(number).and_then(|(caller, number)| machine.session(session_id(caller.session(), number)));
    match (caller, session) {
        (Some(caller), Some(session)) if may_query(&caller.token, session) => match content(session, class) {
            Some(content) => Ok((session, content)),
            None => Err(trace.failed(Rule::SessionClassUnanswered, NtStatus::NOT_SUPPORTED)),
        },
        (_, Some(_)) => Err(trace.failed(Rule::SessionMayNotBeAsked, NtStatus::ACCESS_DENIED)),
        (_, None) => Err(trace.failed(Rule::NoSessionWithThisNumber, NtStatus::CTX_WINSTATION_NOT_FOUND)),
    }
}

/// What is given back.
enum Content {
    /// A text with its end.
    Text(String),
    /// A number of so many bytes.
    Number(u32, usize),
    /// The number of the session.
    OwnNumber,
    /// The connection state.
    State,
    /// What a session is, in a structure of so many bytes.
    Session(usize),
    /// A structure of so many bytes about a client that is not modelled.
    Client(usize),
}

/// What a session has under a class; nothing, where Windows answers `ERROR_NOT_SUPPORTED`.
fn content(session: &Session, class: Class) -> Option<Content> {
    let remote = matches!(session.terminal, Some(Terminal::Remote(_)));
    Some(match class {
        Class::InitialProgram
        | Class::ApplicationName
        | Class::WorkingDirectory
        | Class::ClientName
        | Class::ClientDirectory => Content::Text(String::new()),
        Class::SessionId => Content::OwnNumber,
        Class::UserName => {
            Content::Text(session.user.as_ref().map(|user| user.account.to_string()).unwrap_or_default())
        }
        Class::DomainName => Content::Text(session.user.as_ref().map(|_| Machine::NAME.to_owned()).unwrap_or_default()),
        Class::WinStationName => Content::Text(station_name(session)),
        Class::ConnectState => Content::State,
        Class::ClientBuildNumber | Class::ClientHardwareId => Content::Number(0, 4),
        Class::ClientProductId => Content::Number(0, 2),
        Class::ClientProtocolType => Content::Number(if remote { 2 } else { 0 }, 2),
        Class::IsRemoteSession => Content::Number(remote.into(), 4),
        Class::SessionInfo => Content::Session(216),
        Class::SessionInfoEx => Content::Session(232),
        Class::ClientAddress => Content::Client(24),
        Class::ClientDisplay => Content::Client(12),
        Class::ClientInfo => Content::Client(2304),
        Class::ConfigInfo => Content::Client(1668),
        Class::OemId
        | Class::IdleTime
        | Class::LogonTime
        | Class::IncomingBytes
        | Class::OutgoingBytes
        | Class::IncomingFrames
        | Class::OutgoingFrames
        | Class::ValidationInfo
        | Class::SessionAddressV4 => return None,
    })
}

fn tell(session: &Session, content: &Content) -> Reply {
    let sized = |bytes: usize| Reply::ok().with("count", bytes.to_string()).with("size", bytes.to_string());
    let state = session.state().word();
    match content {
        Content::Text(text) => sized((text.encode_utf16().count() + 1) * 2).with("value", text.clone()),
        Content::Number(number, bytes) => sized(*bytes).with("value", number.to_string()),
        Content::OwnNumber => sized(4).with("value", session.id.to_string()).with("session", session.id.to_string()),
        Content::State => sized(4).with("state", state).with("value", state),
        Content::Session(bytes) => sized(*bytes)
            .with("state", state)
            .with("session", session.id.to_string())
            .with("station", station_name(session))
            .with("bytes_in", "0")
            .with("bytes_out", "0"),
        Content::Client(bytes) => sized(*bytes),
    }
}

//! Messages: what windows are told, by number. One names its window, and so the session of its win32k.
//!
//! Modelled: a few of the system's messages by name, any other by number, and the two parameters as numbers.
//! Left out: what the parameters point to (texts, `WM_COPYDATA`), the order of input messages.
//! Written down in: Microsoft, "About Messages and Message Queues".

use crate::nt::window::window::WindowId;

/// `WM_NULL`.
const NULL: u64 = 0x0000;
/// `WM_GETTEXT`.
const GET_TEXT: u64 = 0x000D;
/// `WM_GETTEXTLENGTH`.
const GET_TEXT_LENGTH: u64 = 0x000E;
/// `WM_CLOSE`.
pub(super) const CLOSE: u64 = 0x0010;
/// `WM_GETHOTKEY`.
const GET_HOT_KEY: u64 = 0x0033;
/// `WM_GETICON`.
const GET_ICON: u64 = 0x007F;
/// `WM_TIMER`.
pub(super) const TIMER: u64 = 0x0113;

/// The messages that have a name here.
pub const MESSAGES: &[(&str, u64)] = &[
    ("WM_NULL", NULL),
    ("WM_SETTEXT", 0x000C),
    ("WM_GETTEXT", GET_TEXT),
    ("WM_GETTEXTLENGTH", GET_TEXT_LENGTH),
    ("WM_CLOSE", CLOSE),
    ("WM_QUERYENDSESSION", 0x0011),
    ("WM_QUIT", 0x0012),
    ("WM_ENDSESSION", 0x0016),
    ("WM_SETTINGCHANGE", 0x001A),
    ("WM_GETHOTKEY", GET_HOT_KEY),
    ("WM_COPYDATA", 0x004A),
    ("WM_GETICON", GET_ICON),
    ("WM_COMMAND", 0x0111),
    ("WM_TIMER", TIMER),
    ("WM_DEVICECHANGE", 0x0219),
    ("WM_WTSSESSION_CHANGE", 0x02B1),
    ("WM_USER", 0x0400),
    ("WM_APP", 0x8000),
];

/// What passes to a program of a higher integrity level in any case. That there are such messages is documented, but not
/// which.
pub(super) const ALWAYS_PASS: &[u64] = &[NULL, GET_TEXT, GET_TEXT_LENGTH, GET_HOT_KEY, GET_ICON];

/// One message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// The window that it is for.
    pub window: WindowId,
    /// Which message.
    pub number: u64,
    /// The first parameter.
    pub wparam: u64,
    /// The second parameter, which for some messages is an address.
    pub lparam: u64,
}

impl Message {
    /// Its name, or its number.
    pub fn name(&self) -> String {
        name(self.number)
    }
}

/// The name of a message, or its number.
pub(super) fn name(number: u64) -> String {
    let named = MESSAGES.iter().find(|(_, known)| *known == number);
    named.map_or_else(|| format!("{number:#x}"), |(name, _)| (*name).to_owned())
}

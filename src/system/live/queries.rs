//! What the Object Manager tells: of an object behind a handle, of a link, of a directory.

use std::ffi::c_void;
use std::ptr;

use windows_sys::Win32::Foundation::{HANDLE, UNICODE_STRING};

use crate::nt::call::Reply;
use crate::nt::object_manager::Attributes;
use crate::system::live::arguments::Given;
use crate::system::live::native::status;
use crate::system::live::ntdll::*;

/// The classes of `NtQueryObject` that are translated.
const BASIC: u32 = 0;
/// `ObjectNameInformation`.
pub const NAME: u32 = 1;
const TYPE: u32 = 2;
const HANDLE_FLAGS: u32 = 4;

/// What a variable for a length holds before a call, so that one that a service leaves alone can be told.
const UNWRITTEN: u32 = 0x5555_5555;

/// What the memory of a buffer holds before a call.
const FILLED: u64 = 0x5555_5555_5555_5555;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given) -> Option<Reply> {
    let handle = given.handle("handle");
    Some(match name {
        "NtQueryObject" => query_object(given, handle),
        "NtQuerySymbolicLinkObject" => query_link(given, handle),
        "NtQueryDirectoryObject" => query_directory(given, handle),
        _ => return None,
    })
}

/// Memory that a service fills, aligned for every structure.
pub struct Buffer(Vec<u64>);

impl Buffer {
    /// A buffer of at least so many bytes.
    pub fn new(bytes: usize) -> Buffer {
        Buffer(vec![FILLED; bytes.div_ceil(8)])
    }

    /// How many bytes it has.
    pub fn len(&self) -> u32 {
        size_of_val(&self.0[..]) as u32
    }

    /// Where it is, for as long as it lives.
    pub fn as_mut_ptr<T>(&mut self) -> *mut T {
        self.0.as_mut_ptr().cast()
    }

    /// So many bytes, from an offset on; zero, where there are none.
    pub fn bytes<const N: usize>(&self, offset: usize) -> [u8; N] {
        let byte = |at: usize| self.0.get(at / 8).map_or(0, |word| word.to_le_bytes()[at % 8]);
        std::array::from_fn(|at| byte(offset + at))
    }

    /// The number of 32 bits at an offset.
    pub fn dword(&self, offset: usize) -> u32 {
        u32::from_le_bytes(self.bytes(offset))
    }

    /// The text of the counted string at an offset, whose characters lie in this buffer; where they begin.
    pub fn string(&self, offset: usize) -> (String, Option<usize>) {
        let length = usize::from(u16::from_le_bytes(self.bytes(offset)));
        let address = usize::from_le_bytes(self.bytes(offset + 8));
        let begin = address.checked_sub(self.0.as_ptr() as usize).filter(|begin| *begin < self.len() as usize);
        let characters = begin.map(|begin| (0..length / 2).map(move |at| begin + 2 * at));
        let text: Vec<u16> = characters.into_iter().flatten().map(|at| u16::from_le_bytes(self.bytes(at))).collect();
        (String::from_utf16_lossy(&text), begin)
    }
}

/// The buffer that a script gives: with so much room, or none at all.
pub fn room(given: Given, name: &str, buffer: &mut Buffer, usual: u32) -> (*mut c_void, u32) {
    let length = given.dword(name, usual).min(buffer.len());
    (given.pointer(name, buffer.as_mut_ptr()), length)
}

/// The reply with a number, where the service wrote it.
pub fn with_length(reply: Reply, name: &'static str, length: u32) -> Reply {
    if length == UNWRITTEN { reply } else { reply.with(name, length.to_string()) }
}

/// The full name of the object behind a handle.
pub fn name_of(handle: HANDLE) -> Option<String> {
    ask(handle, NAME).map(|buffer| buffer.string(0).0)
}

/// The name of the type of the object behind a handle.
pub fn type_of(handle: HANDLE) -> Option<String> {
    ask(handle, TYPE).map(|buffer| buffer.string(0).0)
}

/// The attributes that the object behind a handle has, as far as a handle tells them.
pub fn attributes_of(handle: HANDLE) -> Option<Attributes> {
    ask(handle, BASIC).map(|buffer| Attributes::from_bits_retain(buffer.dword(0)))
}

fn ask(handle: HANDLE, class: u32) -> Option<Buffer> {
    let mut buffer = Buffer::new(usual(class));
    // SAFETY: the buffer has so many bytes, and lives until the call returns.
    let code =
        unsafe { NtQueryObject(handle, class.cast_signed(), buffer.as_mut_ptr(), buffer.len(), ptr::null_mut()) };
    (code >= 0).then_some(buffer)
}

/// How long an answer may be; where it is of one length, the buffer must be just that long.
fn usual(class: u32) -> usize {
    match class {
        BASIC => 56,
        HANDLE_FLAGS => 2,
        _ => 0x1_1000,
    }
}

fn query_object(given: Given, handle: HANDLE) -> Reply {
    let Some(class) = given.number("class").map(|class| class as u32) else { return name_and_type(handle) };
    let mut buffer = Buffer::new(0x1_1000);
    let (at, length) = room(given, "length", &mut buffer, usual(class) as u32);
    let length = if at.is_null() { 0 } else { length };
    let mut needed = UNWRITTEN;
    // SAFETY: the buffer is null or has at least `length` bytes, and lives until the call returns.
    let reply = status(unsafe { NtQueryObject(handle, class.cast_signed(), at, length, &raw mut needed) });
    let reply = with_length(reply, "return_length", needed);
    if !reply.is_success() {
        return reply;
    }
    let marks = |bits: u32| Attributes::from_bits_retain(bits).names();
    match class {
        // OBJECT_BASIC_INFORMATION: attributes, rights, handles, pointers, two pool sizes, three reserved, name size.
        BASIC => reply
            .with("attributes", marks(buffer.dword(0)))
            .with("granted", format!("0x{:X}", buffer.dword(4)))
            .with("handle_count", buffer.dword(8).to_string())
            .with("pointer_count", buffer.dword(12).to_string())
            .with("name_info_size", buffer.dword(36).to_string()),
        NAME => {
            let (name, begin) = buffer.string(0);
            let length = u16::from_le_bytes(buffer.bytes(0));
            let begin = begin.map_or_else(|| "NULL".to_owned(), |begin| begin.to_string());
            reply.with("name", name).with("name_length", length.to_string()).with("buffer", begin)
        }
        TYPE => reply.with("type", buffer.string(0).0),
        // OBJECT_HANDLE_FLAG_INFORMATION: two flags of a byte each.
        HANDLE_FLAGS => {
            let [inherit, protect] = buffer.bytes(0).map(|byte: u8| byte != 0);
            let mut marks = Attributes::empty();
            marks.set(Attributes::OBJ_INHERIT, inherit);
            marks.set(Attributes::OBJ_PROTECT_CLOSE, protect);
            reply.with("attributes", marks.names())
        }
        _ => reply,
    }
}

fn name_and_type(handle: HANDLE) -> Reply {
    let mut buffer = Buffer::new(0x1_1000);
    let class = NAME.cast_signed();
    // SAFETY: the buffer has so many bytes, and lives until the call returns.
    let reply = status(unsafe { NtQueryObject(handle, class, buffer.as_mut_ptr(), buffer.len(), ptr::null_mut()) });
    match type_of(handle) {
        Some(object_type) if reply.is_success() => reply.with("name", buffer.string(0).0).with("type", object_type),
        _ => reply,
    }
}

fn query_link(given: Given, handle: HANDLE) -> Reply {
    let mut buffer = vec![0xCCCC_u16; 0x8000];
    let room = u16::MAX - 1;
    let mut target = UNICODE_STRING {
        Length: u16::MAX,
        MaximumLength: given.number("maximum_length").map_or(room, |length| (length as u16).min(room)),
        Buffer: given.pointer("buffer", buffer.as_mut_ptr()),
    };
    let mut needed = UNWRITTEN;
    let out = given.pointer("return_length_ptr", &raw mut needed);
    // SAFETY: the string's buffer has its maximum length, or is to be refused; both live until the call returns.
    let reply = status(unsafe { NtQuerySymbolicLinkObject(handle, &raw mut target, out) });
    let reply = with_length(reply, "return_length", needed);
    if !reply.is_success() {
        return reply;
    }
    let characters = usize::from(target.Length / 2).min(buffer.len());
    let text = String::from_utf16_lossy(&buffer[..characters]);
    let ended = buffer.get(characters) == Some(&0);
    reply.with("length", target.Length.to_string()).with("target", text).with("nul_terminated", ended.to_string())
}

/// The size of `OBJECT_DIRECTORY_INFORMATION`: two counted strings.
const ENTRY: usize = 32;

fn query_directory(given: Given, handle: HANDLE) -> Reply {
    let mut buffer = Buffer::new(0x1_0000);
    let usual = buffer.len();
    let (at, length) = room(given, "buffer", &mut buffer, usual);
    let length = if at.is_null() { 0 } else { length };
    let before = given.dword("context", 0);
    let (mut context, mut needed) = (before, UNWRITTEN);
    let (single, restart) = (u8::from(given.flag("single")), u8::from(given.flag("restart")));
    let context_at = given.pointer("context", &raw mut context);
    let needed_at = given.pointer("return_length_ptr", &raw mut needed);
    // SAFETY: the buffer is null or has at least `length` bytes; the variables are local, or the script's own
    // faulty pointers, which must be refused.
    let reply = status(unsafe { NtQueryDirectoryObject(handle, at, length, single, restart, context_at, needed_at) });
    let mut reply = with_length(reply, "size", needed);
    if reply.is_success() || context != before {
        reply = reply.with("context", context.to_string());
    }
    let slots = if at.is_null() { 0 } else { length as usize / ENTRY };
    let mut entries = Vec::new();
    for slot in 0..slots {
        if buffer.bytes::<ENTRY>(slot * ENTRY) == [0; ENTRY] {
            reply = reply.with("terminator", "true");
            break;
        }
        let ((name, Some(_)), (object_type, _)) = (buffer.string(slot * ENTRY), buffer.string(slot * ENTRY + 16))
        else {
            break;
        };
        entries.push(format!("{name}:{object_type}"));
    }
    if reply.is_success() { reply.with("entries", entries.join(",")) } else { reply }
}

//! Handles: a process's own numbers for the objects that it may use, each with the rights it was given.
//!
//! Modelled: one table a process, values that are multiples of four and used again, granted rights, the inherit and
//! protect marks, the marked values of the kernel's own handles (`OBJ_KERNEL_HANDLE`), which no program can name.
//! Left out: audit.
//! Written down in: Microsoft, "Object Handles" and `OBJECT_ATTRIBUTES`.

use std::fmt;

use bitflags::bitflags;
use serde::{Deserialize, Serialize};

use crate::nt::object_manager::ObjectId;
use crate::nt::parameter::parse_number;
use crate::nt::security::AccessMask;
use crate::nt::table::Table;

/// The value of a handle: a multiple of four.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Handle(pub u32);

impl Handle {
    /// The null handle.
    pub const NULL: Handle = Handle(0);
    /// `NtCurrentProcess()`: the caller's own process, without an entry in any table.
    pub const CURRENT_PROCESS: Handle = Handle(0xFFFF_FFFF);
    /// `NtCurrentThread()`: the calling thread, likewise.
    pub const CURRENT_THREAD: Handle = Handle(0xFFFF_FFFE);
    /// What marks the value of a handle that the kernel made for itself.
    const KERNEL: u32 = 0x8000_0000;
    /// What Win32 calls that there is no file: the same value as the handle of the own process.
    pub const INVALID_HANDLE_VALUE: Handle = Handle::CURRENT_PROCESS;

    /// What stands for every window of a desktop where a message is sent.
    pub const BROADCAST: Handle = Handle(0xFFFF);

    /// A value that is not null and was never given.
    pub const INVALID: Handle = Handle(0xDEAD_BEEC);

    /// The words for handles that no call gave.
    pub const WORDS: &'static [(&'static str, Handle)] = &[
        ("NULL", Handle::NULL),
        ("INVALID", Handle::INVALID),
        ("PROCESS_SELF", Handle::CURRENT_PROCESS),
        ("THREAD_SELF", Handle::CURRENT_THREAD),
        ("INVALID_HANDLE_VALUE", Handle::INVALID_HANDLE_VALUE),
        ("HWND_BROADCAST", Handle::BROADCAST),
    ];

    /// The handle that a number of 64 bits is, which may be one of 32 with its sign; any other was never given.
    pub fn from_number(number: u64) -> Handle {
        let signed = i32::try_from(number.cast_signed()).map(i32::cast_unsigned);
        u32::try_from(number).or(signed).map_or(Handle::INVALID, Handle)
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:x}", self.0)
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

bitflags! {
    /// The `Attributes` of `OBJECT_ATTRIBUTES`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
    pub struct Attributes: u32 {
        /// The handle cannot be closed; only duplicating a handle takes this one.
        const OBJ_PROTECT_CLOSE = 0x1;
        /// Children may inherit the handle.
        const OBJ_INHERIT = 0x2;
        /// The object outlives its handles.
        const OBJ_PERMANENT = 0x10;
        /// Only one process may open it.
        const OBJ_EXCLUSIVE = 0x20;
        /// Names are compared without case.
        const OBJ_CASE_INSENSITIVE = 0x40;
        /// Creating opens what is there already.
        const OBJ_OPENIF = 0x80;
        /// Open the link, not what it stands for.
        const OBJ_OPENLINK = 0x100;
        /// Only the kernel can use the handle; what a program asks with it is ignored.
        const OBJ_KERNEL_HANDLE = 0x200;
        /// Even the kernel's rights are checked.
        const OBJ_FORCE_ACCESS_CHECK = 0x400;
        /// `\??` is what the process says, even while it impersonates.
        const OBJ_IGNORE_IMPERSONATED_DEVICEMAP = 0x800;
        /// No reparse point is followed.
        const OBJ_DONT_REPARSE = 0x1000;
    }
}

impl Attributes {
    /// The attributes that `OBJECT_ATTRIBUTES` may hold (`OBJ_VALID_ATTRIBUTES`).
    pub const VALID: Attributes = Attributes::all().difference(Attributes::OBJ_PROTECT_CLOSE);

    /// The attributes with these names, set apart by bars, or a number; the error is the word that is neither.
    pub fn from_names(text: &str) -> Result<Attributes, String> {
        let mut attributes = Attributes::empty();
        for word in text.split('|').map(str::trim).filter(|word| !word.is_empty()) {
            let number = || parse_number(word).and_then(|bits| u32::try_from(bits).ok());
            let named = Attributes::from_name(word).or_else(|| number().map(Attributes::from_bits_retain));
            attributes |= named.ok_or_else(|| word.to_owned())?;
        }
        Ok(attributes)
    }

    /// Their names, set apart by bars; `0` for none.
    pub fn names(self) -> String {
        let names: Vec<&str> = self.iter_names().map(|(name, _)| name).collect();
        if names.is_empty() { "0".to_owned() } else { names.join("|") }
    }
}

/// What a handle stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandleEntry {
    /// The object.
    pub object: ObjectId,
    /// The rights that were granted when it was opened; they do not change afterwards.
    pub granted: AccessMask,
    /// Whether children inherit it.
    pub inherit: bool,
    /// Whether it cannot be closed (`OBJ_PROTECT_CLOSE`).
    pub protect: bool,
}

/// The handles of one process.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HandleTable {
    entries: Table<u32, HandleEntry>,
}

impl HandleTable {
    /// What this handle stands for.
    pub fn get(&self, handle: Handle) -> Option<&HandleEntry> {
        self.entries.get(&handle.0)
    }

    /// The handles in the order of their values.
    pub fn iter(&self) -> impl Iterator<Item = (Handle, &HandleEntry)> {
        self.entries.iter().map(|(value, entry)| (Handle(*value), entry))
    }

    /// How many handles there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Enters a handle under the lowest free value.
    pub(crate) fn insert(&mut self, entry: HandleEntry) -> Handle {
        let is_own = |value: &u32| *value < Handle::KERNEL;
        let last = match self.entries.get_max() {
            Some((last, _)) if !is_own(last) => self.entries.keys().copied().filter(is_own).max().unwrap_or(0),
            last => last.map_or(0, |(last, _)| *last),
        };
        let last_if_none_is_free = self.entries.len() as u32 * 4;
        let free = (4..last).step_by(4).find(|value| last > last_if_none_is_free && !self.entries.contains_key(value));
        let value = free.unwrap_or(last + 4);
        self.entries.insert(value, entry);
        Handle(value)
    }

    /// Enters a handle of the kernel's own under the lowest free value that is marked so.
    pub(crate) fn insert_for_kernel(&mut self, entry: HandleEntry) -> Handle {
        let taken = |value: &u32| self.entries.contains_key(value);
        let value = (Handle::KERNEL + 4..Handle::CURRENT_THREAD.0).step_by(4).find(|value| !taken(value)).unwrap_or(0);
        self.entries.insert(value, entry);
        Handle(value)
    }

    /// Marks a handle as inherited or not, as closable or not.
    pub(crate) fn mark(&mut self, handle: Handle, inherit: bool, protect: bool) {
        if let Some(entry) = self.entries.get_mut(&handle.0) {
            (entry.inherit, entry.protect) = (inherit, protect);
        }
    }

    /// Lets a handle stand for something else.
    pub(crate) fn replace(&mut self, handle: Handle, entry: HandleEntry) {
        self.entries.insert(handle.0, entry);
    }

    pub(crate) fn remove(&mut self, handle: Handle) -> Option<HandleEntry> {
        self.entries.remove(&handle.0)
    }
}

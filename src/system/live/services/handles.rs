//! Handles of the service control manager. On Windows they are pointers of 64 bits, so a script knows each by a number;
//! what a handle reaches is kept, because a service that this process did not create is not to be changed.

use std::ptr;
use std::sync::{Mutex, PoisonError};

use windows_sys::Win32::Foundation::HANDLE;

use crate::nt::name::compare_ignoring_case;
use crate::nt::object_manager::Handle;
use crate::system::live::memory::to_windows;

/// The number of the first handle; those of the kernel are far below.
const FIRST: u32 = 0x2000_0010;
/// How far two numbers are apart.
const APART: u32 = 0x10;

/// What a handle reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// The manager.
    Database,
    /// The service with this name.
    Service(String),
    /// The lock of the database.
    Lock,
}

/// Every handle that was given, also closed ones: a script may use them, and Windows must refuse them.
static GIVEN: Mutex<Vec<(usize, Reached)>> = Mutex::new(Vec::new());
/// The services that this process created, and whether they may be started.
static CREATED: Mutex<Vec<(String, bool)>> = Mutex::new(Vec::new());

/// Gives a handle a number.
pub fn give(handle: HANDLE, reached: Reached) -> Handle {
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    given.push((handle as usize, reached));
    Handle(FIRST + APART * (given.len() as u32 - 1))
}

/// The handle with this number; of any other number, the handle that it is.
pub fn of(number: Handle) -> HANDLE {
    known(number).map_or_else(|| to_windows(number), |(handle, _)| ptr::with_exposed_provenance_mut(handle))
}

/// Whether a handle is that of the lock.
pub fn is_lock(number: Handle) -> bool {
    known(number).is_some_and(|(_, reached)| reached == Reached::Lock)
}

/// The service that a handle reaches, if it is one's.
pub fn service_of(number: Handle) -> Option<String> {
    match known(number)?.1 {
        Reached::Service(name) => Some(name),
        Reached::Database | Reached::Lock => None,
    }
}

fn known(number: Handle) -> Option<(usize, Reached)> {
    let at = number.0.checked_sub(FIRST).filter(|distance| distance % APART == 0)? / APART;
    GIVEN.lock().unwrap_or_else(PoisonError::into_inner).get(at as usize).cloned()
}

/// Remembers that this process created a service, and whether it may be started as it is configured now.
pub fn created(name: &str, may_be_started: bool) {
    let mut created = CREATED.lock().unwrap_or_else(PoisonError::into_inner);
    created.retain(|(own, _)| compare_ignoring_case(own, name).is_ne());
    created.push((name.to_owned(), may_be_started));
}

/// Whether this process created the service with this name.
pub fn is_own(name: &str) -> bool {
    own(name).is_some()
}

/// Whether this process may start the service with this name.
pub fn may_be_started(name: &str) -> bool {
    own(name) == Some(true)
}

fn own(name: &str) -> Option<bool> {
    let created = CREATED.lock().unwrap_or_else(PoisonError::into_inner);
    created.iter().find(|(own, _)| compare_ignoring_case(own, name).is_eq()).map(|(_, may)| *may)
}

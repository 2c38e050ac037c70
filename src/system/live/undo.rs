//! What must be taken back when this process ends: what would outlive it.
//!
//! Handles go with the process that holds them, and with them every temporary object. What stays behind by itself (a
//! permanent object, a drive letter, a service, a file) is remembered here by the call that made it.

use std::sync::{Mutex, PoisonError};

type Undo = Box<dyn FnOnce() + Send>;

static LEFT_BEHIND: Mutex<Vec<Undo>> = Mutex::new(Vec::new());

/// Remembers what takes back something that was just made.
pub fn remember(undo: impl FnOnce() + Send + 'static) {
    LEFT_BEHIND.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(undo));
}

/// Takes everything back, the newest first.
pub fn all() {
    let made = std::mem::take(&mut *LEFT_BEHIND.lock().unwrap_or_else(PoisonError::into_inner));
    made.into_iter().rev().for_each(|undo| undo());
}

/// Whether there is nothing to take back.
pub fn is_empty() -> bool {
    LEFT_BEHIND.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
}

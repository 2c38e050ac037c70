//! What a system service gives back in its corners, where releases differ.
//!
//! Written down in: Wine's `om.c` and `sync.c` tests and ReactOS's `ObHandle` test, which name the releases.

/// What becomes of the caller's variable for a handle when an open or a creation fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandleOnFailurePolicy {
    /// It is left as it was, but for a few services.
    Untouched,
    /// It is null.
    Null,
}

/// What creating answers with `OBJ_OPENIF` where an object of the same type is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenIfPolicy {
    /// A job may not be opened so.
    JobRefused,
    /// A job may be opened so, and a symbolic link is opened without a word.
    LinkSilent,
}

/// What closing `NtCurrentProcess()` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PseudoHandlePolicy {
    /// That it is no handle.
    NoHandle,
    /// Success; nothing is closed.
    Ignored,
}

/// What a null handle is for the services of keyed events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullKeyedEventPolicy {
    /// No handle.
    NoHandle,
    /// The keyed event that every process has.
    CriticalSections,
}

/// What creating a symbolic link without `OBJECT_ATTRIBUTES` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkWithoutAttributesPolicy {
    /// It makes a link without a name.
    Unnamed,
    /// The service reads them, where nothing is.
    ReadAnyway,
}

/// How the references that are held by handles are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceCountPolicy {
    /// One for each.
    OneEach,
    /// 32768 for each (32 on a 32-bit system, which is left out), of which every use of the handle takes one.
    InAdvance,
}

/// What size `NtQueryObject` says the name of a file needs, to who has no room for the string itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileNameSizePolicy {
    /// None.
    Nothing,
    /// That of the string without its characters.
    StringAlone,
    /// That of the whole.
    Whole,
}

/// The corners together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemCallPolicies {
    /// The variable for a handle after a failure.
    pub handle_on_failure: HandleOnFailurePolicy,
    /// `OBJ_OPENIF` with jobs and links.
    pub open_if: OpenIfPolicy,
    /// Closing a pseudo handle.
    pub pseudo_handles: PseudoHandlePolicy,
    /// Keyed events and the null handle.
    pub null_keyed_event: NullKeyedEventPolicy,
    /// Links without `OBJECT_ATTRIBUTES`.
    pub link_without_attributes: LinkWithoutAttributesPolicy,
    /// How references are counted.
    pub reference_counts: ReferenceCountPolicy,
    /// What size the name of a file needs.
    pub file_name_size: FileNameSizePolicy,
}

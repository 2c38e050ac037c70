//! Of which type the rights are that a call asks for: the same bit is another right of another type.
//!
//! The headers begin the name of a right with its type, and name calls after what they open. A call that takes any type,
//! as `DuplicateHandle`, says nothing of it.

use crate::nt::call::Operation;

/// What calls are named after, and how the rights of that begin; the longer before what is part of it.
const TYPES: &[(&str, &str)] = &[
    ("KeyedEvent", "KEYEDEVENT_"),
    ("Event", "EVENT_"),
    ("Mutex", "MUTEX_"),
    ("Mutant", "MUTANT_"),
    ("Semaphore", "SEMAPHORE_"),
    ("Timer", "TIMER_"),
    ("FileMapping", "FILE_MAP_"),
    ("Section", "SECTION_"),
    ("Directory", "DIRECTORY_"),
    ("SymbolicLink", "SYMBOLIC_LINK_"),
    ("IoCompletion", "IO_COMPLETION_"),
    ("Job", "JOB_OBJECT_"),
    ("Debug", "DEBUG_"),
    ("Token", "TOKEN_"),
    ("Thread", "THREAD_"),
    ("Process", "PROCESS_"),
    ("WindowStation", "WINSTA_"),
    ("Desktop", "DESKTOP_"),
    ("SCManager", "SC_MANAGER_"),
    ("Service", "SERVICE_"),
    ("Key", "KEY_"),
    ("File", "FILE_"),
];

impl Operation {
    /// How the names of the rights begin that it asks for; nothing, where they can be of any type.
    pub fn rights(&self) -> Option<&'static str> {
        TYPES.iter().find(|(word, _)| self.name().contains(word)).map(|(_, rights)| *rights)
    }
}

#[cfg(test)]
mod tests {
    use crate::nt::call::operation;
    use crate::nt::security::AccessMask;

    #[test]
    fn rights_are_named_after_what_is_opened() {
        let cases = [
            ("OpenEventW", 0x2, "EVENT_MODIFY_STATE"),
            ("OpenEventW", 0x1F_0003, "EVENT_ALL_ACCESS"),
            ("OpenThreadToken", 0x8, "TOKEN_QUERY"),
            ("OpenThreadToken", 0xA, "TOKEN_DUPLICATE|TOKEN_QUERY"),
            ("OpenMutexW", 0x10_0001, "SYNCHRONIZE|MUTEX_MODIFY_STATE"),
            ("CreateFileW", 0xC000_0000, "GENERIC_WRITE|GENERIC_READ"),
            ("OpenEventW", 0x8, "0x8"),
            ("DuplicateHandle", 0x2, "0x2"),
            ("OpenEventW", 0, "0x0"),
        ];
        for (name, rights, words) in cases {
            let operation = operation(name).expect("a call");
            assert_eq!(AccessMask::new(rights).names_among(operation.rights()), words, "{name}");
        }
    }
}

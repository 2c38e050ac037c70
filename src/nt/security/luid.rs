//! Locally unique ids: 64-bit numbers that name a logon session until the machine restarts.
//!
//! Modelled: the predefined ids and a counter. Left out: the other uses of LUIDs (privileges, object ids).
//! Written down in: Microsoft, "LSA Logon Sessions"; the predefined values stand in the debugger's `!logonsession` page.

use std::fmt;

use serde::Serialize;

/// The id of a logon session; tools print it in hexadecimal, some in decimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Luid(pub u64);

impl Luid {
    /// LocalSystem, 0x3e7: exists from boot.
    pub const LOCAL_SYSTEM: Luid = Luid(0x3e7);
    /// Anonymous logon, 0x3e6.
    pub const ANONYMOUS: Luid = Luid(0x3e6);
    /// LocalService, 0x3e5.
    pub const LOCAL_SERVICE: Luid = Luid(0x3e5);
    /// NetworkService, 0x3e4.
    pub const NETWORK_SERVICE: Luid = Luid(0x3e4);

    /// The upper 32 bits, which stand first in the names made of a LUID.
    pub fn high(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// The lower 32 bits.
    pub fn low(self) -> u32 {
        self.0 as u32
    }
}

impl fmt::Display for Luid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:x}", self.0)
    }
}

impl fmt::Debug for Luid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

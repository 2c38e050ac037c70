//! Locally unique ids: 64-bit numbers that name a logon session until the machine restarts.
//!
//! Modelled: the predefined ids and a counter. Left out: the other uses of LUIDs (privileges, object ids).
//! Written down in: Microsoft, "LSA Logon Sessions"; the predefined values stand in the debugger's `!logonsession` page.

use std::fmt;

use serde::Serialize;

use crate::nt::parameter::parse_number;

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

    /// The LUID that tools write so: as one number, or as its two halves in hexadecimal with a colon or a hyphen between.
    pub fn parse(text: &str) -> Option<Luid> {
        let Some((high, low)) = text.split_once([':', '-']) else { return parse_number(text).map(Luid) };
        let half = |text: &str| u32::from_str_radix(text.trim().trim_start_matches("0x"), 16).ok();
        Some(Luid(u64::from(half(high)?) << 32 | u64::from(half(low)?)))
    }

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

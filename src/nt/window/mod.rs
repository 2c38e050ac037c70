//! Window stations and desktops: where a session keeps what can be seen.
//!
//! A window station is not a WinStation, which is Terminal Services' word for a session and its connection.

pub mod window_station;

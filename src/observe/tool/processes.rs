//! `tasklist`: the processes, each with the name and the number of its session.
//!
//! Left out: memory, which is shown as `N/A`, and the idle process, which the model does not have.

use serde::Serialize;

use crate::nt::machine::Machine;
use crate::nt::session::terminal_services::station_name;
use crate::observe::ProcessRow;
use crate::observe::tool::Line;

/// What `tasklist` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tasklist {
    /// The processes, by id.
    pub processes: Vec<TasklistRow>,
}

/// A row of `tasklist`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TasklistRow {
    /// The image file.
    pub image_name: String,
    /// The process id.
    pub pid: u32,
    /// The name of its session's terminal, or nothing.
    pub session_name: String,
    /// The number of its session.
    pub session: u32,
}

impl Tasklist {
    /// What anyone is shown.
    pub fn of(machine: &Machine) -> Tasklist {
        let row = |process| {
            let ProcessRow { image, pid, session, .. } = ProcessRow::of(machine, process, None);
            let found = machine.session(process.session());
            let session_name = found.map(station_name).unwrap_or_default();
            TasklistRow { image_name: image, pid, session_name, session }
        };
        Tasklist { processes: machine.processes().map(row).collect() }
    }

    /// Its lines.
    pub fn lines(&self) -> Vec<Line> {
        let columns = [25, 8, 16, 11, 12].map(|width| "=".repeat(width)).join(" ");
        let head = "Image Name                     PID Session Name        Session#    Mem Usage";
        let head = [Line::new("head", head), Line::new("rule", columns)];
        let row = |row: &TasklistRow| {
            let TasklistRow { image_name, pid, session_name, session } = row;
            let text = format!("{image_name:<25.25} {pid:>8} {session_name:<16} {session:>11} {:>12}", "N/A");
            Line::new(format!("process {pid}"), text)
        };
        head.into_iter().chain(self.processes.iter().map(row)).collect()
    }
}

//! The tools of a practitioner in the plain mode: which there are, and what one shows to a process of the lesson.

use super::Reading;
use crate::observe::tool::Tool;
use crate::report::lines;
use crate::scenario::nearest::nearest;
use crate::scenario::visible::quoted;

impl Reading {
    /// Runs a tool, as the process behind `as`, or else as the one that acted last.
    pub(super) fn tool(&self, argument: &str) -> Vec<String> {
        if argument.is_empty() {
            return Tool::ALL.map(|tool| format!("{}: {}.", tool.card().command, tool.card().summary)).to_vec();
        }
        let (command, by) = match argument.split_once(" as ") {
            Some((command, by)) => (command.trim(), Some(by.trim().to_owned())),
            None => (argument, None),
        };
        let command = command.trim_matches('"');
        let Some(tool) = Tool::named(command) else {
            let near = nearest(command, Tool::ALL.map(|tool| tool.card().command));
            let hint = near.map_or("tool alone lists them.".to_owned(), |near| format!("Did you mean {near}?"));
            return vec![format!("There is no tool {}. {hint}", quoted(command))];
        };
        let by = by.or_else(|| self.lesson.usual_tool_caller(self.at.frame, self.lane)).unwrap_or_default();
        match self.lesson.tool(self.at.frame, self.lane, tool, &by) {
            Ok(view) => lines::tool(&view),
            Err(reason) => vec![reason],
        }
    }
}

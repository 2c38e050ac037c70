//! `tool`: what a practitioner's tool would show at a step of a scenario.

use std::io::{self, BufWriter, Write};

use clap::Args;

use crate::cli::{Failure, Format, Held, lessons};
use crate::lesson::Lesson;
use crate::lesson::play::play;
use crate::observe::tool::Tool;
use crate::report::lines;
use crate::scenario::visible::{quoted, visible, visible_json};

/// Print what a practitioner's tool would show at a step of a scenario.
#[derive(Debug, Args)]
pub struct RunTool {
    /// The tool, by its command: `query session`; a hyphen may stand for a blank.
    #[arg(value_parser = named)]
    tool: Tool,
    /// The scenario: its name in `list`, or the path of a file.
    scenario: String,
    /// The step, from 1 on; without it, the last one.
    #[arg(long, value_name = "N")]
    step: Option<usize>,
    /// The process that runs it, as the scenario names it; without it, the one that called or was started last.
    #[arg(long, value_name = "PROCESS")]
    by: Option<String>,
    /// The lane, where several systems play the scenario, from 1 on.
    #[arg(long, value_name = "N", default_value = "1")]
    lane: usize,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// The tool with this command; a hyphen may stand for a blank.
fn named(command: &str) -> Result<Tool, String> {
    Tool::named(command).ok_or_else(|| {
        let known = Tool::ALL.map(|tool| tool.card().command).join(", ");
        format!("the tools are {known}")
    })
}

impl RunTool {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let lesson = play(lessons::scenario(&self.scenario)?);
        let frame = self.frame(&lesson)?;
        let lane = self.lane.checked_sub(1).filter(|lane| *lane < lesson.lanes());
        let lane = lane.ok_or_else(|| Failure::Wrong(format!("there is no lane {}", self.lane)))?;
        let by = self.by.clone().or_else(|| lesson.usual_tool_caller(frame, lane)).unwrap_or_default();
        let view = lesson.tool(frame, lane, self.tool, &by).map_err(Failure::Wrong)?;
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Text => lines::tool(&view).iter().try_for_each(|line| writeln!(out, "{}", visible(line)))?,
            Format::Json => {
                let whole = serde_json::json!({ "format": 1, "tool": view });
                let text = serde_json::to_string_pretty(&whole).map_err(io::Error::from)?;
                writeln!(out, "{}", visible_json(&text))?;
            }
        }
        out.flush()?;
        Ok(true)
    }

    fn frame(&self, lesson: &Lesson) -> Result<usize, Failure> {
        let last = || lesson.frames().checked_sub(1);
        self.step.map_or_else(last, |step| lesson.frame_of_step(step)).ok_or_else(|| {
            let steps = lesson.scenario().told_steps();
            let step = self.step.unwrap_or(0);
            Failure::Wrong(format!("{} has no step {step}; it has {steps}", quoted(&self.scenario)))
        })
    }
}

//! What a reader asks the tools of a practitioner: which one, who runs it, and at which step.

use super::app::App;
use super::message::Message;
use super::overlay::{Field, Overlay, ToolPage};
use super::playing::Playing;
use crate::observe::tool::Tool;

impl ToolPage {
    /// What a tool shows where the reader is, run by a process, or else by the one that acted last.
    fn new(tool: Tool, by: Option<String>, playing: &Playing) -> ToolPage {
        let (frame, lane) = (playing.at.frame, playing.lane);
        let by = by.or_else(|| playing.lesson.usual_tool_caller(frame, lane)).unwrap_or_default();
        let shown = playing.lesson.tool(frame, lane, tool, &by);
        ToolPage { tool, by, shown, first: 0 }
    }

    /// The same where the reader is now.
    fn refresh(&mut self, playing: &Playing) {
        self.shown = playing.lesson.tool(playing.at.frame, playing.lane, self.tool, &self.by);
    }
}

impl App {
    /// The tools that the typed text finds.
    pub fn tools(&self) -> Vec<Tool> {
        let text = self.typed().trim().to_lowercase();
        let mentions = |tool: &Tool| {
            let card = tool.card();
            [card.command, card.summary].iter().chain(card.also).any(|words| words.to_lowercase().contains(&text))
        };
        Tool::ALL.into_iter().filter(mentions).collect()
    }

    /// The processes that the typed text finds.
    pub fn callers(&self) -> Vec<String> {
        let text = self.typed().trim().to_lowercase();
        let all = self.playing.iter().flat_map(|playing| playing.lesson.tool_callers(playing.at.frame, playing.lane));
        all.filter(|name| name.to_lowercase().contains(&text)).collect()
    }

    /// Steps under the tool, or goes over to another one.
    pub(super) fn update_tool(&mut self, message: Message) {
        let (Some(Overlay::Tool(page)), Some(playing)) = (self.overlays.last_mut(), &mut self.playing) else { return };
        match message {
            Message::Next => playing.go_to_frame(playing.at.frame + 1),
            Message::Back => playing.back(),
            Message::OtherLane => playing.choose_lane(playing.lane + 1),
            Message::NextTool => page.tool = neighbour(page.tool, 1),
            Message::PreviousTool => page.tool = neighbour(page.tool, Tool::ALL.len() - 1),
            Message::Tools => return self.overlays.push(Overlay::Tools(Field::default())),
            Message::Caller => return self.overlays.push(Overlay::Callers(Field::default())),
            _ => return,
        }
        playing.refresh();
        page.refresh(playing);
        if matches!(message, Message::NextTool | Message::PreviousTool) {
            page.first = 0;
        }
    }

    /// Runs the selected tool.
    pub(super) fn choose_tool(&mut self, selected: usize) {
        let (Some(tool), Some(playing)) = (self.tools().get(selected).copied(), &self.playing) else { return };
        self.overlays.pop();
        let by = match self.overlays.last() {
            Some(Overlay::Tool(page)) => Some(page.by.clone()),
            _ => None,
        };
        let page = Overlay::Tool(Box::new(ToolPage::new(tool, by.clone(), playing)));
        if by.is_some() {
            self.overlays.pop();
        }
        self.overlays.push(page);
    }

    /// Lets the selected process run the tool.
    pub(super) fn choose_caller(&mut self, selected: usize) {
        let (Some(by), Some(playing)) = (self.callers().get(selected).cloned(), &self.playing) else { return };
        self.overlays.pop();
        if let Some(Overlay::Tool(page)) = self.overlays.last_mut() {
            **page = ToolPage::new(page.tool, Some(by), playing);
        }
    }
}

/// The tool so many places further, round and round.
fn neighbour(tool: Tool, by: usize) -> Tool {
    let place = Tool::ALL.iter().position(|known| *known == tool).unwrap_or(0);
    Tool::ALL[(place + by) % Tool::ALL.len()]
}

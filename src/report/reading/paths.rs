//! The commands that take the full name of an object: the tree, and whose an object is.

use super::{Reading, with_backslashes};
use crate::lesson::marks;
use crate::lesson::view::LaneView;
use crate::lesson::window::Windows;
use crate::report::lines;
use crate::report::part::Part;
use crate::report::unix::NOT_HERE;
use crate::scenario::nearest::nearest;
use crate::scenario::visible::quoted;

impl Reading {
    pub(super) fn tree(&self, argument: &str) -> Vec<String> {
        if argument.is_empty() {
            return self.part(Part::Tree);
        }
        self.with_path(argument, |path| {
            let mut windows = self.windows.clone();
            open(&mut windows[self.lane], path);
            self.below(&windows, path)
        })
    }

    pub(super) fn open(&mut self, argument: &str) -> Vec<String> {
        match self.full_name(argument) {
            Some(path) => {
                open(&mut self.windows[self.lane], &path);
                self.below(&self.windows, &path)
            }
            None => vec![self.no_such_path(argument)],
        }
    }

    pub(super) fn close(&mut self, argument: &str) -> Vec<String> {
        match self.full_name(argument) {
            Some(path) => {
                let tree = &mut self.windows[self.lane].tree;
                tree.opened.remove(&path);
                tree.closed.insert(path.clone());
                self.below(&self.windows, &path)
            }
            None => vec![self.no_such_path(argument)],
        }
    }

    /// The rows of the tree at and below a full name.
    fn below(&self, windows: &[Windows], path: &str) -> Vec<String> {
        let view = self.lesson.view(self.at, windows);
        let Some(lane) = view.lanes.get(self.lane) else { return Vec::new() };
        let above = if path == "\\" { path.to_owned() } else { format!("{path}\\") };
        let rows: Vec<_> =
            lane.tree().iter().filter(|row| row.path == path || row.path.starts_with(&above)).cloned().collect();
        lines::tree(&rows)
    }

    pub(super) fn whose(&self, argument: &str) -> Vec<String> {
        self.with_path(argument, |path| {
            self.lesson.whose(self.at, self.lane, path).map_or_else(Vec::new, |view| lines::whose(&view))
        })
    }

    fn with_path(&self, argument: &str, tell: impl FnOnce(&str) -> Vec<String>) -> Vec<String> {
        match self.full_name(argument) {
            Some(path) => tell(&path),
            None => vec![self.no_such_path(argument)],
        }
    }

    /// The full name of the object that a reader means, if there is one in this frame.
    fn full_name(&self, argument: &str) -> Option<String> {
        if argument.is_empty() {
            return None;
        }
        let machine = &self.lesson.frame(self.at.frame)?.lanes.get(self.lane)?.windows()?.machine;
        let path = with_backslashes(argument);
        let id = machine.objects().at_path(&format!("\\{}", path.trim_matches('\\')))?;
        Some(marks::full_name_of(machine, id))
    }

    fn no_such_path(&self, argument: &str) -> String {
        if self.is_of_unix() {
            return NOT_HERE.to_owned();
        }
        if argument.is_empty() {
            return "This takes the full name of an object, such as \\BaseNamedObjects.".to_owned();
        }
        let path = with_backslashes(argument);
        let view = self.view();
        let rows = view.lanes.get(self.lane).map_or(&[][..], LaneView::tree);
        let near = nearest(&path, rows.iter().map(|row| row.path.as_str()));
        let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
        format!("There is no object {}.{near}", quoted(&path))
    }
}

/// Opens a directory and all that it lies in.
fn open(windows: &mut Windows, path: &str) {
    let ends = path.match_indices('\\').map(|(at, _)| at.max(1)).chain([path.len()]);
    for end in ends {
        windows.tree.closed.remove(&path[..end]);
        windows.tree.opened.insert(path[..end].to_owned());
    }
}

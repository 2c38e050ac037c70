//! The object tree as rows, of which only those are made that can be seen.
//!
//! A row knows its next and its previous row, so that a window into a world of a million objects costs as many steps as
//! it has rows. Names that are gone in this step stand among the others until the next one.

use crate::lesson::marks::Marks;
use crate::lesson::view::{Mark, TreeRow};
use crate::lesson::window::TreeWindow;
use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, Object, ObjectId, ObjectManager};

/// A place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    id: ObjectId,
    gone: bool,
    path: String,
}

/// The tree of a frame, through a window.
pub struct Tree<'a> {
    after: &'a ObjectManager,
    before: Option<&'a ObjectManager>,
    marks: &'a Marks,
    window: &'a TreeWindow,
    note: &'a dyn Fn(&Object) -> String,
}

impl<'a> Tree<'a> {
    /// The tree of a machine, with what is gone since the machine before; `note` says what is worth saying of an object.
    pub fn new(
        before: Option<&'a Machine>,
        after: &'a Machine,
        marks: &'a Marks,
        window: &'a TreeWindow,
        note: &'a dyn Fn(&Object) -> String,
    ) -> Tree<'a> {
        Tree { after: after.objects(), before: before.map(Machine::objects), marks, window, note }
    }

    /// The rows of the window.
    pub fn rows(&self) -> Vec<TreeRow> {
        let anchor = self.anchor();
        let mut nodes = Vec::new();
        let mut here = self.previous(&anchor);
        while let Some(node) = here.filter(|_| nodes.len() < self.window.before) {
            here = self.previous(&node);
            nodes.push(node);
        }
        nodes.reverse();
        let mut here = Some(anchor);
        while let Some(node) = here.filter(|_| nodes.len() < self.window.rows) {
            here = self.next(&node);
            nodes.push(node);
        }
        nodes.iter().map(|node| self.row(node)).collect()
    }

    /// The row that the window hangs on: the anchor, or its nearest ancestor that can be seen.
    fn anchor(&self) -> Node {
        let mut here = self.root();
        for component in self.window.anchor.split('\\').filter(|component| !component.is_empty()) {
            if !self.is_open(&here) {
                break;
            }
            match self.child(&here, component) {
                Some(child) => here = child,
                None => break,
            }
        }
        here
    }

    fn root(&self) -> Node {
        Node { id: self.after.root, gone: false, path: "\\".to_owned() }
    }

    fn row(&self, node: &Node) -> TreeRow {
        let object = self.object(node);
        let depth = node.path.matches('\\').count() - usize::from(node.path == "\\");
        let mark = match self.marks.objects.get(&node.id) {
            _ if node.gone => Mark::Gone,
            Some(mark) => *mark,
            None => Mark::Same,
        };
        TreeRow {
            mark,
            depth,
            name: node.path.rsplit('\\').next().filter(|name| !name.is_empty()).unwrap_or("\\").to_owned(),
            path: node.path.clone(),
            object_type: object.map(|object| object.object_type().to_string()).unwrap_or_default(),
            note: object.map(|object| (self.note)(object)).unwrap_or_default(),
            entries: self.count(node),
            open: self.is_open(node),
        }
    }

    /// The next row down.
    fn next(&self, node: &Node) -> Option<Node> {
        if self.is_open(node)
            && let Some(child) = self.neighbour(node, None, Direction::After)
        {
            return Some(child);
        }
        let mut here = node.clone();
        while let Some(parent) = self.parent(&here) {
            if let Some(sibling) = self.neighbour(&parent, Some(last_component(&here.path)), Direction::After) {
                return Some(sibling);
            }
            here = parent;
        }
        None
    }

    /// The next row up.
    fn previous(&self, node: &Node) -> Option<Node> {
        let parent = self.parent(node)?;
        let Some(mut here) = self.neighbour(&parent, Some(last_component(&node.path)), Direction::Before) else {
            return Some(parent);
        };
        while self.is_open(&here) {
            match self.neighbour(&here, None, Direction::Before) {
                Some(last) => here = last,
                None => break,
            }
        }
        Some(here)
    }

    fn parent(&self, node: &Node) -> Option<Node> {
        let (above, _) = node.path.rsplit_once('\\').filter(|_| node.path != "\\")?;
        let mut here = self.root();
        for component in above.split('\\').filter(|component| !component.is_empty()) {
            here = self.child(&here, component)?;
        }
        Some(here)
    }

    fn child(&self, parent: &Node, name: &str) -> Option<Node> {
        let path = join(&parent.path, name);
        if !parent.gone
            && let Some(id) = entry(self.after, parent.id, name)
        {
            return Some(Node { id, gone: false, path });
        }
        let id = if parent.gone { entry(self.before?, parent.id, name) } else { self.gone(parent, name) }?;
        Some(Node { id, gone: true, path })
    }

    fn gone(&self, parent: &Node, name: &str) -> Option<ObjectId> {
        self.marks.gone.get(&parent.id)?.iter().find(|(gone, _)| gone == name).map(|(_, id)| *id)
    }

    /// The entry of a directory next to a name, or its first or last one.
    fn neighbour(&self, parent: &Node, name: Option<&str>, direction: Direction) -> Option<Node> {
        let objects = if parent.gone { self.before? } else { self.after };
        let present = adjacent(objects, parent.id, name, direction).map(|(name, id)| (name, id, parent.gone));
        let gone = self.marks.gone.get(&parent.id).filter(|_| !parent.gone).into_iter().flatten();
        let gone = gone
            .filter(|(gone, _)| name.is_none_or(|name| direction.leads(name, gone)))
            .filter(|(gone, _)| entry(self.after, parent.id, gone).is_none())
            .map(|(name, id)| (name.clone(), *id, true));
        let nearest = present
            .into_iter()
            .chain(gone)
            .reduce(|best, other| if direction.leads(&best.0, &other.0) { best } else { other });
        nearest.map(|(name, id, gone)| Node { id, gone, path: join(&parent.path, &name) })
    }

    fn is_open(&self, node: &Node) -> bool {
        let holds = self.count(node).is_some_and(|count| count > 0) || self.marks.gone.contains_key(&node.id);
        let by_step = node.path == "\\" || self.marks.spine.contains(&node.path);
        let by_reader = self.window.opened.contains(&node.path);
        holds && (by_reader || by_step && !self.window.closed.contains(&node.path))
    }

    fn count(&self, node: &Node) -> Option<usize> {
        match &self.object(node)?.body {
            Body::Directory(directory) => Some(directory.len()),
            Body::WindowStation { desktops, .. } => Some(desktops.len()),
            _ => None,
        }
    }

    fn object(&self, node: &Node) -> Option<&'a Object> {
        if node.gone { self.before?.get(node.id) } else { self.after.get(node.id) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    After,
    Before,
}

impl Direction {
    /// Whether `other` lies in this direction from `name`.
    fn leads(self, name: &str, other: &str) -> bool {
        let order = crate::nt::name::compare(name, other);
        match self {
            Direction::After => order.is_lt(),
            Direction::Before => order.is_gt(),
        }
    }
}

fn entry(objects: &ObjectManager, parent: ObjectId, name: &str) -> Option<ObjectId> {
    match &objects.get(parent)?.body {
        Body::Directory(directory) => directory.find(name, false),
        Body::WindowStation { desktops, .. } => desktops.iter().find(|(known, _)| &**known == name).map(|(_, id)| *id),
        _ => None,
    }
}

fn adjacent(
    objects: &ObjectManager,
    parent: ObjectId,
    name: Option<&str>,
    direction: Direction,
) -> Option<(String, ObjectId)> {
    match &objects.get(parent)?.body {
        Body::Directory(directory) => {
            let found = match (direction, name) {
                (Direction::After, None) => directory.entries().next(),
                (Direction::Before, None) => directory.entries().next_back(),
                (Direction::After, Some(name)) => directory.entries_from(name).find(|(found, _)| &***found != name),
                (Direction::Before, Some(name)) => directory.entries_before(name).next(),
            };
            found.map(|(name, id)| (name.to_string(), id))
        }
        Body::WindowStation { desktops, .. } => {
            let mut sorted: Vec<(String, ObjectId)> =
                desktops.iter().map(|(name, id)| (name.to_string(), *id)).collect();
            sorted.sort_by(|left, right| crate::nt::name::compare(&left.0, &right.0));
            if direction == Direction::Before {
                sorted.reverse();
            }
            sorted.into_iter().find(|(found, _)| name.is_none_or(|name| direction.leads(name, found)))
        }
        _ => None,
    }
}

/// What stands behind the last `\` of a path.
pub(super) fn last_component(path: &str) -> &str {
    path.rsplit('\\').next().unwrap_or_default()
}

fn join(parent: &str, name: &str) -> String {
    if parent == "\\" { format!("\\{name}") } else { format!("{parent}\\{name}") }
}

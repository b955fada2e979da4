//! The rules for tables.

use super::builder::{Builder, Mode};
use super::dom::NONE;
use super::kind::{Kind, CELL, TABLE_PART};
use super::token::Tag;

fn bounds_table(kind: Kind) -> bool {
    matches!(kind, Kind::Table | Kind::Template | Kind::Html)
}

fn bounds_group(kind: Kind) -> bool {
    matches!(kind, Kind::Tbody | Kind::Tfoot | Kind::Thead | Kind::Template | Kind::Html)
}

fn bounds_row(kind: Kind) -> bool {
    matches!(kind, Kind::Tr | Kind::Template | Kind::Html)
}

impl Builder<'_> {
    /// A start tag within a table; whether it is done with.
    pub(super) fn start_in_table(&mut self, tag: &Tag) -> bool {
        use Kind::*;
        match self.mode {
            Mode::InTableBody => match tag.kind {
                Tr => {
                    self.clear_to(bounds_group);
                    self.insert(tag);
                    self.mode = Mode::InRow;
                }
                Td | Th => {
                    self.clear_to(bounds_group);
                    self.insert_implied(Tr, tag);
                    self.mode = Mode::InRow;
                    return false;
                }
                kind if kind.has(TABLE_PART) => return !self.leaves_group(),
                _ => return self.start_between(tag),
            },
            Mode::InRow => match tag.kind {
                Td | Th => {
                    self.clear_to(bounds_row);
                    self.insert(tag);
                    self.mode = Mode::InCell;
                    self.insert_marker();
                }
                kind if kind.has(TABLE_PART) => return !self.leaves_row(),
                _ => return self.start_between(tag),
            },
            Mode::InCell => {
                if tag.kind.has(TABLE_PART) {
                    if !self.cell_in_table_scope() {
                        return true;
                    }
                    self.close_cell();
                    return false;
                }
                self.start_in_body(tag);
            }
            Mode::InCaption => {
                if tag.kind.has(TABLE_PART) {
                    return !self.leaves_caption();
                }
                self.start_in_body(tag);
            }
            Mode::InColumnGroup => match tag.kind {
                Html => self.start_in_body(tag),
                Col => self.insert_leaf(tag),
                Template => {
                    self.start_in_head(tag);
                }
                _ => return !self.leaves_columns(),
            },
            _ => return self.start_between(tag),
        }
        true
    }

    /// A start tag between a table's rows and groups of rows.
    fn start_between(&mut self, tag: &Tag) -> bool {
        use Kind::*;
        match tag.kind {
            Caption => {
                self.clear_to(bounds_table);
                self.insert_marker();
                self.insert(tag);
                self.mode = Mode::InCaption;
            }
            Colgroup => {
                self.clear_to(bounds_table);
                self.insert(tag);
                self.mode = Mode::InColumnGroup;
            }
            Col => {
                self.clear_to(bounds_table);
                self.insert_implied(Colgroup, tag);
                self.mode = Mode::InColumnGroup;
                return false;
            }
            Tbody | Tfoot | Thead => {
                self.clear_to(bounds_table);
                self.insert(tag);
                self.mode = Mode::InTableBody;
            }
            Td | Th | Tr => {
                self.clear_to(bounds_table);
                self.insert_implied(Tbody, tag);
                self.mode = Mode::InTableBody;
                return false;
            }
            Table => {
                if !self.in_table_scope(Table) {
                    return true;
                }
                self.pop_until(Table);
                self.reset_mode();
                return false;
            }
            Style | Script | Template => {
                self.start_in_head(tag);
            }
            Input if tag.is_hidden => self.insert_leaf(tag),
            Form => {
                if self.form == NONE && !self.is_open(Template) {
                    self.form = self.insert(tag);
                    self.pop();
                }
            }
            _ => {
                self.fostering = true;
                self.start_in_body(tag);
                self.fostering = false;
            }
        }
        true
    }

    /// An end tag within a table; whether it is done with.
    pub(super) fn end_in_table(&mut self, tag: &Tag) -> bool {
        use Kind::*;
        let kind = tag.kind;
        match self.mode {
            Mode::InTableBody => match kind {
                Tbody | Tfoot | Thead => {
                    if self.in_table_scope(kind) {
                        self.clear_to(bounds_group);
                        self.pop();
                        self.mode = Mode::InTable;
                    }
                }
                Table => return !self.leaves_group(),
                _ => return self.end_between(tag),
            },
            Mode::InRow => match kind {
                Tr => {
                    self.leaves_row();
                }
                Table => return !self.leaves_row(),
                Tbody | Tfoot | Thead => return !(self.in_table_scope(kind) && self.leaves_row()),
                _ => return self.end_between(tag),
            },
            Mode::InCell => match kind {
                Td | Th => {
                    if self.in_table_scope(kind) {
                        self.imply_ends(Other);
                        self.pop_until(kind);
                        self.clear_formatting();
                        self.mode = Mode::InRow;
                    }
                }
                Body | Caption | Col | Colgroup | Html => {}
                Table | Tbody | Tfoot | Thead | Tr => {
                    if self.in_table_scope(kind) {
                        self.close_cell();
                        return false;
                    }
                }
                _ => return self.end_in_body(tag),
            },
            Mode::InCaption => match kind {
                Caption => {
                    self.leaves_caption();
                }
                Table => return !self.leaves_caption(),
                Body | Html => {}
                _ if kind.has(TABLE_PART | CELL) => {}
                _ => return self.end_in_body(tag),
            },
            Mode::InColumnGroup => match kind {
                Colgroup => {
                    self.leaves_columns();
                }
                Col => {}
                Template => self.end_template(),
                _ => return !self.leaves_columns(),
            },
            _ => return self.end_between(tag),
        }
        true
    }

    fn end_between(&mut self, tag: &Tag) -> bool {
        match tag.kind {
            Kind::Table => {
                if self.in_table_scope(Kind::Table) {
                    self.pop_until(Kind::Table);
                    self.reset_mode();
                }
                true
            }
            Kind::Body | Kind::Html => true,
            Kind::Template => {
                self.end_template();
                true
            }
            kind if kind.has(TABLE_PART) => true,
            _ => {
                self.fostering = true;
                let done = self.end_in_body(tag);
                self.fostering = false;
                done
            }
        }
    }

    /// Closes a group of rows, if one is open.
    fn leaves_group(&mut self) -> bool {
        let open = [Kind::Tbody, Kind::Tfoot, Kind::Thead]
            .into_iter()
            .any(|kind| self.in_table_scope(kind));
        if open {
            self.clear_to(bounds_group);
            self.pop();
            self.mode = Mode::InTable;
        }
        open
    }

    /// Closes a row, if one is open.
    fn leaves_row(&mut self) -> bool {
        let open = self.in_table_scope(Kind::Tr);
        if open {
            self.clear_to(bounds_row);
            self.pop();
            self.mode = Mode::InTableBody;
        }
        open
    }

    fn leaves_caption(&mut self) -> bool {
        let open = self.in_table_scope(Kind::Caption);
        if open {
            self.imply_ends(Kind::Other);
            self.pop_until(Kind::Caption);
            self.clear_formatting();
            self.mode = Mode::InTable;
        }
        open
    }

    fn leaves_columns(&mut self) -> bool {
        let open = self.current().0 == Kind::Colgroup;
        if open {
            self.pop();
            self.mode = Mode::InTable;
        }
        open
    }
}

//! Which events are asked for, and how that is said in SQL.

use crate::rows::Who;
use crate::Error;
use annals_model::{Context, EventType, Mode, Sector, Status};
use jiff::civil::Date;
use rusqlite::types::Value;

/// In what order events come. Ties are broken by id, so every order is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Oldest first; undated events before them.
    #[default]
    Date,
    /// Newest first; undated events last.
    NewestFirst,
    /// Most independent origins first.
    Weight,
    /// Most conflictual first.
    Score,
}

/// Which events are asked for; an empty filter asks for all. Parts are joined by "and",
/// the values of one part by "or".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub actor: Option<Who>,
    /// In mutual events every participant is both actor and recipient.
    pub recipient: Option<Who>,
    /// Takes part on either side.
    pub party: Option<Who>,
    /// The two act on each other, in either direction or together.
    pub dyad: Option<(Who, Who)>,
    /// Of any participant.
    pub sectors: Vec<Sector>,
    pub event_types: Vec<EventType>,
    pub modes: Vec<Mode>,
    pub statuses: Vec<Status>,
    pub contexts: Vec<Context>,
    /// The event may have happened on or after this day.
    pub from: Option<Date>,
    /// The event may have happened on or before this day.
    pub to: Option<Date>,
    /// Any report stands at this outlet.
    pub outlet: Option<String>,
    /// Any report is of this agency's wire: it says so, or a copy of the same story does.
    pub agency: Option<String>,
    /// Words (all of them) or "quoted phrases" in a report's sentence.
    pub text: Option<String>,
    pub tally: Option<bool>,
    /// Any report was made by this rule, or with this operator.
    pub rule: Option<String>,
    /// Also events all of whose reports were superseded by a revision.
    pub superseded: bool,
    pub order: Order,
    pub limit: Option<u64>,
    pub offset: u64,
}

/// The rows to read where events are only counted: those of a table, called `e`.
pub(crate) struct Summed {
    pub table: &'static str,
    pub clause: Clause,
    /// The two countries whose `dyads` these are, in the order of the alphabet; none where the
    /// table is `events`.
    pub pair: Option<(String, String)>,
}

/// A condition over table `e` (events) with its values.
#[derive(Clone, Default)]
pub(crate) struct Clause {
    conditions: Vec<String>,
    pub values: Vec<Value>,
}

impl Clause {
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    fn entities(&mut self, who: &Who) -> String {
        match who {
            Who::Country(code) => {
                let code = self.value(code.to_ascii_uppercase());
                format!("SELECT entity FROM entities WHERE country = {code}")
            }
            Who::Entity(name) => {
                let name = self.value(name.clone());
                format!(
                    "SELECT entity FROM entities WHERE identifier = {name} \
                     UNION SELECT entity FROM entities WHERE name = {name} COLLATE NOCASE"
                )
            }
        }
    }

    /// Events in which `who` has the role; `None` for any.
    pub fn takes_part(&mut self, who: &Who, role: Option<&str>) -> String {
        let entities = self.entities(who);
        let role = match role {
            None => String::new(),
            Some("actor") => " AND role = 'actor'".to_owned(),
            Some(_) => " AND (role = 'recipient' OR e.mutual)".to_owned(),
        };
        // The plus keeps SQLite from trying every entity of a country on every event.
        format!(
            "EXISTS (SELECT 1 FROM event_parties p WHERE p.event = e.event{role} \
             AND +p.entity IN ({entities}))"
        )
    }

    fn narrowed(&mut self, who: &Who) {
        let entities = self.entities(who);
        self.conditions.push(format!(
            "e.event IN (SELECT event FROM event_parties WHERE entity IN ({entities}))"
        ));
    }

    fn any_of(&mut self, column: &str, codes: impl Iterator<Item = &'static str>) {
        let values: Vec<String> = codes.map(|code| self.value(code.to_owned())).collect();
        if !values.is_empty() {
            self.conditions.push(format!("{column} IN ({})", values.join(", ")));
        }
    }

    /// Any of the codes in a space-separated list.
    fn any_within(&mut self, column: &str, codes: impl Iterator<Item = &'static str>) {
        let tests: Vec<String> = codes
            .map(|code| {
                let value = self.value(format!(" {code} "));
                format!("instr(' ' || {column} || ' ', {value})")
            })
            .collect();
        if !tests.is_empty() {
            self.conditions.push(format!("({})", tests.join(" OR ")));
        }
    }

    /// Only events of one type between the same participants.
    pub fn of_kin(mut self, kin: i64) -> Self {
        let kin = self.value(kin);
        self.conditions.push(format!("e.kin = {kin}"));
        self
    }

    pub fn sql(&self) -> String {
        match self.conditions.is_empty() {
            true => "1".to_owned(),
            false => self.conditions.join(" AND "),
        }
    }
}

impl Filter {
    pub(crate) fn clause(&self) -> Result<Clause, Error> {
        let mut clause = Clause::default();
        let c = &mut clause;
        if !self.superseded {
            c.conditions.push("e.origins > 0".to_owned());
        }
        for (who, role) in [
            (&self.actor, Some("actor")),
            (&self.recipient, Some("recipient")),
            (&self.party, None),
        ] {
            if let Some(who) = who {
                c.narrowed(who);
                if role.is_some() {
                    let test = c.takes_part(who, role);
                    c.conditions.push(test);
                }
            }
        }
        if let Some((first, second)) = self.countries() {
            let [first, second] = [c.value(first), c.value(second)];
            c.conditions.push(format!(
                "e.event IN (SELECT event FROM dyads WHERE a = {first} AND b = {second})"
            ));
        } else if let Some((a, b)) = &self.dyad {
            c.narrowed(a);
            let forth = [c.takes_part(a, Some("actor")), c.takes_part(b, Some("recipient"))];
            let back = [c.takes_part(b, Some("actor")), c.takes_part(a, Some("recipient"))];
            c.conditions.push(format!("(({}) OR ({}))", forth.join(" AND "), back.join(" AND ")));
            if a == b {
                // A country with itself: two participants of it, not one seen twice.
                let entities = c.entities(a);
                c.conditions.push(format!(
                    "(SELECT count(*) FROM event_parties p WHERE p.event = e.event \
                     AND +p.entity IN ({entities})) > 1"
                ));
            }
        }
        self.rest(clause)
    }

    /// The two countries it is about, in the order of the alphabet.
    fn countries(&self) -> Option<(String, String)> {
        let Some((Who::Country(a), Who::Country(b))) = &self.dyad else { return None };
        let (a, b) = (a.to_ascii_uppercase(), b.to_ascii_uppercase());
        Some((a.clone().min(b.clone()), a.max(b)))
    }

    /// What is to be read where events are only counted.
    pub(crate) fn summed(&self) -> Result<Summed, Error> {
        let side_by_side = self.dyad_clause()?;
        Ok(match (side_by_side, self.countries()) {
            (Some(clause), Some(pair)) => Summed { table: "dyads", clause, pair: Some(pair) },
            _ => Summed { table: "events", clause: self.clause()?, pair: None },
        })
    }

    /// The conditions over the rows of `dyads`, where the filter is about two countries and
    /// needs no more than those rows tell: they stand side by side.
    fn dyad_clause(&self) -> Result<Option<Clause>, Error> {
        let roles = self.actor.is_some() || self.recipient.is_some() || self.party.is_some();
        let Some((a, b)) = self.countries().filter(|_| !roles && self.contexts.is_empty()) else {
            return Ok(None);
        };
        let mut clause = Clause::default();
        let [a, b] = [clause.value(a), clause.value(b)];
        clause.conditions.push(format!("e.a = {a} AND e.b = {b}"));
        if !self.superseded {
            clause.conditions.push("e.origins > 0".to_owned());
        }
        if self.from.is_some() || self.to.is_some() {
            // Those without a date have an empty one there.
            clause.conditions.push("e.start_date > ''".to_owned());
        }
        self.rest(clause).map(Some)
    }

    /// As [`Filter::clause`], for rows in the filter's order up to its limit: of two countries
    /// with much between them, only the days these rows can stand on are looked at.
    pub(crate) fn row_clause(&self) -> Result<Clause, Error> {
        let order = match self.order {
            Order::Date => ("<=", "", "~"),
            Order::NewestFirst => (">=", " DESC", ""),
            Order::Weight | Order::Score => return self.clause(),
        };
        let rows = self.limit.and_then(|limit| limit.checked_add(self.offset));
        let last = rows.and_then(|rows| i64::try_from(rows).ok()?.checked_sub(1));
        let (Some(last), Some(mut clause)) = (last, self.dyad_clause()?) else {
            return self.clause();
        };
        let ((within, direction, all), held) = (order, clause.sql());
        clause.conditions = vec![format!(
            "e.event IN (SELECT e.event FROM dyads e WHERE {held} AND e.start_date {within} \
             coalesce((SELECT e.start_date FROM dyads e WHERE {held} \
             ORDER BY e.start_date{direction} LIMIT 1 OFFSET {last}), '{all}'))"
        )];
        Ok(clause)
    }

    /// The conditions that do not turn on who the parties are.
    fn rest(&self, mut clause: Clause) -> Result<Clause, Error> {
        let c = &mut clause;
        if !self.sectors.is_empty() {
            let sectors: Vec<String> = self
                .sectors
                .iter()
                .map(|sector| {
                    let value = c.value(format!(" {sector} "));
                    format!("instr(' ' || x.sectors || ' ', {value})")
                })
                .collect();
            c.conditions.push(format!(
                "EXISTS (SELECT 1 FROM event_parties p JOIN entities x USING (entity) \
                 WHERE p.event = e.event AND ({}))",
                sectors.join(" OR ")
            ));
        }
        c.any_of("e.event_type", self.event_types.iter().map(|code| code.as_str()));
        c.any_of("e.status", self.statuses.iter().map(|code| code.as_str()));
        c.any_within("e.modes", self.modes.iter().map(|code| code.as_str()));
        c.any_within("e.contexts", self.contexts.iter().map(|code| code.as_str()));
        if let Some(from) = self.from {
            let from = c.value(from.to_string());
            c.conditions.push(format!("e.end_date >= {from}"));
        }
        if let Some(to) = self.to {
            let to = c.value(to.to_string());
            c.conditions.push(format!("e.start_date <= {to}"));
        }
        if let Some(outlet) = &self.outlet {
            let outlet = c.value(outlet.clone());
            c.conditions.push(format!(
                "EXISTS (SELECT 1 FROM placements p JOIN reports r ON r.report = p.report \
                 JOIN revisions v ON v.revision = r.revision \
                 WHERE p.event = e.event AND v.outlet = {outlet} COLLATE NOCASE)"
            ));
        }
        if let Some(agency) = &self.agency {
            let agency = c.value(agency.clone());
            c.conditions.push(format!(
                "EXISTS (SELECT 1 FROM placements p JOIN reports r ON r.report = p.report \
                 JOIN revisions v ON v.revision = r.revision \
                 JOIN wordings w ON w.wording = v.wording \
                 WHERE p.event = e.event AND w.origin IN (SELECT o.origin FROM revisions u \
                 JOIN wordings o USING (wording) WHERE u.agency = {agency} COLLATE NOCASE))"
            ));
        }
        if let Some(text) = &self.text {
            let query = words_query(text).ok_or_else(|| Error::Filter {
                filter: text.clone(),
                why: "it holds no word".to_owned(),
            })?;
            let query = c.value(query);
            c.conditions.push(format!(
                "e.event IN (SELECT p.event FROM sentences s \
                 JOIN reports r ON r.revision = s.revision AND r.sentence = s.sentence \
                 JOIN placements p ON p.report = r.report \
                 WHERE s.sentence IN (SELECT rowid FROM sentence_words \
                 WHERE sentence_words MATCH {query}))"
            ));
        }
        if let Some(rule) = &self.rule {
            let (rule, operator) = (c.value(rule.clone()), c.value(format!(" {rule} ")));
            c.conditions.push(format!(
                "EXISTS (SELECT 1 FROM placements p JOIN reports r ON r.report = p.report \
                 WHERE p.event = e.event \
                 AND (r.rule = {rule} OR instr(' ' || r.operators || ' ', {operator})))"
            ));
        }
        if let Some(tally) = self.tally {
            c.conditions.push(if tally { "e.tally" } else { "NOT e.tally" }.to_owned());
        }
        Ok(clause)
    }

    pub(crate) fn tail(&self) -> String {
        let order = match self.order {
            // As the index has it, so that any number of rows can be had without sorting them.
            Order::Date => "e.start_date, e.id",
            Order::NewestFirst => "e.start_date DESC, e.id",
            Order::Weight => "e.origins DESC, e.reports DESC, e.id",
            Order::Score => "e.score, e.id",
        };
        let limit = self.limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(-1));
        let offset = i64::try_from(self.offset).unwrap_or(i64::MAX);
        format!("ORDER BY {order} LIMIT {limit} OFFSET {offset}")
    }
}

/// The user's words as FTS5 takes them: each quoted, so that nothing in them is an operator.
fn words_query(text: &str) -> Option<String> {
    let mut terms = Vec::new();
    for (at, stretch) in text.split('"').enumerate() {
        if at % 2 == 1 {
            terms.push(stretch.trim().to_owned());
        } else {
            terms.extend(stretch.split_whitespace().map(str::to_owned));
        }
    }
    terms.retain(|term| term.chars().any(char::is_alphanumeric));
    let quoted: Vec<String> = terms.iter().map(|term| format!("\"{term}\"")).collect();
    (!quoted.is_empty()).then(|| quoted.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_never_operators() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(words_query(text).as_deref(), expect, "{text}");
        };
        check("gas pipeline", Some("\"gas\" \"pipeline\""));
        check("\"gas pipeline\" talks", Some("\"gas pipeline\" \"talks\""));
        check("NOT (a* OR", Some("\"NOT\" \"(a*\" \"OR\""));
        check("unclosed \"phrase here", Some("\"unclosed\" \"phrase here\""));
        check(" \" \" - ", None);
    }
}

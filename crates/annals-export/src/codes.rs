//! Tables that say our codes in those of other code books. They are files in `data/`, with
//! comments, for readers who do not read Rust.

use annals_model::{CountryCode, EventType, Mode, Sector};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The rows of a table without comments and header, each with `N` cells.
fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.skip(1).map(|line| {
        let mut cells = line.splitn(N, ',');
        std::array::from_fn(|_| cells.next().unwrap_or(""))
    })
}

/// A state in other code books; cells are empty where they have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Country {
    pub cameo: &'static str,
    pub fips: &'static str,
    pub cow: &'static str,
}

pub(crate) fn country(code: &CountryCode) -> Country {
    static TABLE: LazyLock<BTreeMap<&str, Country>> = LazyLock::new(|| {
        rows(include_str!("../data/countries.csv"))
            .map(|[iso, cameo, fips, cow]| (iso, Country { cameo, fips, cow }))
            .collect()
    });
    TABLE.get(code.as_str()).copied().unwrap_or_default()
}

/// What an event is in CAMEO.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cameo {
    pub code: &'static str,
    pub goldstein: &'static str,
}

impl Cameo {
    pub fn base(self) -> &'static str {
        self.code.get(..3).unwrap_or("")
    }

    pub fn root(self) -> &'static str {
        self.code.get(..2).unwrap_or("")
    }

    /// GDELT's quad class of the root code: 1 to 4 as VC, MC, VX and MX.
    pub fn quad(self) -> Option<u8> {
        match self.root().parse::<u8>().ok()? {
            1..=5 => Some(1),
            6..=8 => Some(2),
            9..=13 => Some(3),
            _ => Some(4),
        }
    }
}

/// The closest CAMEO code that says no more; `None` where there is none.
pub(crate) fn cameo(
    event_type: EventType,
    mode: Option<Mode>,
    actor: Option<Sector>,
) -> Option<Cameo> {
    static TABLE: LazyLock<BTreeMap<[&str; 3], Cameo>> = LazyLock::new(|| {
        rows(include_str!("../data/cameo.csv"))
            .map(|[event_type, mode, sector, code, goldstein, _]| {
                ([event_type, mode, sector], Cameo { code, goldstein })
            })
            .collect()
    });
    let (event_type, mode) = (event_type.as_str(), mode.map_or("", |mode| mode.as_str()));
    let sector = actor.map_or("", |sector| sector.as_str());
    let keys = [
        [event_type, mode, sector],
        [event_type, mode, ""],
        [event_type, "", sector],
        [event_type, "", ""],
    ];
    let found = keys.iter().find_map(|key| TABLE.get(key)).copied();
    found.filter(|found| !found.code.is_empty())
}

/// A sector or international code as CAMEO's kind of actor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ActorKind {
    /// Three letters; empty where CAMEO has none.
    pub kind: &'static str,
    /// The known group; mostly empty.
    pub group: &'static str,
}

pub(crate) fn actor_kind(code: &str) -> ActorKind {
    static TABLE: LazyLock<BTreeMap<&str, ActorKind>> = LazyLock::new(|| {
        rows(include_str!("../data/sectors.csv"))
            .map(|[ours, kind, group, _]| (ours, ActorKind { kind, group }))
            .collect()
    });
    TABLE.get(code).copied().unwrap_or_default()
}

/// Country codes the manual of PLOVER spells otherwise: ours, the manual's.
const SPELLINGS: &[(&str, &str)] = &[("XKX", "KOS")];

/// A country as PLOVER's manual spells it.
pub(crate) fn plover_country(code: &CountryCode) -> String {
    let ours = code.as_str();
    let theirs = SPELLINGS.iter().find(|(own, _)| *own == ours);
    theirs.map_or(ours, |(_, manual)| manual).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_event_table_is_of_the_ontology() {
        for [event_type, mode, sector, code, goldstein, _] in
            rows(include_str!("../data/cameo.csv"))
        {
            let event_type: EventType = event_type.parse().unwrap();
            if !mode.is_empty() {
                let mode: Mode = mode.parse().unwrap();
                assert!(event_type.modes().contains(&mode), "{event_type} {mode}");
            }
            assert!(sector.is_empty() || sector.parse::<Sector>().is_ok(), "{sector}");
            assert!(code.is_empty() == goldstein.is_empty(), "{event_type} {mode}");
            if !code.is_empty() {
                assert!((3..=4).contains(&code.len()) && code.parse::<u16>().is_ok(), "{code}");
                assert!((-10.0..=10.0).contains(&goldstein.parse::<f64>().unwrap()));
            }
        }
    }

    #[test]
    fn every_type_and_mode_has_a_row() {
        let listed: Vec<[&str; 2]> = rows(include_str!("../data/cameo.csv"))
            .map(|[event_type, mode, _, _, _, _]| [event_type, mode])
            .collect();
        for &event_type in EventType::ALL {
            assert!(listed.contains(&[event_type.as_str(), ""]), "{event_type}");
            for &mode in event_type.modes() {
                assert!(
                    listed.contains(&[event_type.as_str(), mode.as_str()]),
                    "{event_type} {mode}"
                );
            }
        }
        let sectors: Vec<&str> =
            rows(include_str!("../data/sectors.csv")).map(|[ours, _, _, _]| ours).collect();
        for &sector in Sector::ALL {
            assert!(sectors.contains(&sector.as_str()), "{sector}");
        }
    }

    #[test]
    fn codes_are_found() {
        let code = |event_type, mode, actor| cameo(event_type, mode, actor).map(|found| found.code);
        assert_eq!(code(EventType::Consult, Some(Mode::Phone), None), Some("041"));
        assert_eq!(code(EventType::Assault, None, Some(Sector::Mil)), Some("190"));
        assert_eq!(code(EventType::Assault, None, Some(Sector::Reb)), None);
        assert_eq!(code(EventType::Assault, Some(Mode::Aerial), Some(Sector::Mil)), Some("195"));
        let yielding = cameo(EventType::Concede, None, None).unwrap();
        assert_eq!((yielding.base(), yielding.root(), yielding.quad()), ("080", "08", Some(2)));
        let country = |code: &str| country(&CountryCode::new(code).unwrap());
        assert_eq!(country("TUR"), Country { cameo: "TUR", fips: "TU", cow: "640" });
        assert_eq!(country("ROU").cameo, "ROM");
        assert_eq!(country("ARD"), Country::default());
        assert_eq!(actor_kind("JRN").kind, "MED");
    }

    #[test]
    fn states_are_listed_once_in_order() {
        let isos: Vec<&str> =
            rows(include_str!("../data/countries.csv")).map(|[iso, _, _, _]| iso).collect();
        assert!(isos.len() > 190 && isos.windows(2).all(|pair| pair[0] < pair[1]));
        for column in [1, 2, 3] {
            let mut cells: Vec<&str> = rows::<4>(include_str!("../data/countries.csv"))
                .map(|row| row[column])
                .filter(|cell| !cell.is_empty())
                .collect();
            cells.sort_unstable();
            let all = cells.len();
            cells.dedup();
            assert_eq!(cells.len(), all, "a code of column {column} stands for two states");
        }
    }
}

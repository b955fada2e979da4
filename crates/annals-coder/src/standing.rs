//! Whose sectors hold where a phrase names two: a role and whom it serves, a modifier and its role.

use annals_codebook::{Modifier, ModifierKind, Role};
use annals_model::{EntityKind, Participant, Sector};

/// Those who fight outside the state's forces; whoever takes up arms for them is one of them.
const IRREGULAR: &[Sector] = &[Sector::Reb, Sector::Prm, Sector::Crm, Sector::Uaf];

/// What a role's sectors become by whom it serves: "a Hamas spokesman", "the head of the navy".
pub(crate) fn serve(role: &Role, sectors: &mut Vec<Sector>, served: &Participant) {
    let theirs = &served.sectors;
    match served.kind {
        EntityKind::State => {
            // A breakaway government is listed with sectors of its own, other states as GOV.
            if sectors.first() == Some(&Sector::Gov) && !theirs.contains(&Sector::Gov) {
                sectors.clone_from(theirs);
            }
        }
        EntityKind::Place | EntityKind::Unknown => {}
        _ if role.serves => {
            let international = served.country.is_some_and(|code| code.is_international());
            let gone = theirs.as_slice() == [Sector::Eli];
            if !gone && (!theirs.is_empty() || international) {
                sectors.clone_from(theirs);
            }
        }
        _ => {
            let own = sectors.first().copied();
            let irregular = theirs.first().is_some_and(|sector| IRREGULAR.contains(sector));
            let bears_arms = own.is_some_and(|own| own == Sector::Mil || IRREGULAR.contains(&own));
            if irregular && bears_arms {
                sectors.clone_from(theirs);
            }
            let party = theirs.first() == Some(&Sector::Pty);
            if party && own == Some(Sector::Leg) && !sectors.contains(&Sector::Pty) {
                sectors.push(Sector::Pty);
            }
        }
    }
}

/// What sectors become by one word before them; the first of the word's entries that fits holds.
///
/// `serves` says that the role stands for whom it serves, and so for what the word says.
pub(crate) fn modify<'b>(
    sectors: &mut Vec<Sector>,
    serves: bool,
    entries: impl Iterator<Item = &'b Modifier>,
) {
    let mut entries = entries.filter(|modifier| {
        serves
            || modifier.of.is_empty()
            || sectors.first().is_some_and(|own| modifier.of.contains(own))
    });
    let Some(modifier) = entries.next() else { return };
    match modifier.how {
        ModifierKind::None => {}
        ModifierKind::Replace => sectors.clone_from(&modifier.sectors),
        _ if serves => sectors.clone_from(&modifier.sectors),
        ModifierKind::First => {
            for sector in modifier.sectors.iter().rev() {
                sectors.retain(|other| other != sector);
                sectors.insert(0, *sector);
            }
        }
        ModifierKind::Add => {
            for sector in &modifier.sectors {
                if !sectors.contains(sector) {
                    sectors.push(*sector);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use annals_codebook::RoleKind;
    use annals_model::{CountryCode, Resolution};
    use Sector::{Gov, Leg, Mil, Pre, Pty, Reb};

    fn role(serves: bool) -> Role {
        Role {
            words: vec!["spokesman".into()],
            sectors: vec![Gov],
            kind: RoleKind::Person,
            weak: false,
            office: false,
            serves,
            country: None,
        }
    }

    fn served(kind: EntityKind, country: &str, sectors: &[Sector]) -> Participant {
        Participant {
            text: String::new(),
            span: None,
            country: CountryCode::new(country),
            sectors: sectors.to_vec(),
            name: None,
            id: None,
            kind,
            office: None,
            resolution: Resolution::Named,
        }
    }

    #[test]
    fn a_role_takes_the_sectors_of_whom_it_serves() {
        let rebels = served(EntityKind::Organisation, "ARD", &[Reb]);
        let state = served(EntityKind::State, "ARD", &[Gov]);
        let breakaway = served(EntityKind::State, "ARD", &[Pre]);
        let agency = served(EntityKind::Organisation, "UNO", &[]);
        let party = served(EntityKind::Organisation, "ARD", &[Pty]);
        let cases: &[(bool, &[Sector], &Participant, &[Sector])] = &[
            (true, &[Gov], &rebels, &[Reb]),
            (false, &[Mil], &rebels, &[Reb]),
            (false, &[Leg], &rebels, &[Leg]),
            (true, &[Gov], &state, &[Gov]),
            (false, &[Gov], &breakaway, &[Pre]),
            (true, &[Gov], &agency, &[]),
            (false, &[Leg], &party, &[Leg, Pty]),
        ];
        for (serves, own, by, want) in cases {
            let mut sectors = own.to_vec();
            serve(&role(*serves), &mut sectors, by);
            assert_eq!(&sectors, want, "{own:?} serving {:?}", by.sectors);
        }
    }

    #[test]
    fn a_modifier_holds_before_the_sectors_it_names() {
        let listed = |how, sectors: &[Sector], of: &[Sector]| Modifier {
            words: vec!["rebel".into()],
            sectors: sectors.to_vec(),
            how,
            of: of.to_vec(),
        };
        let check = |modifier: &Modifier, serves, own: &[Sector], want: &[Sector]| {
            let mut sectors = own.to_vec();
            modify(&mut sectors, serves, std::iter::once(modifier));
            assert_eq!(sectors, want, "{own:?}");
        };
        let rebel = listed(ModifierKind::Replace, &[Reb], &[Mil]);
        check(&rebel, false, &[Mil], &[Reb]);
        check(&rebel, false, &[Leg], &[Leg]);
        check(&rebel, true, &[Gov], &[Reb]);
        let party = listed(ModifierKind::Add, &[Pty], &[Leg]);
        check(&party, false, &[Leg], &[Leg, Pty]);
        check(&party, false, &[Mil], &[Mil]);
        check(&party, true, &[Gov], &[Pty]);
    }
}

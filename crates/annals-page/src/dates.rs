//! When an article was published and changed: what each source says, in order of trust.

use crate::html::{Dom, Kind, NodeId, Script};
use crate::meta::{self, jsonld::Ld, Source, Tags};
use crate::page::Page;
use crate::{settle, stamp};
use annals_model::Stamp;

/// Words by which a page calls a time the time of a change, in lower case.
const CHANGED: &[&str] = &[
    "update",
    "modif",
    "last edited",
    "edited on",
    "changed", // English, French
    "aktualis",
    "stand:",
    "geändert",
    "mis à jour",
    "mise à jour",
    "màj",
    "actualiz",
    "actualitz",
    "aggiorna",
    "atualiz",
    "bijgewerkt",
    "gewijzigd",
    "uppdat",
    "oppdat",
    "opdater",
    "uppfært",
    "päivitetty",
    "muokattu",
    "uuendatud",
    "muudetud",
    "atjaunin",
    "atnaujin",
    "aktualiz",
    "frissít",
    "ažurir",
    "posodob",
    "përditës",
    "обновл",
    "обновен",
    "оновл",
    "абноўл",
    "ажурир",
    "ενημέρωση",
    "ενημερώθηκε",
    "güncel",
    "yenilən",
    "жаңарт",
    "განახლ",
    "թարմաց",
    "עודכן",
    "עדכון",
    "تحديث",
    "به‌روز",
    "بروزرسانی",
    "اپ ڈیٹ",
    "अपडेट",
    "अद्यतन",
    "আপডেট",
    "হালনাগাদ",
    "อัปเดต",
    "อัพเดต",
    "ปรับปรุง",
    "diperbarui",
    "kemas kini",
    "dikemaskini",
    "cập nhật",
    "更新",
    "수정",
    "업데이트",
];

/// Where a line begins to speak of a change, if it does.
pub(crate) fn change_at(line: &str) -> Option<usize> {
    let lower = line.to_lowercase();
    CHANGED.iter().filter_map(|word| lower.find(word)).min()
}

fn says_changed(text: &str) -> bool {
    change_at(text).is_some()
}

pub(crate) type Stamps = Vec<(Source, Stamp)>;

pub(crate) fn dates(
    page: &Page,
    dom: &Dom,
    tags: &Tags,
    ld: &Ld,
    url: Option<&str>,
    headline: Option<NodeId>,
    month_first: bool,
) -> (Stamps, Stamps) {
    let (mut published, mut modified): (Vec<(Source, String)>, Vec<_>) = (Vec::new(), Vec::new());
    published.extend(page.given.published.clone().map(|v| (Source::Given, v)));
    modified.extend(page.given.modified.clone().map(|v| (Source::Given, v)));
    published.extend(ld.published.clone().map(|v| (Source::JsonLd, v)));
    modified.extend(ld.modified.clone().map(|v| (Source::JsonLd, v)));
    published.extend(tags.published.iter().cloned());
    modified.extend(tags.modified.iter().cloned());
    // What stands in the page counts from the headline on; above it is today's date.
    let after = |node: NodeId| headline.is_none_or(|headline| node + 40 > headline);
    for (node, machine, words) in &tags.times {
        let aside = dom.lineage(*node).take(40).any(|up| {
            matches!(dom.kind(up), Kind::Aside | Kind::Footer | Kind::Nav)
                || dom.cues(up)
                    & (crate::cues::RELATED | crate::cues::COMMENTS | crate::cues::SIDEBAR)
                    != 0
        });
        if aside || !after(*node) {
            continue;
        }
        let near = dom.parent(*node).and_then(|up| meta::short_text(dom, up, 120));
        let near = near.unwrap_or_default();
        let before = near.split(words.as_str()).next().unwrap_or("");
        let list = if says_changed(words) || says_changed(before) {
            &mut modified
        } else {
            &mut published
        };
        list.extend(machine.clone().map(|v| (Source::Visible, v)));
        list.push((Source::Visible, words.clone()));
    }
    for (node, line) in &tags.date_lines {
        if after(*node) {
            match change_at(line).and_then(|at| line.get(..at).zip(line.get(at..))) {
                Some((first, second)) => {
                    published.push((Source::Visible, first.to_owned()));
                    modified.push((Source::Visible, second.to_owned()));
                }
                None => published.push((Source::Visible, line.clone())),
            }
        }
    }
    let mut published = settle::stamps(&published, month_first);
    published.extend(url.and_then(stamp::in_url).map(|s| (Source::Heuristic, s)));
    (published, settle::stamps(&modified, month_first))
}

/// The date that a page's scripts were handed to show, where it stands nowhere else.
pub(crate) fn in_scripts(scripts: &[Script<'_>]) -> Option<Stamp> {
    // Keys as the systems that make pages call it, without marks and in lower case.
    const KEYS: &[&str] = &[
        "datepublished",
        "publishedat",
        "publisheddate",
        "publishedtime",
        "publishdate",
        "publishtime",
        "publishat",
        "publicationdate",
        "pubdate",
        "pubtime",
        "datetimepublished",
        "firstpublished",
        "firstpublishedat",
        "firstpublishdate",
        "articledate",
        "postdate",
        "deploydt",
        "deploydate",
        "regdt",
        "regdate",
        "releasedate",
        "fechapublicacion",
    ];
    scripts.iter().find_map(|script| {
        let parts: Vec<&str> = script.body.split('"').take(40_000).collect();
        parts.windows(3).find_map(|part| {
            let [key, colon, value] = part else { return None };
            let short = key.len() < 40 && value.len() < 40;
            if !short || colon.trim() != ":" {
                return None;
            }
            let key: String =
                key.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
            KEYS.contains(&key.as_str()).then(|| stamp::parse(value)).flatten()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_give_a_date_under_keys_that_name_it() {
        let check = |body: &str, expect: &str| {
            let stamp = in_scripts(&[Script { attributes: "", body }]);
            assert_eq!(stamp.map(|s| s.to_string()).unwrap_or_default(), expect, "{body}");
        };
        check(r#"x={"id":"7","deployDt":"2026.01.29 18:40"}"#, "2026-01-29T18:40");
        check(r#"{"first_published_at" : "2026-01-29T18:40:00Z"}"#, "2026-01-29T18:40:00Z");
        check(r#"{"updated":"2026-01-29","published_by":"2026-01-29"}"#, "");
    }
}

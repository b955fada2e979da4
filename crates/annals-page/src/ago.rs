//! Times told by how long ago they were, where it is known when the page was fetched.

use annals_model::{Stamp, StampPrecision};

/// Words that say that a span of time lies back, before or behind it.
const BACK: &[&str] = &[
    "ago",
    "vor",
    "il y a",
    "hace",
    "há",
    "fa",
    "geleden",
    "sedan",
    "siden",
    "sitten",
    "tagasi",
    "temu",
    "před",
    "pred",
    "acum",
    "назад",
    "тому",
    "преди",
    "prije",
    "pre",
    "пре",
    "πριν",
    "önce",
    "əvvəl",
    "منذ",
    "قبل",
    "پیش",
    "קודם",
    "לפני",
    "पहले",
    "আগে",
    "lalu",
    "trước",
    "ที่แล้ว",
    "前",
    "전",
];

/// How the units begin after their number.
const MINUTES: &[&str] = &[
    "min",
    "dakika",
    "dəqiqə",
    "perc",
    "phút",
    "λεπτ",
    "мин",
    "хв",
    "دقيقة",
    "دقائق",
    "دقیقه",
    "דקות",
    "मिनट",
    "মিনিট",
    "menit",
    "นาที",
    "分",
    "분",
];
const HOURS: &[&str] = &[
    "hour",
    "hr",
    "h ",
    "stunde",
    "std",
    "heure",
    "hora",
    "ore",
    "ora",
    "uur",
    "uren",
    "timm",
    "time",
    "tim",
    "tunti",
    "tund",
    "godz",
    "hodin",
    "hodín",
    "час",
    "годин",
    "sat",
    "сат",
    "ώρ",
    "saat",
    "ساعة",
    "ساعات",
    "ساعت",
    "שעות",
    "घंट",
    "ঘণ্টা",
    "ঘন্টা",
    "jam",
    "giờ",
    "ชั่วโมง",
    "小时",
    "小時",
    "時間",
    "시간",
];
const DAYS: &[&str] = &[
    "day",
    "tag",
    "jour",
    "día",
    "dia",
    "giorn",
    "dag",
    "päiv",
    "päev",
    "dni",
    "dny",
    "dňami",
    "zile",
    "дн",
    "ден",
    "дан",
    "dana",
    "ημέρ",
    "μέρ",
    "gün",
    "يوم",
    "أيام",
    "روز",
    "ימים",
    "दिन",
    "দিন",
    "hari",
    "ngày",
    "วัน",
    "天",
    "日",
    "일",
];

/// The day that lies so far before `fetched`: `3 hours ago`, `vor 2 Tagen`, `3時間前`.
///
/// Weeks and months are too coarse to name a day by.
pub(crate) fn read(line: &str, fetched: Stamp) -> Option<Stamp> {
    let line = line.trim().to_lowercase();
    if line.chars().count() > 60 {
        return None;
    }
    let start = line.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = line.split_at(start);
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let (number, after) = rest.split_at(digits);
    if number.len() > 3 || after.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number: i64 = number.parse().ok()?;
    let unit = format!("{} ", after.trim_start());
    let begins = |units: &[&str]| units.iter().any(|name| unit.starts_with(name));
    let span = jiff::Span::new();
    let span = if begins(DAYS) && number < 60 {
        span.try_days(number)
    } else if begins(MINUTES) {
        span.try_minutes(number)
    } else if begins(HOURS) {
        span.try_hours(number)
    } else {
        return None;
    };
    let is_word = |text: &str, word: &str| {
        let ideographic = word.chars().all(|c| crate::words::is_ideograph(c) || c == '전');
        let thai = word.chars().all(|c| ('\u{e00}'..'\u{e80}').contains(&c));
        let words =
            || text.split(|c: char| !c.is_alphabetic() && !matches!(c, '\u{300}'..='\u{36f}'));
        if ideographic || thai || word.contains(' ') {
            text.contains(word)
        } else {
            words().any(|other| other == word)
        }
    };
    if !BACK.iter().any(|word| is_word(before, word) || is_word(after, word)) {
        return None;
    }
    let day = fetched.at.checked_sub(span.ok()?).ok()?.date();
    Some(Stamp { at: day.at(0, 0, 0, 0), offset: None, precision: StampPrecision::Day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_ago_names_a_day() {
        let fetched = crate::stamp::parse("2020-12-30T14:05:00Z").unwrap();
        let check = |line: &str, expect: &str| {
            let stamp = read(line, fetched).map(|stamp| stamp.to_string());
            assert_eq!(stamp.unwrap_or_default(), expect, "{line}");
        };
        for line in [
            "15 hours ago",
            "Updated 15 hrs ago",
            "vor 15 Stunden",
            "il y a 15 heures",
            "hace 15 horas",
            "há 15 horas",
            "15 ore fa",
            "15 uur geleden",
            "för 15 timmar sedan",
            "for 15 timer siden",
            "15 tuntia sitten",
            "15 godzin temu",
            "před 15 hodinami",
            "pred 15 hodinami",
            "acum 15 ore",
            "15 часов назад",
            "15 годин тому",
            "преди 15 часа",
            "prije 15 sati",
            "пре 15 сати",
            "πριν από 15 ώρες",
            "15 saat önce",
            "منذ 15 ساعة",
            "15 ساعت پیش",
            "לפני 15 שעות",
            "15 घंटे पहले",
            "15 ঘণ্টা আগে",
            "15 jam yang lalu",
            "15 giờ trước",
            "15 ชั่วโมงที่แล้ว",
            "15小时前",
            "15時間前",
            "15시간 전",
        ] {
            check(line, "2020-12-29");
        }
        check("2 days ago", "2020-12-28");
        check("vor 2 Tagen", "2020-12-28");
        check("5 minutes ago", "2020-12-30");
        check("2 weeks ago", "");
        check("3 hours", "");
        check("3 hours 20 minutes ago", "");
        check("Ardovia left 3 days before", "");
        check("999999 hours ago", "");
    }
}

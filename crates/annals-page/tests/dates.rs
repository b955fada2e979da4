//! What pages of many languages print under their headlines: when a story appeared, and when
//! it changed.

use annals_page::{article, Limits, Media, Page};

fn check(language: &str, line: &str, published: &str, modified: &str) {
    let words = "Ardovia recalled its envoy to Kestany on Monday after a dispute over the shared \
                 border, its foreign ministry said in a short statement from the capital.";
    let html = format!(
        "<html lang={language}><title>Envoy recalled</title><article><h1>Envoy recalled</h1>\
         <div class=date>{line}</div><p>{words}</p><p>{words} It gave no reason.</p></article>"
    );
    let page = Page::new("a.html", "html", Media::Html, html.into_bytes());
    let (found, findings) = article(&page, &Limits::default());
    let found = found.unwrap_or_else(|| panic!("{findings:?}"));
    let stamp =
        |stamp: Option<annals_model::Stamp>| stamp.map(|s| s.to_string()).unwrap_or_default();
    assert_eq!(stamp(found.published_at), published, "{line}");
    assert_eq!(stamp(found.modified_at), modified, "{line}");
}

#[test]
fn published_and_changed_are_told_apart_in_many_languages() {
    const FIRST: &str = "2020-12-30T14:05";
    const THEN: &str = "2020-12-31T16:20";
    for (language, line) in [
        ("en", "Published 30 December 2020, 14:05 Updated 31 December 2020, 16:20"),
        ("de", "Veröffentlicht am 30. Dezember 2020, 14:05 Uhr, aktualisiert am 31. Dezember 2020, 16:20 Uhr"),
        ("fr", "Publié le 30 décembre 2020 à 14h05, mis à jour le 31 décembre 2020 à 16h20"),
        ("es", "30 de diciembre de 2020, 14:05 | Actualizado: 31 de diciembre de 2020, 16:20"),
        ("pt", "30 de dezembro de 2020 às 14:05 - Atualizado em 31 de dezembro de 2020 às 16:20"),
        ("it", "30 dicembre 2020, 14:05 (aggiornato il 31 dicembre 2020, 16:20)"),
        ("nl", "30 december 2020 14:05, bijgewerkt 31 december 2020 16:20"),
        ("sv", "Publicerad 30 december 2020 kl 14:05 Uppdaterad 31 december 2020 kl 16:20"),
        ("no", "Publisert 30. desember 2020 kl. 14:05, oppdatert 31. desember 2020 kl. 16:20"),
        ("da", "30. dec. 2020 kl. 14.05 Opdateret 31. dec. 2020 kl. 16.20"),
        ("fi", "30.12.2020 klo 14.05 Päivitetty 31.12.2020 klo 16.20"),
        ("pl", "30 grudnia 2020, 14:05 Aktualizacja: 31 grudnia 2020, 16:20"),
        ("cs", "30. prosince 2020 14:05 Aktualizováno 31. prosince 2020 16:20"),
        ("sk", "30. decembra 2020 14:05, aktualizované 31. decembra 2020 16:20"),
        ("hu", "2020. december 30. 14:05 Frissítve: 2020. december 31. 16:20"),
        ("ro", "30 decembrie 2020, 14:05 Actualizat: 31 decembrie 2020, 16:20"),
        ("bg", "30 декември 2020, 14:05, обновена 31 декември 2020, 16:20"),
        ("ru", "30 декабря 2020, 14:05 Обновлено 31 декабря 2020, 16:20"),
        ("uk", "30 грудня 2020, 14:05 Оновлено 31 грудня 2020, 16:20"),
        ("sr", "30. децембар 2020. 14:05 Ажурирано 31. децембар 2020. 16:20"),
        ("hr", "30. prosinca 2020. 14:05 Ažurirano 31. prosinca 2020. 16:20"),
        ("sl", "30. decembra 2020 ob 14.05 Posodobljeno 31. decembra 2020 ob 16.20"),
        ("el", "30 Δεκεμβρίου 2020, 14:05 Ενημέρωση: 31 Δεκεμβρίου 2020, 16:20"),
        ("tr", "30 Aralık 2020 14:05 Güncelleme: 31 Aralık 2020 16:20"),
        ("az", "30 dekabr 2020, 14:05 Yenilənib: 31 dekabr 2020, 16:20"),
        ("ar", "30 ديسمبر 2020 14:05 آخر تحديث 31 ديسمبر 2020 16:20"),
        ("fa", "۱۰ دی ۱۳۹۹ ۱۴:۰۵ به‌روزرسانی ۱۱ دی ۱۳۹۹ ۱۶:۲۰"),
        ("he", "30 בדצמבר 2020, 14:05 עודכן 31 בדצמבר 2020, 16:20"),
        ("hi", "30 दिसंबर 2020, 14:05 अपडेट: 31 दिसंबर 2020, 16:20"),
        ("bn", "৩০ ডিসেম্বর ২০২০, ১৪:০৫ আপডেট: ৩১ ডিসেম্বর ২০২০, ১৬:২০"),
        ("th", "30 ธันวาคม 2563 14:05 ปรับปรุง 31 ธันวาคม 2563 16:20"),
        ("id", "30 Desember 2020 14:05, diperbarui 31 Desember 2020 16:20"),
        ("ms", "30 Disember 2020 14:05, dikemaskini 31 Disember 2020 16:20"),
        ("vi", "30/12/2020 14:05, cập nhật 31/12/2020 16:20"),
        ("zh", "2020年12月30日 14:05 更新 2020年12月31日 16:20"),
        ("ja", "2020年12月30日 14時05分 更新 2020年12月31日 16時20分"),
        ("ko", "2020년 12월 30일 14:05 수정 2020년 12월 31일 16:20"),
    ] {
        check(language, line, FIRST, THEN);
    }
}

#[test]
fn how_long_ago_counts_from_when_the_page_was_fetched() {
    let words = "Ardovia recalled its envoy to Kestany on Monday after a dispute over the shared \
                 border, its foreign ministry said in a short statement from the capital.";
    let html = format!(
        "<title>Envoy recalled</title><article><h1>Envoy recalled</h1><time>15 hours ago</time>\
         <p>{words}</p><p>{words} It gave no reason.</p></article>"
    );
    let mut page = Page::new("a.html", "html", Media::Html, html.into_bytes());
    let published = |page: &Page| article(page, &Limits::default()).0.unwrap().published_at;
    assert_eq!(published(&page), None);
    let at = jiff::civil::date(2020, 12, 30).at(14, 5, 0, 0);
    let precision = annals_model::StampPrecision::Second;
    page.fetched_at = Some(annals_model::Stamp { at, offset: Some(0), precision });
    assert_eq!(published(&page).unwrap().to_string(), "2020-12-29");
}

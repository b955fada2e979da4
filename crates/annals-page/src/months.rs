//! The months by their names, in some sixty languages, and the calendars that count otherwise.

/// The number of a month by its name or usual abbreviation.
pub(crate) fn month_number(word: &str) -> Option<i64> {
    let word = word.trim_end_matches('.');
    if word.chars().count() < 2 {
        return None;
    }
    MONTHS.iter().position(|names| names.split(' ').any(|name| name == word)).map(|n| n as i64 + 1)
}

/// The number of a month of the Iranian calendar by its name.
pub(crate) fn iranian_month(word: &str) -> Option<i64> {
    const NAMES: [&str; 12] = [
        "فروردین",
        "اردیبهشت",
        "خرداد",
        "تیر",
        "مرداد",
        "شهریور",
        "مهر",
        "آبان",
        "آذر",
        "دی",
        "بهمن",
        "اسفند",
    ];
    NAMES.iter().position(|name| *name == word).map(|n| n as i64 + 1)
}

/// A day of the Iranian calendar, of the years 1300 to 1499, as year, month and day of ours.
///
/// Source: the arithmetic rule with leap years in cycles of 33, which fits the observed calendar
/// in these years.
pub(crate) fn from_iranian(year: i64, month: i64, day: i64) -> Option<(i64, i64, i64)> {
    let length = if month <= 6 { 31 } else { 30 };
    if !(1300..1500).contains(&year) || !(1..=12).contains(&month) || !(1..=length).contains(&day) {
        return None;
    }
    // Leap years of a cycle are its years 1, 5, 9, 13, 17, 22, 26 and 30.
    let leaps = |years: i64| {
        let (cycles, rest) = (years / 33, years % 33);
        cycles * 8
            + [1, 5, 9, 13, 17, 22, 26, 30].iter().filter(|leap| **leap < rest).count() as i64
    };
    // 1 Farvardin 1300 was 21 March 1921.
    let days = (year - 1300) * 365 + leaps(year) - leaps(1300)
        + (month - 1) * 30
        + (month - 1).min(6)
        + day
        - 1;
    let start = jiff::civil::date(1921, 3, 21);
    let date = start.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some((date.year().into(), date.month().into(), date.day().into()))
}

/// Names of the months as dates use them, case endings, prefixes and abbreviations included;
/// names of two words are written as one.
const MONTHS: [&str; 12] = [
    "january jan janv janvier januar jänner jän januari jany enero ene janeiro gennaio \
     gen ianuarie ian janúar janúara gener xaneiro января янв январь січня січ януари \
     stycznia styczeń sty ledna leden siječnja januára jaanuar sausio janvāris јануар \
     ocak oca tammikuuta tammikuu január ιανουαρίου ιαν janar يناير ژانویه जनवरी \
     জানুয়ারি ජනවාරි januwari januarja januara јануара јануари студзеня siječanj janvārī \
     yanvar қаңтар იანვარი հունվարի ינואר בינואר كانونالثاني جانفي جنوری जानेवारी ஜனவரி \
     జనవరి มกราคม ιανουάριος",
    "february feb febr février févr fév februar februari febrero fevereiro fev febbraio \
     februarie febrúar febrer xebreiro февраля фев февр февраль лютого лют февруари \
     lutego luty lut února únor veljače februára veebruar vasario februāris фебруар şubat \
     şub helmikuuta helmikuu február φεβρουαρίου φεβ shkurt pebruari فبراير شباط فوریه \
     फरवरी फ़रवरी ফেব্রুয়ারি februarja februara фебруара лютага veljača februārī fevral \
     ақпан თებერვალი փետրվարի פברואר בפברואר فيفري فروری फेब्रुवारी பிப்ரவரி ఫిబ్రవరి \
     กุมภาพันธ์ pebrero φεβρουάριος",
    "march mar mars märz mrz maart mrt marzo março martie març marts марта мар март \
     березня бер marca marzec března březen ožujka märts kovo mart maaliskuuta maaliskuu \
     március márc μαρτίου μαρ maret mac machi مارس آذار मार्च মার্চ marta сакавіка ožujak \
     martā наурыз მარტი մարտի מרץ במרץ مارچ மார்ச் మార్చి มีนาคม marso μάρτιος",
    "april apr avril avr abril abr aprile aprilie apríl апреля апр апрель квітня кві \
     април kwietnia kwiecień kwi dubna duben travnja apríla aprill balandžio aprīlis \
     nisan nis huhtikuuta huhtikuu április ápr απριλίου απρ prill aprili أبريل نيسان \
     آوریل अप्रैल এপ্রিল aprila априла красавіка travanj aprīlī aprel сәуір აპრილი ապրիլի \
     אפריל באפריל أفريل اپریل एप्रिल ஏப்ரல் ఏప్రిల్ เมษายน απρίλιος",
    "may mai mayo maio maggio mag maj mei maí maig мая май травня тра maja května květen \
     svibnja mája gegužės maijs мај mayıs toukokuuta toukokuu május máj μαΐου μαϊ مايو \
     أيار مه मई মে маја svibanj maijā мамыр მაისი մայիսի מאי במאי ايار ماي می مئی मे மே \
     మే พฤษภาคม μάιος",
    "june jun juin juni junio junho giugno giu iunie iun júní juny xuño июня июн июнь \
     червня чер юни czerwca czerwiec cze června červen lipnja júna juuni birželio jūnijs \
     јун јуни haziran haz kesäkuuta kesäkuu június jún ιουνίου ιουν qershor يونيو حزيران \
     ژوئن जून জুন junija juna јуна чэрвеня lipanj jūnijā iyun маусым ივნისი հունիսի יוני \
     ביוני جوان جون ஜூன் జూన్ มิถุนายน hunyo ιούνιος",
    "july jul juillet juil juli julio julho luglio lug iulie iul júlí juliol xullo июля \
     июл июль липня лип юли lipca lipiec lip července červenec srpnja júla juuli liepos \
     jūlijs јул јули temmuz tem heinäkuuta heinäkuu július júl ιουλίου ιουλ korrik julai \
     يوليو تموز ژوئیه जुलाई জুলাই julija jula јула ліпеня srpanj jūlijā iyul шілде ივლისი \
     հուլիսի יולי ביולי جويلية يوليوز جولای جولائی जुलै ஜூலை జూలై กรกฎาคม hulyo ιούλιος",
    "august aug août aout agosto ago augusti augustus ágúst agost августа авг август \
     серпня сер sierpnia sierpień sie srpna srpen kolovoza augusta rugpjūčio augusts \
     ağustos ağu elokuuta elokuu augusztus αυγούστου αυγ gusht agustus ogos agosti agt \
     أغسطس آب اوت अगस्त আগস্ট avgusta жніўня kolovoz augustā avqust avgust тамыз აგვისტო \
     օգոստոսի אוגוסט באוגוסט اب أوت غشت آگوست اگست ऑगस्ट ஆகஸ்ட் ఆగస్టు สิงหาคม αύγουστος",
    "september sep sept septembre septiembre setembro set settembre septembrie setembre \
     сентября сен сент сентябрь вересня вер септември września wrzesień wrz září rujna \
     septembra rugsėjo septembris септембар eylül eyl syyskuuta syyskuu szeptember szept \
     σεπτεμβρίου σεπ shtator septemba سبتمبر أيلول سپتامبر सितंबर सितम्बर সেপ্টেম্বর \
     септембра верасня rujan septembrī sentyabr қыркүйек სექტემბერი սեպտեմբերի ספטמבר \
     בספטמבר ايلول شتنبر ستمبر सप्टेंबर செப்டம்பர் సెప్టెంబర్ กันยายน setyembre \
     σεπτέμβριος",
    "october oct octobre oktober okt octubre outubro out ottobre ott octombrie október \
     октября окт октябрь жовтня жов октомври października październik paź října říjen \
     októbra oktoober spalio oktobris октобар ekim eki lokakuuta lokakuu οκτωβρίου οκτ \
     tetor oktoba أكتوبر اکتبر अक्टूबर অক্টোবর oktobra октобра кастрычніка oktobrī \
     oktyabr қазан ოქტომბერი հոկտեմբերի אוקטובר באוקטובר تشرينالأول اكتوبر تشرينالاول \
     اکتوبر ऑक्टोबर அக்டோபர் అక్టోబర్ ตุลาคม oktubre οκτώβριος",
    "november nov novembre noviembre novembro noiembrie noi nóvember ноября ноя нояб \
     ноябрь листопада лис ноември listopad listopada listopadu studenoga studenog \
     novembra lapkričio novembris новембар kasım kas marraskuuta marraskuu νοεμβρίου νοε \
     nëntor novemba نوفمبر نوامبر नवंबर नवम्बर নভেম্বর новембра лістапада studeni \
     novembrī noyabr қараша ნოემბერი նոյեմբերի נובמבר בנובמבר تشرينالثاني نونبر نومبر \
     नोव्हेंबर நவம்பர் నవంబర్ พฤศจิกายน nobyembre νοέμβριος",
    "december dec décembre déc dezember dez diciembre dic dezembro dicembre decembrie \
     desember des desembre декабря дек декабрь грудня гру декември grudnia grudzień gru \
     prosince prosinec prosinca decembra detsember gruodžio decembris децембар aralık ara \
     joulukuuta joulukuu δεκεμβρίου δεκ dhjetor disember desemba ديسمبر دسامبر दिसंबर \
     दिसम्बर ডিসেম্বর децембра снежня prosinac decembrī dekabr желтоқсан დეკემბერი \
     դեկտեմբերի דצמבר בדצמבר كانونالأول كانونالاول دجنبر دسمبر डिसेंबर டிசம்பர் డిసెంబర్ \
     ธันวาคม disyembre δεκέμβριος",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_of_two_months() {
        for (n, names) in MONTHS.iter().enumerate() {
            for name in names.split(' ') {
                assert_eq!(month_number(name).unwrap_or(n as i64 + 1), n as i64 + 1, "{name}");
            }
        }
    }

    #[test]
    fn iranian_days_fall_where_calendars_print_them() {
        let check = |day, expect| assert_eq!(from_iranian_tuple(day), expect, "{day:?}");
        check((1300, 1, 1), Some((1921, 3, 21)));
        check((1399, 10, 10), Some((2020, 12, 30)));
        check((1399, 12, 30), Some((2021, 3, 20)));
        check((1400, 1, 1), Some((2021, 3, 21)));
        check((1403, 12, 30), Some((2025, 3, 20)));
        check((1404, 1, 1), Some((2025, 3, 21)));
        check((1357, 11, 22), Some((1979, 2, 11)));
        check((1399, 7, 31), None);
        check((2020, 1, 1), None);
    }

    fn from_iranian_tuple((year, month, day): (i64, i64, i64)) -> Option<(i64, i64, i64)> {
        from_iranian(year, month, day)
    }
}

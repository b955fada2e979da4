//! Words that tell furniture from article: in class names, and at the start of lines.
//!
//! The tables hold what many outlets share; no entry is there for one outlet alone.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

macro_rules! cues {
    ($($(#[$doc:meta])* $name:ident $bit:literal $words:literal;)*) => {
        $($(#[$doc])* pub(crate) const $name: u32 = 1 << $bit;)*
        const CLASS_WORDS: &[(u32, &str)] = &[$(($name, $words)),*];
    };
}

cues! {
    BYLINE 0 "byline bylines author authors authorname autor autoren autorin auteur autore writer contributor contributors kirjoittaja skribent signature firma forfatter journalist reporter verfasser";
    DATE 1 "date datetime time timestamp published publish pubdate publication dateline datum fecha data dato posted updated modified posttime articledate";
    BREADCRUMB 2 "breadcrumb breadcrumbs crumb crumbs brotkrume ariane migas";
    CAPTION 3 "caption captions figcaption credit credits copyright bildunterschrift bildtext legende imagecaption photocredit cutline photographer imgcaption mediacaption bildnachweis fotocredit creditline";
    /// Boxes of links to other articles.
    RELATED 4 "related relatedarticles relatedposts relatedlinks relatedcontent recommend recommended recommendation recommendations recirc recirculation readmore readalso alsoread seealso morefrom morenews moreon mostread mostpopular mostviewed trending popular teaser teasers teaserlist promo promobox outbrain taboola plista suggested suggestions nextarticle otherarticles weitere mehr linkbox linkliste empfehlungen recomendado relacionadas relacionados noticiasrelacionadas lireaussi correlati anbefalet similar topstories latestnews newsfeed upnext nextup readnext inlinelink crosslink interstitial keepreading yarpp jp-relatedposts recirculations storylist onward onwards rich-link richlink";
    SHARE 5 "share sharing sharebar sharebuttons sharetools social socials socialmedia sociallinks socialbar addtoany addthis sharedaddy teilen compartir partager condividi follow followus shareline bookmark";
    NEWSLETTER 6 "newsletter newsletters newslettersignup signup subscribe subscription subscriptions subscribebox optin mailchimp mailinglist abo abobox regwall registration donate donation donations spenden membership supportus appdownload pushnotification whatsapp telegram supporter epaper";
    COMMENTS 7 "comment comments commentlist commentsection disqus kommentare kommentar commentaires comentarios replies respond discussion leserkommentare livefyre coral yorumlar";
    AD 8 "ad ads adslot adunit adbox adwrapper advert adverts advertisement advertising advertorial banner sponsor sponsored sponsors sponsoring promoted werbung anzeige anzeigen publicidad publicite pub dfp gpt googlead adsense adcontainer affiliate adhesion reklame reklam";
    NAV 9 "nav navi navbar navigation menu submenu megamenu toolbar tabs tablist pagination pager paging prevnext navlinks skip skiplink toc tableofcontents inhaltsverzeichnis sitemap subnav burger";
    FOOTER 10 "footer foot footnotes siteinfo impressum colophon footerlinks pagefooter sitefooter";
    SIDEBAR 11 "sidebar aside rail rightrail rightcol rightcolumn widget widgets seitenleiste marginal sidecolumn";
    TAGS 12 "tags taglist tagcloud topics topiclist keywords schlagworte themen hashtags tagslist articletags posttags etiquetas relatedtopics topictags tagbox";
    BIO 13 "bio biography authorbio authorbox aboutauthor authorinfo authorcard authordescription aboutheauthor abouttheauthor autorenbox autorenprofil authorprofile bylinebio";
    HIDDEN 14 "hidden visuallyhidden sronly screenreader offscreen invisible printonly noscript dnone displaynone unseen assistive";
    /// Players, slide shows and other embedded media.
    MEDIA 15 "player videoplayer audioplayer audio podcast slideshow gallery galleria carousel swiper slick slider lightbox jwplayer brightcove embed embeds embedded instagram twitter tweet facebook youtube tiktok media-player mediaplayer playlist bildergalerie fotostrecke";
    /// Calls of the site to its reader: consent, payment, polls.
    CALL 16 "cookie cookies consent gdpr popup modal overlay poll quiz survey rating ratings feedback login paybox piano tooltip toast alertbar disclaimer disclosure notice hinweis corrections cta calltoaction promoted-app printbutton buttons button actions tools articletools toolbox";
    /// Boxes beside the text: facts, summaries, key points.
    BOX 17 "infobox factbox fakten keypoints keytakeaways takeaways highlights bulletpoints summarybox zusammenfassung infokasten infografik infographic liveticker ticker stockticker quotebox pullquote chart datawrapper";
    /// The article's text itself.
    BODY 18 "articlebody storybody entrycontent postcontent articlecontent articletext storycontent bodytext articlemain newscontent newsbody postbody bodycopy maintext newstext storytext textbody contentbody fliesstext artikeltext artikelinhalt paragraphs richtext wysiwyg prose articlebodytext detailcontent bodycontent";
    DECK 19 "deck dek synopsis preface perex sapo copete linhafina subline subhed subtit catenaccio gravata sumario articlelead leadparagraph articlesummary storysummary subtitle subheadline subheading subtitulo standfirst lede lead intro teasertext vorspann chapo chapeau sottotitolo summary excerpt abstract entradilla bajada strapline ingress ingressi manchet kicker-text articleintro introduction untertitel sommario leadtext einleitung ozet spot";
    LIVE 20 "liveblog livefeed liveupdates live-blog liveblogpost";
    /// The agency a story was taken from.
    AGENCY 21 "agency agencies agentur newsagency agence agencia quelle source fuente kaynak";
    ARTICLE 22 "article story post entry artikel articulo articolo news haber";
    CONTENT 23 "body content text inhalt contenido corpo corps copy main";
}

/// The class speaks of a wall that one has to pay at.
pub(crate) const PAYWALL: u32 = 1 << 31;

/// The words of class names, and which lengths they have by their first two letters: most
/// pieces of names are none of them, and are told so without being looked up.
struct ClassWords {
    words: FxHashMap<&'static str, u32>,
    lengths: Vec<u32>,
}

impl ClassWords {
    fn place(word: &[u8]) -> Option<(usize, u32)> {
        let letter = |b: u8| b.is_ascii_lowercase().then(|| usize::from(b - b'a'));
        let place = letter(*word.first()?)? * 26 + letter(*word.get(1)?)?;
        Some((place, 1_u32.checked_shl(word.len() as u32)?))
    }

    /// Whether a word may be among them: it has the first letters and length of one.
    fn may_hold(&self, word: &str) -> bool {
        Self::place(word.as_bytes()).is_some_and(|(at, length)| self.lengths[at] & length != 0)
    }
}

fn class_words() -> &'static ClassWords {
    static WORDS: OnceLock<ClassWords> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut known = ClassWords { words: FxHashMap::default(), lengths: vec![0; 26 * 26] };
        for (bit, names) in CLASS_WORDS {
            for name in names.split(' ') {
                *known.words.entry(name).or_insert(0) |= bit;
                if let Some((at, length)) = ClassWords::place(name.as_bytes()) {
                    known.lengths[at] |= length;
                }
            }
        }
        known
    })
}

/// The cues that the words of a class attribute, id or test id give.
///
/// Words are split at marks and at capitals, and tried alone and joined with the next:
/// `relatedPosts`, `related-posts` and `relatedposts` all say the same.
pub(crate) fn class_cues(class: &str) -> u32 {
    let mut cues = 0;
    for name in class.split_ascii_whitespace() {
        cues |= name_cues(name);
        let (name, wall) = (name.as_bytes(), b"paywall");
        if memchr::memchr2(b'y', b'Y', name).is_some()
            && name.windows(wall.len()).any(|part| part.eq_ignore_ascii_case(wall))
        {
            cues |= PAYWALL;
        }
    }
    cues
}

fn name_cues(name: &str) -> u32 {
    if name.len() > 80 {
        return 0;
    }
    let known = class_words();
    let mut buffer = [0u8; 80];
    let (mut starts, mut count, mut length) = ([0usize; 24], 0, 0);
    let mut previous = b'-';
    for b in name.bytes() {
        if b.is_ascii_alphanumeric() {
            let begins = !previous.is_ascii_alphanumeric()
                || (b.is_ascii_uppercase() && previous.is_ascii_lowercase());
            if begins && count < starts.len() {
                starts[count] = length;
                count += 1;
            }
            buffer[length] = b.to_ascii_lowercase();
            length += 1;
        }
        previous = b;
    }
    let text = std::str::from_utf8(&buffer[..length]).unwrap_or("");
    let mut cues = 0;
    for n in 0..count {
        let end = |ahead: usize| starts.get(n + ahead).copied().filter(|_| n + ahead < count);
        for ahead in 1..=3 {
            let piece = &text[starts[n]..end(ahead).unwrap_or(length)];
            if known.may_hold(piece) {
                cues |= known.words.get(piece).copied().unwrap_or(0);
            }
            if end(ahead).is_none() {
                break;
            }
        }
    }
    if cues & ARTICLE != 0 && cues & CONTENT != 0 {
        cues |= BODY;
    }
    cues
}

/// Cues of elements that are not the article's own words.
pub(crate) const FURNITURE: u32 = CAPTION
    | RELATED
    | SHARE
    | NEWSLETTER
    | COMMENTS
    | AD
    | NAV
    | FOOTER
    | SIDEBAR
    | TAGS
    | BIO
    | HIDDEN
    | MEDIA
    | CALL
    | BOX
    | BREADCRUMB;

/// Lines that lead to other articles begin like this.
const READ_ALSO: &[&str] = &[
    "read also",
    "read more",
    "also read",
    "see also",
    "more:",
    "more on",
    "related:",
    "related stories",
    "related articles",
    "related news",
    "recommended",
    "watch:",
    "watch now",
    "listen:",
    "don't miss",
    "more stories",
    "more from",
    "more news",
    "further reading",
    "read next",
    "up next",
    "keep reading",
    "continue reading",
    "you may also like",
    "you might also like",
    "top stories",
    "most read",
    "trending",
    "in pictures:",
    "explainer:",
    "lesen sie auch",
    "lesen sie mehr",
    "mehr zum thema",
    "auch interessant",
    "siehe auch",
    "mehr dazu",
    "das könnte sie auch interessieren",
    "weiterlesen",
    "lesetipp",
    "weitere artikel",
    "mehr lesen",
    "hier lesen sie",
    "passend dazu",
    "lesen sie hier",
    "mehr aus ",
    "à lire aussi",
    "a lire aussi",
    "lire aussi",
    "à lire également",
    "lire la suite",
    "voir aussi",
    "à voir aussi",
    "sur le même sujet",
    "leer también",
    "lea también",
    "lee también",
    "te puede interesar",
    "más información",
    "también te puede",
    "ver también",
    "relacionado:",
    "leggi anche",
    "leggi tutto",
    "potrebbe interessarti",
    "articoli correlati",
    "vedi anche",
    "leia também",
    "leia mais",
    "veja também",
    "saiba mais",
    "lees ook",
    "lees verder",
    "bekijk ook",
    "les også",
    "læs også",
    "läs också",
    "läs mer",
    "læs mere",
    "les mer",
    "lue myös",
    "czytaj też",
    "czytaj także",
    "zobacz też",
    "zobacz także",
    "czytaj więcej",
    "přečtěte si",
    "čtěte také",
    "čítajte aj",
    "prečítajte si",
    "mohlo by vás zajímat",
    "olvasta már",
    "citește și",
    "citeşte şi",
    "vezi și",
    "pročitajte",
    "pročitajte još",
    "povezane vijesti",
    "preberite tudi",
    "читайте также",
    "читать также",
    "смотрите также",
    "по теме",
    "читайте ещё",
    "читайте також",
    "читайте теж",
    "дивіться також",
    "прочетете още",
    "прочитајте",
    "ayrıca bakınız",
    "i̇lgili haber",
    "ilgili haber",
    "ilginizi çekebilir",
    "haberin devamı",
    "bunlar da ilginizi",
    "διαβάστε επίσης",
    "δείτε επίσης",
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "إقرأ أيضا",
    "شاهد أيضا",
    "بیشتر بخوانید",
    "این مطالب را از دست ندهید",
    "קראו גם",
    "קרא עוד",
    "यह भी पढ़ें",
    "ये भी पढ़ें",
    "इसे भी पढ़ें",
    "আরও পড়ুন",
    "baca juga",
    "lihat juga",
    "simak juga",
    "xem thêm",
    "đọc thêm",
    "soma zaidi",
    "pia soma",
    "関連記事",
    "あわせて読みたい",
    "【関連】",
    "【写真】",
    "相关新闻",
    "相关阅读",
    "延伸阅读",
    "推荐阅读",
    "延伸閱讀",
    "相關新聞",
    "관련기사",
    "관련 기사",
];

/// Lines in which a site speaks of itself: subscriptions, apps, sources of pictures.
const SELF_TALK: &[&str] = &[
    "sign up",
    "subscribe",
    "subscribe to",
    "follow us",
    "follow @",
    "get the latest",
    "download the",
    "download our",
    "click here",
    "join our",
    "join us",
    "support our",
    "this article originally appeared",
    "this story originally",
    "our standards:",
    "copyright",
    "©",
    "all rights reserved",
    "photo:",
    "photos:",
    "photo by",
    "photo credit",
    "picture:",
    "image:",
    "images:",
    "image credit",
    "video:",
    "credit:",
    "file photo",
    "advertisement",
    "advertorial",
    "sponsored",
    "share this",
    "share on",
    "share:",
    "tags:",
    "topics:",
    "filed under",
    "comments",
    "leave a comment",
    "have your say",
    "get in touch",
    "got a story",
    "for more stories like this",
    "email us",
    "contact us",
    "send tips",
    "newsletter",
    "thank you for reading",
    "thanks for reading",
    "to read more",
    "read our",
    "listen to this",
    "with files from",
    "first published in",
    "this article was first published",
    "this article is republished",
    "this story was first published",
    "republished from",
    "watch |",
    "video |",
    "listen |",
    "dieses thema im programm",
    "dieser artikel wurde ausgedruckt",
    "aus dem englischen von",
    "aus dem französischen von",
    "aus dem amerikanischen von",
    "übersetzung:",
    "übersetzt von",
    "hat ihnen dieser artikel gefallen",
    "wie hat ihnen dieser artikel",
    "mit informationen der",
    "bildrechte:",
    "foto(s):",
    "additional reporting by",
    "reporting by",
    "edited by",
    "editing by",
    "compiled by",
    "by continuing",
    "we use cookies",
    "this site uses",
    "enable javascript",
    "loading",
    "skip to",
    "jump to",
    "back to top",
    "print this",
    "save article",
    "sign in",
    "log in",
    "register now",
    "already a subscriber",
    "folgen sie uns",
    "abonnieren",
    "newsletter abonnieren",
    "jetzt anmelden",
    "jetzt abonnieren",
    "melden sie sich",
    "foto:",
    "fotos:",
    "bild:",
    "quelle:",
    "quellen:",
    "bildquelle",
    "anzeige",
    "werbung",
    "teilen",
    "hinweis der redaktion",
    "(apa",
    "mit material von",
    "mit dpa",
    "mit agenturmaterial",
    "dieser artikel erschien",
    "dieser text erschien",
    "transparenzhinweis",
    "mitarbeit:",
    "abonnez-vous",
    "inscrivez-vous",
    "suivez-nous",
    "suivez toute",
    "crédit photo",
    "publicité",
    "suscríbete",
    "suscribete",
    "síguenos",
    "siguenos",
    "publicidad",
    "sigue toda la información",
    "iscriviti",
    "seguici",
    "riproduzione riservata",
    "pubblicità",
    "inscreva-se",
    "siga o",
    "publicidade",
    "volg ons",
    "abonneer",
    "prenumerera",
    "annons",
    "følg os",
    "tilaa",
    "zapisz się",
    "obserwuj nas",
    "reklama",
    "sledujte nás",
    "подписывайтесь",
    "підписуйтесь",
    "подпишитесь",
    "реклама",
    "фото:",
    "bizi takip",
    "abone ol",
    "reklam",
    "ακολουθήστε",
    "تابعنا",
    "اشترك",
    "langganan",
    "ikuti kami",
    "theo dõi",
    "ফলো করুন",
    "無断転載",
    "著作権",
    "写真=",
    "版权",
    "责任编辑",
    "責任編輯",
    "무단전재",
    "저작권자",
];

/// Beginnings of lines, by their first characters.
type Openers = FxHashMap<char, Vec<&'static str>>;

fn by_first(cues: &'static [&'static str]) -> Openers {
    let mut openers = Openers::default();
    for cue in cues {
        if let Some(first) = cue.chars().next() {
            openers.entry(first).or_default().push(cue);
        }
    }
    openers
}

fn starts_with_cue(line: &str, openers: &Openers) -> bool {
    let line =
        line.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '【' | '©'));
    let first = line.chars().next().and_then(|c| c.to_lowercase().next());
    let Some(cues) = first.and_then(|first| openers.get(&first)) else { return false };
    let mut lower = String::with_capacity(64);
    for c in line.chars().take(48) {
        if c.is_ascii() {
            lower.push(c.to_ascii_lowercase());
        } else {
            lower.extend(c.to_lowercase());
        }
    }
    cues.iter().any(|cue| {
        lower.strip_prefix(cue).is_some_and(|rest| {
            let last = cue.chars().next_back();
            let next = rest.chars().next();
            last.is_some_and(|c| !c.is_alphanumeric() || crate::words::is_ideograph(c))
                || next.is_none_or(|c| !c.is_alphanumeric())
        })
    })
}

/// Whether a line says that the rest of the article is for those who pay.
pub(crate) fn is_barrier(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "to continue reading",
        "subscribe to continue",
        "this article is for subscribers",
        "this content is for subscribers",
        "il vous reste",
        "la suite est réservée",
        "cet article est réservé",
        "article réservé aux abonnés",
        "dieser artikel ist nur für",
        "weiterlesen mit",
        "este contenido es exclusivo",
        "contenido exclusivo para",
        "contenuto riservato",
        "この記事は会員限定",
        "このコンテンツは有料",
    ];
    static OPENERS: OnceLock<Openers> = OnceLock::new();
    starts_with_cue(line, OPENERS.get_or_init(|| by_first(WORDS)))
}

/// How many words of a line ask its reader to sign up, follow, install or pay.
pub(crate) fn promotions(line: &str) -> usize {
    const WORDS: &[&str] = &[
        "newsletter",
        "sign up",
        "signing up",
        "subscribe",
        "subscription",
        "whatsapp",
        "telegram",
        "facebook",
        "instagram",
        "follow us",
        "our app",
        "app store",
        "google play",
        "podcast",
        "membership",
        "support us",
        "donat",
        "e-mail",
        "email us",
        "abonn",
        "anmelden",
        "-app",
        "folgen sie",
        "spende",
        "unterstützen sie",
        "mitglied",
        "inscri",
        "suscr",
        "suscrí",
        "application du",
        "aplicación",
        "boletín",
        "lettre d'information",
        "infolettre",
        "iscriv",
        "abbonat",
        "assine",
        "inscreva",
        "nieuwsbrief",
        "prenumerera",
        "nyhetsbrev",
        "uutiskirje",
        "zapisz się",
        "odběr",
        "hírlevél",
        "рассылк",
        "подпис",
        "підпис",
        "abone",
        "bülten",
        "berlangganan",
        "đăng ký",
        "ニュースレター",
        "会員登録",
        "订阅",
        "訂閱",
        "구독",
    ];
    let lower = line.to_lowercase();
    WORDS.iter().filter(|word| lower.contains(**word)).count()
}

/// Whether a line says how long an article takes to read.
pub(crate) fn is_reading_time(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "lesedauer",
        "lesezeit",
        "min read",
        "mins read",
        "minute read",
        "minutes read",
        "minutes to read",
        "reading time",
        "read time",
        "min de lecture",
        "temps de lecture",
        "minutes de lecture",
        "tiempo de lectura",
        "min de lectura",
        "tempo di lettura",
        "min di lettura",
        "tempo de leitura",
        "min de leitura",
        "leestijd",
        "min. leestijd",
        "lukuaika",
        "læsetid",
        "lästid",
        "lesetid",
        "czas czytania",
        "min czytania",
        "doba čtení",
        "čas čtení",
        "время чтения",
        "мин чтения",
        "час читання",
        "okuma süresi",
        "dakika okuma",
        "dk okuma",
        "χρόνος ανάγνωσης",
        "waktu baca",
        "phút đọc",
        "読了時間",
        "阅读时间",
    ];
    let lower = line.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// Whether a line points to other articles.
pub(crate) fn is_read_also(line: &str) -> bool {
    static OPENERS: OnceLock<Openers> = OnceLock::new();
    starts_with_cue(line, OPENERS.get_or_init(|| by_first(READ_ALSO)))
}

/// A headline without the words that point to it: `Read also: Talks resume`.
pub(crate) fn without_read_also(title: &str) -> &str {
    match title.split_once(':') {
        Some((lead, rest)) if lead.len() < 40 && is_read_also(&format!("{lead}:")) => rest.trim(),
        _ => title,
    }
}

/// Whether a heading announces more of the same site: `More Kestany Post`.
pub(crate) fn is_more(heading: &str) -> bool {
    const MORE: &[&str] = &[
        "more",
        "mehr",
        "weitere",
        "plus",
        "más",
        "mais",
        "altro",
        "meer",
        "mer",
        "więcej",
        "další",
        "ещё",
        "больше",
        "latest",
        "recent",
        "neueste",
        "aktuelle",
    ];
    let mut words = crate::words::lower_words(heading);
    let first = words.next();
    first.is_some_and(|first| MORE.contains(&first.as_str())) && words.count() <= 3
}

/// Whether a line is the site speaking of itself.
pub(crate) fn is_self_talk(line: &str) -> bool {
    static OPENERS: OnceLock<Openers> = OnceLock::new();
    starts_with_cue(line, OPENERS.get_or_init(|| by_first(SELF_TALK)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_are_read_by_their_words() {
        let check = |class, expect: u32| {
            assert_eq!(class_cues(class) & expect, expect, "{class}");
        };
        check("c-relatedPosts", RELATED);
        check("related-posts", RELATED);
        check("article__body", BODY);
        check("story-body-text", BODY);
        check("entry-content", BODY);
        check("social_share", SHARE);
        check("sc-1x screen-reader", HIDDEN);
        assert_eq!(class_cues("shadow readable header-dark") & FURNITURE, 0);
        assert_eq!(class_cues("headline loading") & FURNITURE, 0);
        assert_eq!(class_cues("c-MyPayWall__x") & PAYWALL, PAYWALL);
        // Marks are no part of a word once it is taken apart, so those in the table would
        // never be found by it.
        let known = class_words();
        for word in known.words.keys().filter(|word| !word.contains('-')) {
            assert!(known.may_hold(word), "{word}");
        }
    }

    #[test]
    fn lines_are_told_by_how_they_begin() {
        for line in ["Read also: Ardovia votes", "» Lesen Sie auch", "関連記事 首相", "READ MORE"]
        {
            assert!(is_read_also(line), "{line}");
        }
        assert!(!is_read_also("Read moreover the treaty"));
        assert_eq!(without_read_also("READ MORE: Talks resume"), "Talks resume");
        assert_eq!(without_read_also("Ardovia: Talks resume"), "Ardovia: Talks resume");
        assert!(is_self_talk("Sign up for our newsletter"));
        assert!(is_self_talk("© Ardovia Press"));
        assert!(!is_self_talk("Signs of a thaw appeared"));
        assert!(!is_self_talk("Commentators in Kestany disagreed"));
    }
}

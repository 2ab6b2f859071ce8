"""Makes `spiders/dates/words.json` from CLDR (babel), dateparser's tables and the lists below.

    PYTHONPATH=. python tests/spiders/dates/build_words.py > spiders/dates/words.json

Only needed to add a language; babel is no run-time dependency. Month and weekday names, day periods and "ago"
patterns are CLDR's (Unicode License); what news pages write beyond CLDR stands in the lists.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from importlib import import_module
from typing import Any

from babel import Locale

from spiders.dates.fold import fold


def words(raw: str) -> list[str]:
    return [word.replace("_", " ") for word in raw.split()]


LANGUAGES = words("""af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fil fo fr ga gl gu he hi hr hu hy id is it ja ka
kk km kn ko ky lb lo lt lv mk ml mn mr ms mt my nb ne nl nn pa pl ps pt ro ru si sk sl sq sr sr-Latn sv sw ta te th tr
uk ur uz uz-Cyrl vi zh zh-Hant zu""")
UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
MONTH_KEYS = words("january february march april may june july august september october november december")
DAY_KEYS = words("monday tuesday wednesday thursday friday saturday sunday")

# Names that news pages write and CLDR does not list: language -> month number -> words.
MORE_MONTHS: dict[str, dict[int, str]] = {
    "en": {9: "sept", 6: "june", 7: "july", 1: "january", 2: "febuary"},
    "de": {1: "jänner jän", 2: "feber", 3: "mrz maerz", 5: "mai", 6: "juno", 9: "sept"},
    "fr": {2: "fevr fév", 4: "avr", 7: "juill juil", 8: "aou", 12: "decem"},
    "es": {9: "setiembre set sept", 1: "enero"},
    "pt": {9: "set"},
    "it": {5: "magg", 6: "giugn", 7: "lugl", 9: "sett"},
    "nl": {3: "mrt maa", 5: "mei"},
    "ar": {
        1: "كانون_الثاني جانفي جانفى يناير ينائر", 2: "شباط فيفري فبراير", 3: "آذار اذار مارس", 4: "نيسان أبريل ابريل أفريل افريل إبريل",
        5: "أيار ايار مايو ماي", 6: "حزيران يونيو جوان يونيه", 7: "تموز يوليو جويلية يوليوز يوليه", 8: "آب أغسطس اغسطس أوت غشت",
        9: "أيلول ايلول سبتمبر شتنبر", 10: "تشرين_الأول تشرين_الاول أكتوبر اكتوبر", 11: "تشرين_الثاني نوفمبر نونبر",
        12: "كانون_الأول كانون_الاول ديسمبر دجنبر",
    },
    "ru": {9: "сент", 2: "февр", 11: "нояб"},
    "uk": {1: "січ"},
    "el": {9: "σεπτ", 8: "αυγ", 5: "μαϊου μαι", 6: "ιουν", 7: "ιουλ"},
    "hi": {1: "जनवरी जन", 2: "फ़रवरी फरवरी फर", 4: "अप्रैल अप्रेल", 8: "अगस्त अग", 9: "सितंबर सितम्बर सित", 10: "अक्टूबर अक्तूबर अक्टू", 11: "नवंबर नवम्बर नव", 12: "दिसंबर दिसम्बर दिस"},
    "bn": {1: "জানুয়ারি জানুয়ারী জানুয়ারি", 2: "ফেব্রুয়ারি ফেব্রুয়ারী ফেব্রুয়ারি", 8: "আগস্ট অগস্ট", 9: "সেপ্টেম্বর", 11: "নভেম্বর", 12: "ডিসেম্বর"},
    "ur": {2: "فروری", 3: "مارچ", 5: "مئی", 10: "اکتوبر"},
    "th": {1: "มค", 2: "กพ", 3: "มีค", 4: "เมย", 5: "พค", 6: "มิย", 7: "กค", 8: "สค", 9: "กย", 10: "ตค", 11: "พย", 12: "ธค"},
    "id": {8: "agt agu agus", 11: "nop nopember", 2: "pebruari peb"},
    "tr": {1: "ock", 2: "sub şbt", 3: "mrt", 4: "nis", 5: "mys", 6: "hzr", 7: "tmz", 8: "agu", 9: "eyl", 10: "ekm", 11: "ksm", 12: "arl"},
    "vi": {},
    "he": {1: "בינואר בינו", 2: "בפברואר בפבר", 3: "במרץ במרס מרס", 4: "באפריל באפר", 5: "במאי", 6: "ביוני ביונ", 7: "ביולי ביול", 8: "באוגוסט באוג", 9: "בספטמבר בספט", 10: "באוקטובר באוק", 11: "בנובמבר בנוב", 12: "בדצמבר בדצמ"},
    "sw": {}, "ps": {1: "جنوري", 2: "فبروري", 3: "مارچ", 4: "اپریل", 5: "مۍ", 6: "جون", 7: "جولای", 8: "اګست", 9: "سپتمبر", 10: "اکتوبر", 11: "نومبر", 12: "دسمبر"},
    "fa": {1: "جنوری", 2: "فبروری", 3: "مارچ", 6: "جون", 7: "جولای", 8: "آگوست اگست", 10: "اکتوبر", 11: "نومبر", 12: "دسمبر"},
    "sr-Latn": {3: "mart", 6: "juni juna", 7: "juli jula"}, "sr": {6: "јуна", 7: "јула"},
    "hr": {1: "siječnja", 10: "listopada"}, "ro": {5: "mai", 9: "sept"}, "fi": {}, "lt": {}, "lv": {},
    "ca": {}, "la": {},
}  # fmt: skip
# Solar Hijri (Jalali) months, Iranian and Afghan names.
JALALI = [
    "فروردین حمل وری", "اردیبهشت ثور غویی", "خرداد جوزا غبرگولی", "تیر سرطان چنگاښ", "مرداد امرداد اسد زمری", "شهریور سنبله وږی",
    "مهر میزان تله", "آبان عقرب لړم", "آذر قوس لیندۍ", "دی جدی مرغومی", "بهمن دلو سلواغه", "اسفند حوت کب",
]  # fmt: skip
DAY_PARTS = {
    "am": "am a.m. πμ öö ö.ö. ÖÖ 오전 上午 午前 凌晨 午夜 早上 清晨 早晨 ص صباحا صباحًا قبلازظهر قظ ق.ظ قدوپہر पूर्वाह्न सुबह पूर्वाह्ण পূর্বাহ্ণ পূর্বাহ্ন সকাল ভোর এএম म.पू. सकाळी ก่อนเที่ยง முற்பகல் காலை ഉദയം ರಾವಿ ഈഎം утра პმ de. du_am SA सकाळ ਸਵੇਰੇ ਪੂਰਵ",
    "pm": "pm p.m. μμ ös ö.s. ÖS 오후 下午 午後 中午 正午 晚上 傍晚 م مساء مساءً مساءا بعدازظهر بظ ب.ظ अपराह्न शाम दोपहर অপরাহ্ণ অপরাহ্ন দুপুর বিকাল বিকেল সন্ধ্যা পিএম म.उ. दुपारी सायंकाळी หลังเที่ยง பிற்பகல் மாலை вечера дня CH ਸ਼ਾਮ",
    "night": "रात রাত রাতে ночи 深夜 夜间 夜 रात्री रात्रौ இரவு",
}  # fmt: skip
# Noon and midnight in words, as Django's `P` and CLDR print them in the place of a time; a blank is an underscore.
NOON = {
    "en": "noon midday", "af": "middag", "ar": "ظهرا ظهراً", "az": "günorta", "be": "поўдзень", "bg": "обяд", "bn": "দুপুর", "bs": "podne", "ca": "migdia",
    "cs": "poledne", "cy": "canol_dydd", "da": "middag", "de": "mittag mittags", "el": "μεσημέρι", "eo": "tagmezo", "es": "mediodía", "et": "keskpäev", "eu": "eguerdia",
    "fa": "ظهر", "fi": "keskipäivä", "fr": "midi", "ga": "nóin meán_lae", "gl": "mediodía", "hi": "दोपहर", "hr": "podne", "hu": "dél délben", "hy": "կեսօր",
    "is": "hádegi", "it": "mezzogiorno", "ka": "შუადღე", "kk": "түсқайта", "kn": "ಮಧ್ಯಾಹ್ನ", "ko": "정오", "lt": "vidurdienis", "lv": "dienasvidus", "mk": "пладне",
    "ml": "ഉച്ച", "mn": "үд_дунд", "mr": "दुपारी", "ms": "tengahari", "my": "မွန်းတည့်", "ne": "मध्यान्ह", "nl": "middag", "pa": "ਨੂਨ", "pl": "południe",
    "pt": "meio-dia", "ro": "amiază", "ru": "полдень", "sk": "poludnie", "sl": "poldne", "sq": "mesditë", "sr": "podne подне", "sv": "middag", "sw": "mchana",
    "te": "మధ్యాహ్నం", "th": "เที่ยงวัน เที่ยง", "tr": "öğlen", "uk": "полудень", "ur": "دوپہر", "uz": "peshin", "vi": "buổi_trưa", "zh": "中午 正午", "ja": "正午",
}  # fmt: skip
MIDNIGHT = {
    "en": "midnight", "af": "middernag", "ar": "منتصف_الليل", "az": "gecə_yarısı", "be": "поўнач", "bg": "полунощ", "bn": "মধ্যরাত", "bs": "ponoć", "ca": "mitjanit",
    "cs": "půlnoc", "cy": "canol_nos", "da": "midnat", "de": "mitternacht", "el": "μεσάνυχτα", "eo": "noktomezo", "es": "medianoche", "et": "südaöö kesköö", "eu": "gauerdia",
    "fa": "نیمه_شب نیمه‌شب", "fi": "keskiyö", "fr": "minuit", "ga": "meán_oíche", "gl": "medianoite", "hi": "मध्यरात्री मध्यरात्रि", "hr": "ponoć", "hu": "éjfél", "hy": "կեսգիշեր",
    "id": "tengah_malam", "is": "miðnætti", "it": "mezzanotte", "ka": "შუაღამე", "kk": "түнжарым", "kn": "ಮಧ್ಯರಾತ್ರಿ", "ko": "자정", "lt": "vidurnaktis", "lv": "pusnakts",
    "mk": "полноќ", "ml": "അർധരാത്രി അര്‍ധരാത്രി", "mn": "шөнө_дунд", "mr": "मध्यरात्री", "ms": "tengah_malam", "my": "သန်းခေါင်", "nb": "midnatt", "ne": "मध्यरात",
    "nl": "middernacht", "nn": "midnatt", "pa": "ਅੱਧੀ-ਰਾਤ", "pl": "północ", "pt": "meia-noite", "ro": "miezul_nopții", "ru": "полночь", "sk": "polnoc", "sl": "polnoč",
    "sq": "mesnatë", "sr": "ponoć поноћ", "sv": "midnatt", "sw": "usiku_wa_manane", "te": "అర్ధరాత్రి", "th": "เที่ยงคืน", "tr": "gece_yarısı", "uk": "північ",
    "ur": "نصف_رات", "uz": "yarim_tunda", "vi": "nửa_đêm", "zh": "午夜",
}  # fmt: skip
# Halves of the day beyond those, in their own language only: language -> am, pm, night; a blank is an underscore.
MORE_PARTS = {
    "az": ("g.ə.", "g.s.", ""), "be": ("папоўначы", "папаўдні", ""), "bg": ("преди_обяд сутринта", "след_обяд следобед вечерта", ""), "bs": ("prije_p.", "po_p.", ""),
    "de": ("vorm. vormittags morgens früh", "nachm. nachmittags abends", "nachts"), "es": ("de_la_mañana de_la_madrugada", "de_la_tarde", "de_la_noche"), "et": ("e.l.", "p.l.", ""),
    "fa": ("صبح", "عصر", ""), "fr": ("matin du_matin", "après-midi de_l'après-midi du_soir", ""), "he": ("בבוקר", "אחר_הצהריים בערב בצהריים", "בלילה"),
    "hr": ("ujutro", "popodne navečer", ""), "is": ("morgun", "eftirmiðdegi", ""), "it": ("del_mattino di_mattina", "del_pomeriggio di_sera", ""), "kk": ("т.ж.", "т.қ.", ""),
    "kn": ("ಪೂರ್ವಾಹ್ನ", "ಅಪರಾಹ್ನ", ""), "mk": ("наутро", "попладне", ""), "ms": ("pagi", "petang", "malam"), "id": ("pagi", "sore", "malam"), "my": ("မနက်", "", ""),
    "pl": ("rano", "po_południu wieczorem", "w_nocy"), "pt": ("da_manhã da_madrugada", "da_tarde", "da_noite"), "sk": ("predpoludním ráno", "popoludní večer", ""),
    "sr": ("pre_p. пре_п. ujutru ујутру", "po_p. по_п. uveče увече", ""), "uk": ("до_полудня ранку", "після_полудня вечора", "ночі"), "ur": ("صبح", "شام", ""), "ru": ("д.п.", "п.п.", ""),
}  # fmt: skip
FILLERS = words("""
the of on at in a an de del della dello dell d do da dos das di du den der dem des le la les los las el il lo i o am um ab à au a0
alle all alla ore h uhr uur om op van kl klo kello klockan kell kl. saat saati tarihinde tarih günü saatleri v ve ob u at. dana
dne dňa godz godzina godzinie o r roku rok r. г года г. году р року р. в во о у от на год часа часов час ч ч. года. роки
gada gadā plkst d. m. m d val val. metų metais mėn mėn. dieną k. nap napja órakor óra év évi -i -án -én -ja kor ora orele la ora
às as na em no às. à0 hora horas hs h. hrs. klukkan kl jam pukul tanggal tgl pkl wib. lúc ngày năm vào hôm thứ kwa saa tarehe siku ya mwaka
ar am0 an0 ú bliain eguneko eguna urteko ko an ren les
στις στισ και τις την του το ώρα ωρα
في يوم الساعة ساعة بتاريخ الموافق عند سنة عام على تمام
در ساعت روز سال مورخ تاریخ به
को बजे के दिन समय पर दिनांक को तारीख বার তারিখ তারিখে সময় টায় টা মিনিট খ্রি খ্রিস্টাব্দ খ্রিষ্টাব্দ এ
بجے کو تاریخ بروز وقت ء
น เวลา วันที่ ที่ พ.ศ. พศ ค.ศ. คศ เมื่อ
ב ה בשעה ביום שעה לחודש
წ წლის საათზე ժ թ թ. օրը ժամը
에 시각 기준
го ого е й ій го. ий ого. ти tega stega ж жылы e د ы ж. ден ko оны
""")  # fmt: skip
ORDINALS = words("st nd rd th er ère ere re e ème eme ième º ª ° o a de ste . го ого е й ій te de ª ta ti")
HOUR_LETTERS = words("h u hs hod ч godz uhr uur h. hrs h00 ว")
LABELS = words("""
published publish posted post updated update last modified date dated created added written by submitted on edited comment commented reply replied
since joined says said wrote first issued release released print edition time today story
veröffentlicht erstellt aktualisiert stand geschrieben gepostet datum von vom beitrag schrieb sagte sagt
publié publie mis jour modifié écrit posté par date créé ajouté dit
publicado publicada actualizado actualizada fecha escrito por dijo creado el
publicado atualizado postado escrito em por disse data
pubblicato aggiornato scritto inviato data da ha detto il
geplaatst gepubliceerd bijgewerkt op door
publicerad uppdaterad skapad publisert oppdatert offentliggjort opdateret julkaistu päivitetty
opublikowano dodano aktualizacja napisał data publikacji
опубликовано опубликован обновлено обновлен дата добавлено написал опубліковано оновлено додано
vydáno aktualizováno publikováno zveřejněno uverejnené objavljeno objavljen ažurirano
yayınlanma yayınlandı güncelleme güncellendi tarihi giriş yayın
δημοσιεύτηκε δημοσιεύθηκε δημοσίευση ενημέρωση ανάρτηση
publicat actualizat data postat megjelent közzétéve frissítve
diterbitkan dipublikasikan diperbarui terbit đăng cập nhật
نشر نُشر تم آخر تحديث تاريخ النشر انتشار منتشر بروزرسانی شائع اشاعت
प्रकाशित अपडेट पब्लिश্ড প্রকাশ প্রকাশিত আপডেট প্রকাশের
发布 发表 更新 时间 日期 发布时间 發表 發佈 時間 公開 公開日 更新日 投稿 投稿日 作成日 配信 등록 입력 수정 작성 작성일 게시 최종수정 발행
เผยแพร่ อัปเดต โพสต์ ปรับปรุง פורסם עודכן תאריך
""")  # fmt: skip
# "ago" patterns beyond CLDR: unit -> patterns, # for the number.
MORE_AGO: dict[str, str] = {
    "second": "#secs ago|#s|#sec|#segundos atrás|#วินาทีที่แล้ว",
    "minute": "#mins ago|#m|il y a #minutes|vor #min|#min siden|#min sedan|fa #minuti|#мин. назад|#мин назад|#минут назад|#dk önce|#dk.önce|منذ #دقيقة|منذ #دقائق|منذ دقيقة|قبل #دقائق|قبل #دقيقة|#分前|#分鐘前|#分钟以前|hace #minutos|hace #min|#minuti fa|#minut temu|#min temu|cách đây #phút|#menit yang lalu|#menit lalu|#minuter sedan|prije #minuta|#হকমিনিট|#মিনিট আগে|#minutos atrás|#minuto atrás|#min atrás|#นาทีที่แล้ว|#นาทีก่อน|#perc|#perccel ezelőtt|#dakika evvel|#دقیقه پیش|#دقیقه قبل|#منٹ قبل|#منٹ پہلے|#मिनट पूर्व|#мин назад|#мин тому|#хв тому",
    "hour": "#hrs ago|#hr|#hrs|#h|vor #std|vor #h|#t siden|#tim sedan|#timer siden|#час. назад|#ч назад|#ч. назад|#часов назад|#часа назад|#час назад|#saat önce|#sa önce|منذ #ساعة|منذ #ساعات|منذ ساعة|منذ ساعتين|قبل #ساعات|قبل #ساعة|قبل ساعة|#小時前|#個小時前|#个小时前|#小时以前|hace #horas|hace #h|#ore fa|#h fa|#godz. temu|#godziny temu|cách đây #giờ|#jam yang lalu|#jam lalu|#timmar sedan|prije #sati|#ঘণ্টা আগে|#ঘন্টা আগে|#u geleden|a# hour ago|#horas atrás|#hora atrás|#h atrás|#ชั่วโมงที่แล้ว|#ชั่วโมงก่อน|#ชม.ที่แล้ว|#órával ezelőtt|#ساعت پیش|#ساعت قبل|#گھنٹے قبل|#گھنٹے پہلے|#घंटे पूर्व|#घंटा पहले|#घण्टा अघि|#ঘণ্টা পূর্বে|#ч тому|#год тому",
    "day": "#d|#dage siden|#dgr sedan|#dagar sedan|#дн. назад|#дня назад|#дней назад|#gün önce|منذ #يوم|منذ #أيام|منذ يوم|منذ يومين|قبل #أيام|قبل #يوم|قبل يوم|#日前|#天以前|hace #días|hace #d|#giorni fa|#g fa|#gg fa|#dni temu|cách đây #ngày|#hari yang lalu|#hari lalu|prije #dana|#দিন আগে|il y a #j|#dias atrás|#días atrás|#dia atrás|#วันที่แล้ว|#วันก่อน|#nappal ezelőtt|#روز پیش|#روز قبل|#دن قبل|#دن پہلے|#दिन पूर्व|#দিন পূর্বে|#дні тому|#днів тому",
    "week": "#w|#wk|#wks ago|#週間前|#个星期前|#周以前|hace #sem|#hafta önce|منذ #أسابيع|منذ أسبوع|منذ أسبوعين|#minggu yang lalu|#minggu lalu|#সপ্তাহ আগে|#semanas atrás|#semana atrás|#สัปดาห์ที่แล้ว|#هفته پیش|#هفته قبل|#ہفتے قبل|#ہفتے پہلے|#тижні тому",
    "month": "#mo|#mos|#mths ago|منذ #أشهر|منذ شهر|منذ شهرين|قبل #أشهر|#ay önce|#か月前|#ヶ月前|#カ月前|#月前|#bulan yang lalu|#bulan lalu|#মাস আগে",
    "year": "#y|#yr|#yrs|#yrs ago|منذ #سنوات|منذ سنة|منذ عام|قبل #سنوات|قبل سنة|#yıl önce|#年以前|#tahun yang lalu|#tahun lalu|#বছর আগে",
}  # fmt: skip
# "Ago" in words that hold their number: one, two (Arabic and Hebrew duals), a half.
FIXED = {
    "1 minute": "منذ دقيقة|قبل دقيقة|לפני דקה|минуту назад|минута назад|хвилину тому|minutę temu|před minutou|pred minútou|prije minutu|pre minut|1 perce|dakika önce",
    "2 minute": "منذ دقيقتين|קודם שתי דקות",
    "30 minute": "half an hour ago|vor einer halben stunde|hace media hora|il y a une demi-heure|mezz'ora fa|pół godziny temu|полчаса назад|halfuur geleden|半小时前|半小時前|منذ نصف ساعة",
    "1 hour": "منذ ساعة|قبل ساعة|לפני שעה|час назад|годину тому|godzinę temu|před hodinou|pred hodinou|prije sat vremena|pre sat vremena|преди час|egy órája",
    "2 hour": "منذ ساعتين|قبل ساعتين|לפני שעתיים",
    "1 day": "منذ يوم|قبل يوم|לפני יום|день назад|день тому|dzień temu|před dnem|prije dan|преди ден",
    "2 day": "منذ يومين|قبل يومين|לפני יומיים",
    "1 week": "منذ أسبوع|قبل أسبوع|לפני שבוע|неделю назад|тиждень тому|tydzień temu|před týdnem|pred týždňom|prije tjedan dana|преди седмица",
    "2 week": "منذ أسبوعين|قبل أسبوعين|לפני שבועיים",
    "1 month": "منذ شهر|קודם חודש|לפני חודש|месяц назад|місяць тому|miesiąc temu|před měsícem|last month|a month ago",
    "1 year": "منذ سنة|منذ عام|לפני שנה|год назад|рік тому|rok temu|před rokem|last year|a year ago",
}  # fmt: skip
NOW = """just now|now|moments ago|a moment ago|seconds ago|a few seconds ago|less than a minute ago|gerade eben|gerade|jetzt|soeben|à l'instant|il y a quelques secondes|maintenant|ahora|ahora mismo|justo ahora|hace un momento|
hace unos segundos|agora|agora mesmo|há poucos segundos|adesso|proprio ora|poco fa|pochi secondi fa|zojuist|nu|net|just nu|akkurat nå|lige nu|juuri nyt|przed chwilą|teraz|только что|сейчас|щойно|právě teď|právě|şimdi|az önce|
τώρα|μόλις τώρα|chiar acum|acum|éppen most|most|baru saja|vừa xong|vừa mới|الآن|منذ لحظات|قبل لحظات|همین الان|لحظاتی پیش|अभी|अभी-अभी|এইমাত্র|এখন|刚刚|刚才|剛剛|剛才|たった今|今|방금|방금 전|ابھی|เมื่อสักครู่|עכשיו|לפני רגע""".replace(
    "\n", ""
)
DAYS = {  # relative days in one word beyond CLDR
    "en": {0: "today", 1: "yesterday"}, "zh": {0: "今日 今天", 1: "昨日 昨天", 2: "前日 前天"}, "ja": {0: "今日 本日", 1: "昨日", 2: "一昨日"},
    "ko": {0: "오늘", 1: "어제", 2: "그저께"}, "ar": {0: "اليوم", 1: "أمس امس"}, "fa": {0: "امروز", 1: "دیروز"}, "ur": {0: "آج"},
    "vi": {0: "hôm_nay", 1: "hôm_qua", 2: "hôm_kia"}, "tr": {0: "bugün", 1: "dün"}, "hu": {0: "ma", 1: "tegnap", 2: "tegnapelőtt"}, "sv": {0: "idag", 1: "igår"},
    "da": {0: "idag", 1: "igår"}, "nb": {0: "idag", 1: "igår"}, "fr": {0: "aujourdhui", 1: "hier", 2: "avanthier"},
}  # fmt: skip
ONE = words(
    """a an one ein eine einer einem einen un une uno una um uma een en et ett ei jeden jedna jedną jednu jedne един една один одну одна bir egy o një viena vieno üks yksi ένα μία μια एक এক ایک یک satu một 一 hen"""
)


# Bare numbers with a unit that count as "ago" when they are the whole stamp; longer words ("5 min") tell reading time.
SHORT = frozenset(
    words(
        "#s #m #h #d #w #mo #mos #y #yr #yrs #hr #hrs #wk #분전 #일전 #주전 #년전 #초전 #天前 #年前 #分前 #秒前 #日前 #周前 #月前 #时前 #時前"
    )
)


def table(lang: str) -> dict[str, Any]:
    try:
        return import_module("dateparser.data.date_translation_data." + lang).info  # type: ignore[no-any-return]
    except ImportError:
        return {}


def month_words() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for tag in LANGUAGES:
        lang = tag.split("-")[0]
        locale = Locale.parse(tag.replace("-", "_"))
        other = table(tag) or table(lang)
        names: list[tuple[str, int]] = []
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names += [(name, number) for number, name in locale.months[context][width].items()]
        names += [(name, number) for number, key in enumerate(MONTH_KEYS, 1) for name in other.get(key, ())]
        names += [(name, number) for number, raw in MORE_MONTHS.get(tag, {}).items() for name in words(raw)]
        if lang == "eu":  # the genitive, as dates have it, is in CLDR's patterns and not in its names
            names += [(f"{name}ren", number) for name, number in names]
        for name, number in names:
            key = fold(name)
            if key and not any(c.isdigit() for c in key) and len(key) > 1:
                found[key].setdefault(lang, number)
    return found


def weekday_words() -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for tag in LANGUAGES:
        lang = tag.split("-")[0]
        locale = Locale.parse(tag.replace("-", "_"))
        other = table(tag) or table(lang)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for name in locale.days[context][width].values():
                    for part in [name, *(word for word in name.split() if len(word) >= 5)]:
                        found[fold(part)].add(lang)
        for key in DAY_KEYS:
            for name in other.get(key, ()):
                found[fold(name)].add(lang)
    return {key: sorted(langs) for key, langs in found.items() if len(key) > 1}


def day_parts() -> dict[str, dict[str, str]]:
    """Folded word -> {language or `*`: am, pm, night}; one-letter and Latin words count in their language only."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for part, raw in DAY_PARTS.items():
        for word in raw.split():
            key = fold(word)
            latin = key.isascii() and key not in ("am", "pm")
            found[key].setdefault({"sa": "vi", "ch": "vi", "de": "hu"}.get(key, "*") if latin else "*", part)
    for tag in LANGUAGES:
        lang = tag.split("-")[0]
        locale = Locale.parse(tag.replace("-", "_"))
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names = locale.day_periods.get(context, {}).get(width, {})
                for part in ("am", "pm"):
                    if part in names and fold(names[part]) not in ("am", "pm"):
                        found[fold(names[part])].setdefault(lang, part)
    found["du"]["hu"] = "pm"
    for lang, by_part in MORE_PARTS.items():
        for part, raw in zip(("am", "pm", "night"), by_part, strict=True):
            for word in words(raw):
                found[fold(word)].setdefault(lang, part)
    return found


_NUMBER = re.compile(r"\(\\d\+\+\[\.,\]\?\\d\*\+\)")


def ago_patterns() -> dict[str, str]:
    """Pattern without blanks, # for the number -> unit."""
    found: dict[str, str] = {}

    def add(pattern: str, unit: str) -> None:
        key = ago_key(pattern)
        if "#" in key or not any(c.isdigit() for c in key):
            found.setdefault(key, unit)

    for unit, raw in MORE_AGO.items():
        for pattern in raw.split("|"):
            add(pattern, unit)
    for tag in LANGUAGES:
        lang = tag.split("-")[0]
        locale = Locale.parse(tag.replace("-", "_"))
        for unit in UNITS:
            for width in ("", "-short", "-narrow"):
                try:
                    past = locale._data["date_fields"][unit + width]["past"]
                except KeyError:
                    continue
                for pattern in past.values():
                    if "{0}" in pattern and pattern.replace("{0}", "").strip(" -−+'."):
                        add(pattern.replace("{0}", "#"), unit)
            other = table(tag) or table(lang)
            for pattern in other.get("relative-type-regex", {}).get(f"\\1 {unit} ago", ()):
                pattern = (
                    _NUMBER.sub("#", pattern).replace("\\s*", "").replace("\\s+", " ").replace("\\.?", "")
                )
                if not re.search(r"[\\?*+()\[\]]", pattern):
                    add(pattern, unit)
    for key, unit in list(found.items()):  # Greek leaves the second of the two words out as often as not
        if key.startswith("πριναπο#"):
            found.setdefault(key.replace("απο#", "#"), unit)
    return {
        key: unit
        for key, unit in found.items()
        if key in SHORT or len(re.sub(r"[\W_]", "", key)) >= (4 if key.isascii() else 2)
    }


def ago_key(pattern: str) -> str:
    return "#".join(fold(part) for part in pattern.split("#"))


def relative_days() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for tag in LANGUAGES:
        lang = tag.split("-")[0]
        other = table(tag) or table(lang)
        for days, raw in DAYS.get(lang, {}).items():
            for word in words(raw):
                found[fold(word)].setdefault(lang, days)
        future = {fold(word) for word in other.get("relative-type", {}).get("in 1 day", ())}
        for days in (0, 1, 2):
            for word in other.get("relative-type", {}).get(f"{days} day ago", ()):
                # One word, and not the same word for tomorrow (Hindi, Bengali: kal).
                if " " not in word.strip() and fold(word) not in future and len(word) > 1:
                    found[fold(word)].setdefault(lang, days)
    return found


def compact(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One value where all languages agree: word -> [value, "languages"], else word -> {language: value}."""
    result: dict[str, Any] = {}
    for key, by_lang in sorted(found.items()):
        values = set(by_lang.values())
        result[key] = [values.pop(), " ".join(sorted(by_lang))] if len(values) == 1 else by_lang
    return result


def clock_words() -> tuple[dict[str, dict[str, int]], list[str]]:
    """Folded word -> {language: 0 or 12}, and the phrases of several words among these and the halves of the day."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    apart = set()
    for hour, table in ((12, NOON), (0, MIDNIGHT)):
        for lang, raw in table.items():
            for word in words(raw):
                found[fold(word)][lang] = hour
                apart.add(word)
    apart.update(word for parts in MORE_PARTS.values() for raw in parts for word in words(raw))
    # Longest first: "de la tarde" before a shorter phrase that begins it.
    return found, sorted(
        {re.sub("[ -]", " ", w) for w in apart if re.search("[ -]", w)}, key=lambda w: (-len(w), w)
    )


def main() -> None:
    clocks, apart = clock_words()
    data = {
        "months": compact(month_words()),
        "jalali": {fold(word): number for number, raw in enumerate(JALALI, 1) for word in raw.split()},
        "weekdays": {key: " ".join(langs) for key, langs in sorted(weekday_words().items())},
        "parts": dict(sorted(day_parts().items())),
        "clocks": compact(clocks),
        "apart": apart,
        "ago": dict(sorted(ago_patterns().items())),
        "fixed": {
            fold(phrase): meaning for meaning, raw in sorted(FIXED.items()) for phrase in raw.split("|")
        },
        "now": sorted({fold(word) for word in NOW.split("|") if fold(word)}),
        "days": compact(relative_days()),
        "fillers": sorted({fold(word) for word in FILLERS if fold(word)}),
        "labels": sorted({fold(word) for word in LABELS if fold(word)}),
        "ordinals": sorted({fold(word) or word for word in ORDINALS}),
        "hours": sorted({fold(word) for word in HOUR_LETTERS if fold(word)}),
        "one": sorted({fold(word) for word in ONE}),
        "languages": sorted({tag.split("-")[0] for tag in LANGUAGES}),
    }
    json.dump(data, sys.stdout, ensure_ascii=False, indent=0, sort_keys=True)


if __name__ == "__main__":
    main()

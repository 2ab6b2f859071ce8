"""Names in Chinese, Japanese and Korean bylines: who wrote, and not who edited, took the pictures or published.

A byline there is a row of credits: `来源：X 作者：Y 责任编辑：Z`, `取材・文：X 撮影：Y`, `X 기자`. Each credit's word says
what the names behind it did; names without such a word stand where the caller knows that authors stand.
Surnames are those that most people bear (China: Ministry of Public Security's list of 2021, Korea: census of 2015,
Japan: first characters of the 300 commonest); they are asked only where nothing but the name itself tells a name.
"""

from __future__ import annotations

import re

from spiders.sheet.strings import squeeze

_SCRIPT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WROTE = (
    "取材・文|取材·文|文・取材|作者|记者|記者|撰文|撰稿|执笔|執筆|著者|筆者|ライター|投稿者|文責|編集委員|論説委員|글쓴이|작성자|"
    "기자명|취재|글·사진|글・사진|文图|圖文|文·图|文字|口述|编译|編譯|聞き手は?|(?i:text by|words by|written by|interview by)"
)
_WROTE_SHORT = "文|글|著|정리"
"""Words so short that they count only with a sign of their own behind them: `文/X`, `文＝X`, `글 | X`."""
_OTHER = (
    "责任编辑|責任編輯|责编|責編|编辑|編輯|編集|主编|主編|编审|审核|審核|审校|校对|校對|监制|監製|终审|制图|製圖|绘图|设计|"
    "视频|視頻|排版|供图|题图|摄影|攝影|摄|撮影|写真|構成|翻译|翻譯|翻訳|译者|譯者|来源|來源|出处|出處|稿源|转自|发布|發布|發佈|发表|發表|"
    "时间|時間|日期|出版|更新|浏览|瀏覽|阅读|閱讀|点击|點擊|人气|评论|評論|字号|分享|通讯员|通訊員|微信|公众号|标签|分类|公開|投稿日|"
    "사진|편집|번역|영상|촬영|입력|수정|승인|등록|그래픽|삽화|게재|출처|업데이트|(?i:photos? by|edited by|translated by)"
)
_SIGN = r"\s*[:：/／|｜＝=・·丨ㅣ●]\s*"
_CREDIT = re.compile(
    rf"(?P<wrote>{_WROTE}|(?<![\u4e00-\u9fff\uac00-\ud7af])(?:{_WROTE_SHORT})(?={_SIGN}))"
    rf"|(?P<other>{_OTHER}|(?<![\u4e00-\u9fff])[图圖](?={_SIGN}))"
)
_BEHIND = re.compile(
    r"(?P<names>[^（(）)/／＝=:：]{2,24}?)\s*(?:[（(]\s*(?P<within>[^（(）)]{1,8}?)\s*[）)]|[/／＝=]\s*(?P<signed>[文글著图圖]|"
    rf"{_WROTE}|{_OTHER})(?=[\s、,，]|$)|(?<=\S)\s(?P<after>글|사진|정리|번역)(?=[\s·,]|$))[\s、,，·]*"
)
"""Names before what they did: `X（文）、Y（写真）`, `X/文 Y/图`, `X 글·Y 사진`."""
_DID = re.compile(rf"(?P<wrote>{_WROTE}|{_WROTE_SHORT})|{_OTHER}|[图圖]")
_AT_START = re.compile(
    rf"(?P<word>{_WROTE_SHORT})[ \u3000]+(?P<names>[\u3040-\u30ff\u3400-\u9fff々]{{2,6}}|[가-힣]{{2,4}})"
    rf"(?:[\s,、，·/]+(?:{_OTHER}).*)?"
)
"""`글 X, 사진 Y`, `文 X　写真 Y`: a short word without a sign counts where it begins the byline and a name is all that follows."""
_EDITOR = re.compile("责任编辑|責任編輯|责编|責編|编辑|編輯|主编|主編")
_ENCLOSED = re.compile(r"\s*[（(【\[［〔]([^（(【\[［〔）)】\]］〕]*)[）)】\]］〕]\s*")
_BRACKETED = re.compile(r"[（(〈【\[［〔][^）)〉】\]］〕]*[）)〉】\]］〕]?")
_ENDS = " \u3000.,:;：；，、。-–—*|｜/／\"'“”「」『』[]［］【】〔〕（）()=＝・·丨ㅣ"
_APART = re.compile(
    r"\s*[、,，;；/／|｜&＆丨ㅣ]\s*|\s+[和与與及]\s+|(?<=[\u4e00-\u9fff]{2})[和与與](?=[\u4e00-\u9fff]{2,4}$)|\u3000+(?=.{3})"
)
_OUTLET = re.compile(
    r"(?:[网網報报社台臺部局处處院会會庁省]|新[闻聞]|[日晚早周时時]刊|杂志|雑誌|雜誌|周刊|週刊|日[报報]|[电電][视視]台?|频道|頻道|公司|中心|政府|委员会|委員会|通[讯訊信]|"
    r"在线|在線|客户端|平台|传媒|傳媒|观察|財經|财经|ニュース|デジタル|メディア|オンライン|編集部|取材班|編集局|チーム|センター|新報|タイムズ|"
    r"뉴스|일보|신문|방송|닷컴|온라인|편집부|타임스|미디어|テレビ|放送|경제|[^\s]{2,}팀|[^\s]{1,}부|連載|ブログ|管理员|管理員|小编|小編|编辑部|佚名|匿名|一覧|紹介|プロフィール|简介|簡介|介绍|介紹|专栏|主页|文章|網友|网友|共同|時事|整理|综合|綜合)$"
)
_REPORTED = re.compile(r"(?:[报報][导導道]|电|電|讯|訊|摄|攝|撮影|提供)$")
_ROLE = re.compile(
    r"^(?:フリー|元|前|本[报報刊网網台社]|本紙|特派员|特派員|특파원|特[约約派]|[实實]习|見習|见习|首席|全媒体|资深|資深)+\s*|(?:記者|记者|さん|氏|先生|特派員|論説委員|編集委員|\s*(?:선임|수습|전문|인턴|객원|논설|여행|의학|과학|탐사)?\s*(?:기자|특파원|통신원|논설위원|앵커|에디터)(?:\s*외 \d+명)?)$"
)
_WIRE = re.compile(r"([\u4e00-\u9fff]{4,12})\s*\d{1,2}日[电電讯訊專专].*$")
_TIME = re.compile(r"\s*(?:\d{2,4}\s*[-./年]|\d{1,2}:\d{2}|\d+月).*$|\s+[\w.+-]+@\S+.*$")
_CHINESE = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅高郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭肖蔡潘田董袁于余叶葉蒋蔣杜苏蘇魏程吕呂"
    "丁沈任姚卢盧傅钟鍾姜崔谭譚廖范汪陆陸金石戴贾賈韦韋夏邱方侯邹鄒熊孟秦白江阎閻薛尹段雷黎史龙龍陶贺賀顾顧毛郝龚龔邵万萬钱錢严嚴赖賴覃洪武莫孔"
    "汤湯向常温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂苗"
    "曲盛冉骆駱游柴谷成路鲍鮑"
)
_KOREAN = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육맹제모탁"
)
_JAPANESE = frozenset(
    "佐鈴高田伊渡山中小加吉松井木林清斎斉齋池橋石前藤岡長近村遠青坂福太西三原和竹上森阿柴酒工横宮内今谷大増丸野武千菅新久平河島北水桜杉岩市"
    "桑樋畑佃谷栃薮藪安永後堀菊早川浜関荒望土五秋星細服富黒寺矢須白本熊奥辻南東梅吾浅片尾熱笠落戸榎黒沢八浦馬菱澤神津栗萩堤"
)


def is_east_asian(text: str | None) -> bool:
    """Whether the text holds a character of Chinese, Japanese or Korean."""
    return bool(text and _SCRIPT.search(text))


def is_outlet(name: str) -> bool:
    """Whether the name ends as those of papers, agencies, desks and offices there do: no person."""
    return bool(_OUTLET.search(name)) and is_east_asian(name)


def names_in(text: str, *, strict: bool = False) -> list[str]:
    """The authors in a byline or a markup value that holds such characters.

    Args:
        text: the byline or value.
        strict: the text is seen on the page and not marked as the author's name: what stands there without a credit's
            word must look like a person's name.
    """
    text = squeeze(text)
    if len(text) > 160:
        return []
    if enclosed := _ENCLOSED.fullmatch(text):
        text = enclosed[1]
    if placed := _PLACED.fullmatch(text):
        text = placed["name"] or placed["named"]
    if (named := _of_what_they_did(text)) is not None:
        return named
    marks = list(_CREDIT.finditer(text))
    if (korean := _before_gija(text)) and (strict or _GIJA.fullmatch(text.partition("=")[2] or text)):
        return korean
    if not strict and is_outlet(text):
        return [text]
    if not any(mark["wrote"] for mark in marks):
        head = text[: marks[0].start()] if marks else text
        return _people(head, sure=not strict)
    found = [name for n in range(len(marks)) for name in _credited(text, marks, n)]
    return list(dict.fromkeys(found))


_PLACED = re.compile(
    r"[\u30a0-\u30ff・]{2,12}\s*[=＝]\s*(?P<name>[\u3400-\u9fff々 ]{3,8})"
    r"|(?:本報|本报)?(?:記者|记者)(?P<named>[\u4e00-\u9fff]{3})[\u4e00-\u9fff]{2,3}(?:報導|报道|報道|电|電)"
)
"""Where somebody reported from, glued before or behind the name: `ロンドン=X`, `記者X台北報導`."""


def credits_of(text: str) -> list[str]:
    """The authors whom a credit's word names in a short text; an empty list where no such word stands."""
    if len(text) > 120 or "。" in text:
        return []
    if korean := _before_gija(text):
        return korean
    if named := _of_what_they_did(text):
        return named
    if pair := _WITH_OUTLET.search(text):
        return _people(pair[1], sure=False)
    marks = list(_CREDIT.finditer(text))
    return list(dict.fromkeys(name for n in range(len(marks)) for name in _credited(text, marks, n)))


def _of_what_they_did(text: str) -> list[str] | None:
    """The authors of a byline whose names stand before their credits' words, or behind a short one that begins it; None
    where it is set in another way."""
    begun = _AT_START.fullmatch(text)
    if (
        begun
        and begun["names"][0] in _CHINESE | _JAPANESE | _KOREAN
        and _is_person(begun["names"], sure=False)
    ):
        return [begun["names"]]
    at, written = 0, []
    while at < len(text):
        match = _BEHIND.match(text, at)
        did = _DID.fullmatch(match["within"] or match["signed"] or match["after"]) if match else None
        if match is None or did is None:
            return None
        if did["wrote"]:
            written.append(match["names"])
        at = match.end()
    return [name for names in written for name in _people(names, sure=False)] if at else None


_WITH_OUTLET = re.compile(
    r"(?:^|\s)[［\[【]([^\s，,［\]］\[】]{2,8})[，,]\s*[^，,［\]］\[】。]{2,20}[］\]】]"
)
"""`［name，outlet］`"""


def edits(text: str, name: str) -> bool:
    """Whether the text credits this person, and with editing alone, in Chinese."""
    roles = set()
    for at in (m.start() for m in re.finditer(re.escape(name), text)):
        before = list(_CREDIT.finditer(text, max(0, at - 24), at))
        if before and _LISTED.fullmatch(text, before[-1].end(), at):
            roles.add(bool(_EDITOR.fullmatch(before[-1][0])))
    return roles == {True}


_LISTED = re.compile(r"[\s:：/／|｜＝=・·]*(?:[\u4e00-\u9fff]{2,4}[、,，\s]+)*")
"""What may stand between a credit's word and a name: its sign, and other names."""


def _credited(text: str, marks: list[re.Match[str]], n: int) -> list[str]:
    """The names of the credit number `n`: those behind its word, or before a `記者` that ends a name."""
    if not marks[n]["wrote"]:
        return []
    end = marks[n + 1].start() if n + 1 < len(marks) else len(text)
    if n + 1 < len(marks) and _TOOK.fullmatch(text, marks[n + 1].start()):
        return []
    behind = re.sub(rf"^(?:{_SIGN}|\s|[：:])+", "", text[marks[n].end() : end])
    signed = bool(re.match(_SIGN, text[marks[n].end() : end]))
    names = _people(behind, sure=signed, apart=marks[n]["wrote"] in _SPACED)
    if not signed:
        names = [name for name in names if name[0] in _CHINESE | _JAPANESE | _KOREAN or " " in name]
    if names or behind.strip(_ENDS) or marks[n]["wrote"] != "記者":
        return names
    start = marks[n - 1].end() if n else 0
    return _people(text[start : marks[n].start()], sure=False)


_TOOK = re.compile(r"(?:摄影?|攝影?|撮影|供图|[图圖]|사진|촬영)\s*[）)】]?\s*")
"""`记者 X 摄`: behind a name, it says that the reporter took the picture."""
_SPACED = frozenset({"记者", "記者", "撰文", "撰稿"})
"""Words behind which blanks part names, as Chinese papers print them."""


def _people(text: str, *, sure: bool, apart: bool = False) -> list[str]:
    """The persons in a list of names: outlets, places of report, readings in brackets and times are taken out."""
    outer = _ENCLOSED.fullmatch(text)
    text = outer[1] if outer else text
    wire = _WIRE.search(text)
    if wire:
        text = text[: wire.start()] + wire[1][: max(2, min(3, len(wire[1]) - 2))]
    text = _TIME.sub("", _BRACKETED.sub(" ", text))
    names: list[str] = []
    for part in _APART.split(re.split(r"\s[:：]\s|[。！？]|(?<=.)[:：]", text)[0]):
        for piece in _spaced(part.strip(_ENDS), apart=apart):
            name = _ROLE.sub("", piece).strip(_ENDS)
            if _is_person(name, sure=sure):
                names.append(name)
    return names


def _spaced(text: str, *, apart: bool) -> list[str]:
    """The names that blanks part: several whole names, or an outlet and a name, not a surname and what follows it."""
    pieces = text.split()
    if len(pieces) < 2 or not all(_SCRIPT.search(piece) for piece in pieces):
        return [text]
    if all(len(piece) == 1 for piece in pieces):
        return ["".join(pieces)]
    if any(is_outlet(piece) or _REPORTED.search(piece) for piece in pieces):
        return pieces
    whole = all(2 <= len(p) <= 4 and (p[0] in _CHINESE or p[0] in _KOREAN) for p in pieces)
    return pieces if whole or (apart and all(len(p) >= 2 for p in pieces)) else [text]


def _is_person(name: str, *, sure: bool) -> bool:
    if not 2 <= len(name) <= 30 or is_outlet(name) or _REPORTED.search(name) or _CREDIT.fullmatch(name):
        return False
    if not _SCRIPT.search(name):
        return bool(re.fullmatch(r"[A-Za-z][\w .'-]+", name)) and (sure or " " in name)
    bare = "".join(name.split())
    if re.fullmatch(r"[\u3400-\u9fff々]+", bare):
        return len(bare) <= (8 if sure else 5)
    if re.fullmatch(r"[\uac00-\ud7af]+", bare):
        return len(bare) <= 12 if sure else len(bare) <= 4 and bare[0] in _KOREAN
    return sure or len(bare) <= 12


_GIJA = re.compile(
    r"(?P<names>(?:[가-힣]{2,4}\s*[·,、‧/&]\s*)*[가-힣]{2,4}?)\s*(?:선임|수습|전문|인턴|객원|논설|여행|의학|과학|탐사|시민|[가-힣]{2,6}(?:닷컴|뉴스|일보|신문)\s)?\s*"
    r"(?:기자|특파원|통신원|논설위원|대기자|앵커|에디터|칼럼니스트)(?![가-힣])"
)


def _before_gija(text: str) -> list[str]:
    """The names before `기자` (reporter) and words like it."""
    found: list[str] = []
    for match in _GIJA.finditer(text):
        names = [name for name in re.split(r"\s*[·,、‧/&]\s*", match["names"]) if name]
        found.extend(n for n in names if n[0] in _KOREAN and not _CREDIT.fullmatch(n))
    return list(dict.fromkeys(found))


_DATELINE = re.compile(
    r"[（(〔【\[［](?P<within>[^（(〔【）)〕】\]］。]{0,24}(?:记者|記者)[^）)〕】\]］。]{2,40})[）)〕】\]］]"
    r"|^(?:本[报報刊网網台]|[\u4e00-\u9fff]{2,8}[报報网網社讯訊])?\s*(?:讯|訊)?\s*(?:记者|記者)[ \u3000:：]+(?P<start>[\u4e00-\u9fff]{2,4}(?:[ \u3000、][\u4e00-\u9fff]{2,4}){0,3})\s*(?=$|[（(\d]|[\u4e00-\u9fff]{2,6}[报報][道導])"
)
_KOREAN_BRACKET = re.compile(
    r"^\s*[\[(【](?:[^\])】]{1,12}\s)?(?P<names>[가-힣]{2,4}(?:\s*[·,]\s*[가-힣]{2,4})*\s*(?:선임|수습|인턴)?\s*(?:기자|특파원|통신원))[\])】]"
)
"""`[만뉴스 김철수 기자]`"""
_PLACE_AND_NAME = re.compile(
    r"^\s*[【［\[（(][\u30a0-\u30ff\u4e00-\u9fff・]{2,10}\s*[=＝]\s*(?P<names>[\u4e00-\u9fff々ぁ-んァ-ヶ]{3,6}(?:[、，・][\u4e00-\u9fff々ぁ-んァ-ヶ]{3,6}){0,3})[】］\]）)]"
)
"""`【ロンドン＝山田太郎】`"""
_OUTLET_AND_NAME = re.compile(
    r"^\s*[【〔（(［\[](?:[\u4e00-\u9fff]{2,6}[網报報社刊聞闻])?(?P<name>[\u4e00-\u9fff]{2,4})[／/][\u4e00-\u9fff]{2,6}[報报][導道导][】〕）)］\]]"
)
"""`【海灣時報王小明／綜合報導】`"""
_SIGNED_AUTHOR = re.compile(
    r"[（(]\s*(?:本文)?(?:作者|撰稿人?)\s*[:：为是]?\s*(?P<name>[\u4e00-\u9fff]{2,4})(?=[ \u3000,，、系为是）)])[^）)]{0,40}[）)]\s*$"
)
"""`（作者：王小明 系某大学教授）`"""
_KOREAN_DATELINE = re.compile(
    r"^\s*[\[(【][^\])】]{2,30}[\])】]\s*(?P<names>[가-힣·,、\s]{2,24}(?:기자|특파원|통신원))\s*(?:=|$)"
)
_KOREAN_END = re.compile(
    r"(?:^|[.다\]]\s+)[/=]?\s*(?P<names>[가-힣]{2,4}(?:\s*[·,]\s*[가-힣]{2,4})*\s*(?:선임|수습|인턴|[가-힣]{2,6}(?:닷컴|뉴스|일보|신문)\s)?\s*기자)\s*(?:[\w.+-]+@[\w.-]+)?\s*$"
)
_JAPANESE_END = re.compile(r"[。」』．]?\s*(?P<within>[（(【〔][^（(【〔）)】〕。]{3,24}[）)】〕])\s*$")
_KANA = re.compile("[\u3040-\u30ff]")


def is_japanese(text: str) -> bool:
    """Whether the text holds kana."""
    return bool(_KANA.search(text))


def dateline(text: str) -> list[str]:
    """The reporters whom the first lines of a story name: `（记者王小明、李红）`, `(서울=연합) 박민수 기자 =`."""
    head = text[:120]
    if match := _KOREAN_DATELINE.search(head) or _KOREAN_BRACKET.search(head):
        return _before_gija(match["names"])
    if match := _PLACE_AND_NAME.search(head):
        return [name for name in _people(match["names"], sure=False) if name[0] in _JAPANESE]
    if match := _OUTLET_AND_NAME.search(head):
        return [match["name"]] if match["name"][0] in _CHINESE and not is_outlet(match["name"]) else []
    match = _DATELINE.search(head)
    if match is None:
        return []
    return names_in(match["within"]) if match["within"] else _people(match["start"], sure=False, apart=True)


def signature(text: str, *, japanese: bool = False) -> list[str]:
    """Who signs at the end of a story's paragraph: `（山田太郎）`, `【佐藤花子】`, `김철수 기자 kim@…`, `（作者：王小明）`.

    Args:
        text: the paragraph.
        japanese: the story is known to be: a name in brackets may be all that the paragraph says.
    """
    tail = text[-60:]
    if (signed := _SIGNED_AUTHOR.search(tail)) and signed["name"][0] in _CHINESE:
        return [signed["name"]]
    if match := _KOREAN_END.search(tail):
        return _before_gija(match["names"])
    match = _JAPANESE_END.search(tail)
    if (
        match is None
        or not (japanese or _KANA.search(text))
        or any(mark["other"] for mark in _CREDIT.finditer(match["within"]))
    ):
        return []
    names = names_in(match["within"], strict=True)
    whole = "".join(match["within"][1:-1].split())
    listed = bool(names) and len(whole) <= sum(len("".join(n.split())) + 8 for n in names)
    return (
        names
        if listed
        and all(
            n[0] in _JAPANESE
            and 3 <= len("".join(n.split())) <= 6
            and not re.search(r"[\u3040-\u309f]{3}", n)
            for n in names
        )
        else []
    )

"""Bylines and headlines as portals write them, made up by us: one row a page, with what is right for it.

Every name of a person, paper and place here is invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from spiders.sheet.page import Page
from tests.spiders.article.made import SENTENCES, news, page

ZH = (
    "北港码头扩建方案周一晚间在市议会以七票对五票获得通过，工程将于八月开始，预计持续到明年春天。",
    "工程师在三份报告中警告说，建于一九一一年的旧堤坝难以再承受一个像去年那样的冬天。",
    "聚集在大厅外的渔民对这一决定表示欢迎，但也追问泊位关闭数月的费用由谁承担。",
    "第二项表决涉及旧城区上方的起重机，因两名议员在午夜前离席而被推迟到下周举行。",
)
JA = (
    "北港の岸壁を広げる計画が月曜日の夜、市議会で賛成七、反対五で可決された。工事は八月に始まり、来年春まで続く見込みだ。",
    "技術者は三つの報告書で、一九一一年に造られた古い壁は昨年のような冬をもう一度越せないと警告していた。",
    "会場の外に集まった漁業者は決定を歓迎したが、数か月にわたる閉鎖の費用をだれが払うのかと尋ねた。",
    "旧市街の上に立つ起重機をめぐる二つ目の採決は、議員二人が退席したため来週に延期された。",
)
KO = (
    "북항 부두를 넓히는 계획이 월요일 밤 시의회에서 찬성 7표, 반대 5표로 통과됐다. 공사는 8월에 시작돼 내년 봄까지 이어질 전망이다.",
    "기술자들은 세 차례 보고서에서 1911년에 지어진 낡은 벽이 지난해 같은 겨울을 다시 견디지 못할 것이라고 경고했다.",
    "회의장 밖에 모인 어민들은 결정을 반겼지만 몇 달 동안 닫히는 선석의 비용을 누가 내느냐고 물었다.",
    "옛 시가지 위에 서 있는 기중기에 관한 두 번째 표결은 의원 두 명이 자리를 떠나 다음 주로 미뤄졌다.",
)
TEXTS = {"zh": ZH, "ja": JA, "ko": KO}
H1 = {
    "zh": "北港码头扩建方案获得通过",
    "ja": "北港の岸壁拡張、市議会が可決",
    "ko": "북항 부두 확장안 시의회 통과",
    "en": "Board votes to widen the quay",
}


@dataclass(frozen=True)
class Row:
    name: str
    lang: str
    authors: list[str] | None = None
    """The names to read; None where the row asks for the headline only."""
    before: str = ""
    after: str = ""
    head: str = ""
    h1: str = ""
    title: str = ""
    headline: str | None = None
    """The headline to read; None where the row asks for the authors only."""
    first: str = ""
    """What the first paragraph begins with."""
    last: str = ""
    """What the last paragraph ends with."""
    frame: str = ""
    """`div`: the headline stands in a `div`; `none`: only the title says it."""

    def page(self) -> Page:
        """The page of this row."""
        texts = list(TEXTS.get(self.lang[:2], SENTENCES))
        texts[0] = self.first + texts[0]
        texts[-1] += self.last
        h1 = self.h1 or H1.get(self.lang[:2], H1["en"])
        if self.frame:
            shown = f"<div class='title'>{h1}</div>" if self.frame == "div" else ""
            body = "".join(f"<p>{text}</p>" for text in texts)
            return page(
                f"<!DOCTYPE html><html lang='{self.lang}'><head><title>{self.title}</title>{self.head}</head><body>"
                f"<div class='nav'><a href='/'>1</a> <a href='/b'>2</a></div>{shown}<div class='text'>{body}</div></body></html>"
            )
        return news(
            head=self.head,
            h1=h1,
            before=self.before,
            after=self.after,
            paragraphs=tuple(texts),
            title=self.title or h1,
            lang=self.lang,
        )


def _ld(author: str, headline: str) -> str:
    node = f'{{"@type": "NewsArticle", "headline": "{headline}", "author": {author}}}'
    return f'<script type="application/ld+json">{node}</script>'


def _meta(name: str, content: str) -> str:
    kind = "property" if ":" in name else "name"
    return f'<meta {kind}="{name}" content="{content}">'


FIRST = (
    # Chinese
    Row("sina-like source line, editor at the end", "zh", [],
        '<div class="date-source"><span class="date">2024年05月01日 10:20</span> <span class="source">来源：北港晚报</span></div>',
        after='<p class="show_author">责任编辑：张玉</p>'),
    Row("people-like reporter line", "zh-CN", ["李红"],
        '<p class="author">记者 李红</p><div class="channel">2024年05月01日08:12 | 来源：<a href="/s">北港网－北港日报</a></div>',
        after='<div class="edit">(责编：王静、赵磊)</div>'),
    Row("people-like reporter of the paper", "zh-CN", ["李红", "赵大江"], '<p class="author">本报记者 李红 赵大江</p>',
        after='<div class="edit">(责编：王静、赵磊)</div>'),
    Row("caixin-like with outlet", "zh", ["王小明"], '<div class="artInfo">2024年05月01日 10:20　来源于 <a href="/">财港网</a></div>',
        first="文｜财港周刊 王小明<br>"),
    Row("pen and bar", "zh", ["陈晓东"], '<div class="info"><span>文｜陈晓东</span> <span>编辑｜刘敏</span></div>'),
    Row("pen and slash in text", "zh", ["陈晓东"], first="文/陈晓东</p><p>"),
    Row("thepaper-like old", "zh", ["贺平"],
        '<div class="news_about"><p>澎港新闻记者 贺平</p><p>2016-05-01 10:20 <span>来源：澎港新闻</span></p></div>',
        after='<div class="news_editor">责任编辑：李海</div>'),
    Row("portal in meta author, author in text line", "zh", ["吴海"], head=_meta("author", "港湾网"),
        title="北港码头扩建方案获得通过_港湾网", before="<p class='info'>2024-05-01 10:20 来源：港湾网 | 作者：吴海</p>"),
    Row("portal in meta author alone", "zh", [], head=_meta("author", "搜港网") + _meta("og:site_name", "搜港网")),
    Row("author and time glued", "zh", ["张明"], '<div class="article-meta"><span>作者：张明发布时间：2024-05-01 10:20</span></div>'),
    Row("author time and views", "zh", ["张明远"], '<div class="meta">作者：张明远　时间：2024-05-01　浏览：1203次</div>'),
    Row("agency dateline", "zh", ["王小明", "李红"], first="新港社北港5月1日电（记者王小明、李红）"),
    Row("china news dateline", "zh", ["刘洋"], first="中港网北港5月1日电 (记者 刘洋)"),
    Row("dateline trainee reporter", "zh", ["周舟"], first="北港晚报讯（实习记者 周舟）"),
    Row("taiwan reporter bracket", "zh-TW", ["王大同"], first="〔記者王大同／北港報導〕"),
    Row("taiwan reporter line", "zh-TW", ["林小美"], '<div class="authors"><span class="article-content__author">聯港報 記者<a href="/author/12">林小美</a>／北港即時報導</span></div>'),
    Row("taiwan agency", "zh-TW", ["陳志強"], first="（中港社記者陳志強北港1日電）", last="（編輯：李小華）1130501"),
    Row("hong kong written", "zh-HK", ["何安妮"], '<div class="byline">撰文：<a href="/author/9">何安妮</a></div><div>出版：2024-05-01 10:20 更新：2024-05-01 11:00</div>'),
    Row("source in brackets", "zh", ["孙立"], '<div class="source">［孙立，北港观察］ 2024-05-01</div>'),
    Row("wechat account article", "zh", ["赵小鱼"], first="本文来自微信公众号：<a href='#'>港湾观察（ID：gangwan）</a>，作者：赵小鱼，题图来自：视觉港湾</p><p>"),
    Row("two char name linked", "zh", ["李明"], '<div class="post-meta"><a href="/author/liming/">李明</a> 2024-05-01</div>'),
    Row("editor in meta", "zh", ["钱多"], head=_meta("author", "责任编辑：孙莉"), before='<div class="info">记者：钱多</div>'),
    Row("author with paper in json-ld", "zh", ["钱多多"], head=_ld('{"@type": "Person", "name": "记者 钱多多"}', H1["zh"])),
    Row("reporter and photographer", "zh", ["杨帆"], '<div class="byline">记者 杨帆 摄影 王磊</div>'),
    Row("author pipes", "zh", ["魏江"], head=_meta("author", "GANGDM.NET"), before="<p>来源：码头日报 | 发布时间：2024-05-01 | 作者：魏江</p>"),
    # Japanese
    Row("asahi-like name beside time", "ja", ["山田太郎"], '<div class="y1"><span class="zX">有料記事</span> <span class="author">山田太郎</span> <time datetime="2024-05-01T10:20">2024年5月1日 10時20分</time></div>'),
    Row("name in brackets at the end", "ja", ["山田太郎"], last="（山田太郎）"),
    Row("mainichi-like end", "ja", ["佐藤花子"], last="【佐藤花子】"),
    Row("two at the end", "ja", ["佐藤花子", "鈴木一郎"], last="（佐藤花子、鈴木一郎）"),
    Row("itmedia-like", "ja", ["田中次郎"], '<div id="byline">［田中次郎，港ITメディア］</div>'),
    Row("name, role", "ja", ["高橋三郎"], '<div class="author"><a href="/author/3">高橋三郎</a> <span>フリージャーナリスト</span></div>'),
    Row("toyo-like colon role", "ja", ["高橋 三郎"], '<div class="author"><a href="/list/author/3">高橋 三郎 : ジャーナリスト</a></div>'),
    Row("pen equals", "ja", ["伊藤 美咲"], '<p class="credit">文＝伊藤 美咲　写真＝港 健</p>'),
    Row("interview and text", "ja", ["渡辺 翔"], '<p class="credit">取材・文：渡辺 翔　撮影：港 健</p>'),
    Row("pen dot", "ja", ["中村真理"], '<p>文・中村真理</p>'),
    Row("reporter after the name", "ja", ["小林直人"], '<div class="byline">小林直人記者</div>'),
    Row("committee editor", "ja", ["加藤誠"], '<div class="byline">編集委員・加藤誠</div>'),
    Row("name with reading", "ja", ["吉田光"], '<div class="author">吉田光（よしだ・ひかる）</div>'),
    Row("editorial staff bracket", "ja", ["吉田光"], '<div class="author">著者：吉田光（編集部）</div>'),
    Row("site in json-ld, name at end", "ja", ["松本健"], head=_ld('{"@type": "Organization", "name": "港新聞デジタル"}', H1["ja"]) + _meta("og:site_name", "港新聞デジタル"), last="（松本健）"),
    Row("writer label", "ja", ["井上ゆき"], '<ul class="meta"><li>2024.05.01</li><li>ライター：井上ゆき</li></ul>'),
    Row("posted by", "ja", ["kei_umi"], '<div class="entry-meta">投稿者: <a href="/author/kei_umi/">kei_umi</a> 2024年5月1日</div>'),
    # Korean
    Row("name and gija", "ko", ["김철수"], '<div class="byline"><a href="/reporter/12">김철수 기자</a></div>'),
    Row("glued gija", "ko", ["김철수"], '<div class="tit-name"><strong>김철수기자</strong></div>'),
    Row("gija with mail", "ko", ["김철수"], '<p class="byline">김철수 기자 kim.cs@hanggu.example</p>'),
    Row("meta author gija", "ko", ["김철수"], head=_meta("author", "김철수 기자")),
    Row("two names gija", "ko", ["김철수", "이영희"], '<div class="byline">김철수·이영희 기자</div>'),
    Row("agency dateline", "ko", ["박민수"], first="(북항=항구뉴스) 박민수 기자 = "),
    Row("gija label list", "ko", ["최지우"], '<ul class="infomation"><li><i class="icon-user"></i> 기자명 최지우 기자</li><li>승인 2024.05.01 10:20</li></ul>'),
    Row("department and senior", "ko", ["정해인"], '<div class="reporter">정치부 정해인 선임기자</div>'),
    Row("correspondent", "ko", ["한지민"], '<div class="byline">뉴욕=한지민 특파원</div>'),
    Row("json-ld gija", "ko", ["오세훈"], head=_ld('{"@type": "Person", "name": "오세훈 기자"}', H1["ko"])),
    Row("text and photo", "ko", ["윤아름"], '<p class="byline">글·사진 윤아름 기자</p>'),
    # Latin scripts
    Row("by glued", "en", ["Jane Roe"], '<p class="byline">ByJane Roe</p>'),
    Row("by glued in markup", "en", ["Jane Roe"], '<div class="byline"><span>By</span><span>Jane Roe</span></div>'),
    Row("last first", "en", ["Steve Gilly"], head=_meta("dcterms.creator", "Gilly, Steve")),
    Row("two last first", "en", ["Jane Roe", "Ann Marsh"], head=_meta("citation_author", "Roe, Jane") + _meta("citation_author", "Marsh, Ann")),
    Row("sons", "en", ["Marsh & Sons"], '<p class="post-meta">Posted by: <a href="/author/ms/">Marsh &amp; Sons</a> 3 months ago</p>'),
    Row("junior linked", "en", ["Juan Perez, Jr."], '<p class="post-meta">Posted by: <a href="/author/jp/">Juan Perez, Jr.</a></p>'),
    Row("junior and other", "en", ["Juan Perez, Jr.", "Ann Marsh"], '<p class="byline">By Juan Perez, Jr. and Ann Marsh</p>'),
    Row("aside byline", "en", ["Jane Roe", "Sam Low"], '<aside class="meta"><address>By <a rel="author" href="/profile/jane">Jane Roe</a> and <a rel="author" href="/profile/sam">Sam Low</a></address></aside>'),
    Row("meta author is the owner", "en", ["Alexa Hill"], '<p class="byline"><span>By </span><span class="byline__name"><a href="/contributors/alexa-hill">Alexa Hill</a></span></p>',
        head=_meta("author", "Condor Press") + _meta("copyright", "Copyright (c) Condor Press 2022")),
    Row("words and pictures", "en", ["Jane Roe"], '<p class="credits">Words by Jane Roe | Photos by Carl Lens</p>'),
    Row("published glued", "en", ["Jane Roe"], '<div class="author">Jane RoePublished: 3 May 2024</div>'),
    # Headlines
    Row("zh underscore sections", "zh", None, title="北港码头扩建方案获得通过_新闻频道_港湾网", headline="北港码头扩建方案获得通过", frame="none", head=_meta("og:site_name", "港湾网")),
    Row("zh dashes", "zh", None, title="北港码头扩建方案获得通过--时政--港民网", headline="北港码头扩建方案获得通过", frame="div"),
    Row("zh bar full width", "zh", None, title="北港码头扩建方案获得通过｜政治｜港视新闻", headline="北港码头扩建方案获得通过", frame="none"),
    Row("ja colon site", "ja", None, title="北港の岸壁拡張、市議会が可決：港新聞デジタル", headline="北港の岸壁拡張、市議会が可決", frame="div"),
    Row("ja bar news", "ja", None, title="北港の岸壁拡張、市議会が可決 | 港ニュース | 港放送", headline="北港の岸壁拡張、市議会が可決", frame="none"),
    Row("ja yahoo brackets", "ja", None, title="北港の岸壁拡張、市議会が可決（港新聞） - みなとニュース", headline="北港の岸壁拡張、市議会が可決", frame="none"),
    Row("ko section bar", "ko", None, title="북항 부두 확장안 시의회 통과-정치ㅣ항구일보", headline="북항 부두 확장안 시의회 통과", frame="none", head=_meta("og:title", "북항 부두 확장안 시의회 통과-정치ㅣ항구일보")),
    Row("ko colon", "ko", None, title="북항 부두 확장안 시의회 통과 : 정치일반 : 정치 : 뉴스 : 항겨레", headline="북항 부두 확장안 시의회 통과", frame="div"),
    Row("application name", "en", None, title="Board votes to widen the quay - Quayhoo", head=_meta("application-name", "Board votes to widen the quay") + _meta("og:site_name", "Quayhoo") + _meta("og:title", "Board votes to widen the quay"), headline="Board votes to widen the quay"),
    Row("section suffix", "en", None, title="Board votes to widen the quay | Politics | Harbour News", headline="Board votes to widen the quay", frame="none", head=_meta("og:site_name", "Harbour News")),
    Row("soft hyphen", "de", None, h1="Hafen&shy;rat be&shy;schließt Aus&shy;bau", title="Hafenrat beschließt Ausbau - Hafenblatt", headline="Hafenrat beschließt Ausbau"),
)  # fmt: skip

SECOND = (
    # Chinese
    Row("163-like", "zh", [], '<div class="post_info">2024-05-01 10:20:11　来源: <a href="/">北港日报</a> 举报</div>', after='<div class="post_author">责任编辑：王晓武_NF1234</div>'),
    Row("qq-like", "zh", ["周海燕"], '<div class="qq-article"><span class="a_source">港讯网</span><span class="a_author">周海燕</span><span class="a_time">2024-05-01</span></div>'),
    Row("ifeng-like end", "zh", [], last="</p><p>责任编辑：唐晓_PT012</p>"),
    Row("huanqiu-like", "zh", ["郑洁"], head=_meta("author", "郑洁"), before='<div class="metadata-info"><p class="time">2024-05-01 10:20</p><span class="source">来源：<a>环港网</a></span><span class="author">作者：郑洁</span></div>', after='<div class="editor">责编：刘小龙</div>'),
    Row("guancha-like", "zh", [], '<div class="time fix"><span>2024-05-01 10:20</span><span>来源：观港网</span></div>', after='<p>责任编辑：齐倩</p>'),
    Row("guancha-like columnist", "zh", ["林毅"], '<div class="author-intro fix"><a href="/LinYi"><img></a><p><a href="/LinYi">林毅</a></p><p>北港大学教授</p></div><span>【文/林毅】</span>'),
    Row("36kr-like", "zh", ["邱晓芬"], '<div class="article-title-icon"><a href="/user/12" class="title-icon-item item-a">邱晓芬</a><span>·2024年5月1日</span></div>', first='文｜邱晓芬</p><p>编辑｜苏建</p><p>'),
    Row("huxiu-like", "zh", ["赵小鱼"], first="本文来自微信公众号：港湾观察，作者：赵小鱼，编辑：李大海，头图来自：视觉港湾</p><p>"),
    Row("bjnews-like end", "zh", ["徐美慧", "张璐"], last="</p><p>北港报记者 徐美慧 张璐</p><p>编辑 樊一婧 校对 李世辉</p>"),
    Row("yicai-like", "zh", ["樊雪"], '<div class="title"><p><span>第一港经 2024-05-01 10:20:11</span></p><p>作者：樊雪 　责编：石尚</p></div>'),
    Row("cns english meta", "zh", ["孙自法"], head=_meta("author", "责任编辑"), first="中港社北港5月1日电 (记者 孙自法)"),
    Row("gov page", "zh", [], '<div class="pages-date">2024-05-01 10:20 来源： 北港市政府网</div>', after='<div>责任编辑：于士航</div>'),
    Row("ltn-like two", "zh-TW", ["林哲遠", "陳鈺馥"], first="〔記者林哲遠、陳鈺馥／北港報導〕"),
    Row("udn-like", "zh-TW", ["許詠晴"], '<section class="authors"><span class="article-content__author"><a href="/reporter/x">港濟日報 記者許詠晴／即時報導</a></span><time>2024-05-01</time></section>'),
    Row("ettoday-like", "zh-TW", ["吳美依"], first="記者吳美依／綜合報導</p><p>"),
    Row("chinatimes-like", "zh-TW", ["呂佳蓉"], '<div class="meta-info"><span class="source">港時新聞網</span> <span class="author"><a href="/reporter/1">呂佳蓉</a></span></div>'),
    Row("setn-like", "zh-TW", ["張雅筑"], '<p>記者張雅筑／北港報導</p>'),
    Row("storm-like", "zh-TW", ["蔡娪嫣"], '<div id="author_block"><a href="/authors/1"><span class="info_author">蔡娪嫣</span></a></div>'),
    Row("rthk, none", "zh-HK", [], '<div class="createddate">2024-05-01 HKT 10:20</div>'),
    Row("hk01-like", "zh-HK", ["楊凱力"], '<div data-testid="article-author">撰文：<span>楊凱力</span></div>'),
    Row("mingpao end", "zh-HK", ["陳大文"], last="</p><p>明港報記者 陳大文</p>"),
    Row("csdn-like", "zh", ["码头小王"], '<div class="bar-content"><a class="follow-nickName" href="/u/1">码头小王</a> <span class="time">于 2024-05-01 发布</span></div>', head=_meta("author", "码头小王")),
    # Japanese
    Row("nikkei-like none", "ja", [], '<div class="time">2024年5月1日 10:20</div>'),
    Row("yomiuri none", "ja", [], '<p class="article-header__date">2024/05/01 10:20</p>'),
    Row("impress-like", "ja", ["臼田勤哉"], '<p class="author">臼田勤哉</p><p class="publish-date">2024年5月1日 10:20</p>'),
    Row("gizmodo-like", "ja", ["岡本玄介"], '<ul><li class="c-byline__author">author <a href="/author/1">岡本玄介</a></li></ul>'),
    Row("gizmodo translator", "ja", ["Sam Rower"], '<ul><li class="writer">author Sam Rower - Gizquay US</li><li>[原文]（たもり）</li></ul>'),
    Row("cnet-like", "ja", ["山川晶之"], '<p class="author">山川晶之 （編集部）<span>2024年05月01日</span></p>'),
    Row("ascii-like", "ja", ["飯島範久"], '<p class="date">2024年05月01日 10時20分更新</p><p class="author">文● 飯島範久　編集●こーのス</p>'),
    Row("bunshun-like", "ja", ["河野啓"], '<div class="article-author"><a href="/list/author/1">河野啓</a></div>', first="取材・文＝河野啓／港春"),
    Row("gendai author dd", "ja", ["古賀茂明"], '<dl><dt>著者</dt><dd>古賀茂明</dd></dl>', head=_meta("author", "古賀茂明")),
    Row("sankei-like", "ja", ["桑村大"], '<div class="article-meta">2024/5/1 10:20</div>', last="（桑村大）"),
    Row("tokyo-np end", "ja", ["望月衣塑子"], last="（望月衣塑子）"),
    Row("local with place", "ja", ["木村留美"], last="（木村留美）</p><p>"),
    Row("photographs only", "ja", [], last="（撮影・木村留美）"),
    Row("note at end", "ja", [], last="（敬称略）"),
    Row("agency at end", "ja", [], last="（共同）"),
    Row("kyodo at end", "ja", [], last="【北港共同】"),
    Row("continued", "ja", [], last="（続きは会員登録後に）"),
    Row("business roles", "ja", ["大西康之"], '<p class="byline">大西康之（ジャーナリスト）</p>'),
    Row("interviewer", "ja", ["上阪徹"], '<p class="credit">文：上阪徹　写真：港健</p>'),
    Row("katakana name", "ja", ["ジョン・スミス"], '<p class="author">ジョン・スミス</p>'),
    # Korean
    Row("chosun-like", "ko", ["김은중"], '<div class="article-byline"><a href="/r/1">김은중 기자</a></div>'),
    Row("joongang-like", "ko", ["현예슬"], '<div class="byline"><a href="/r/2">현예슬 기자</a><a>구독</a></div>'),
    Row("donga end", "ko", ["박태근"], last="</p><p>박태근 항아닷컴 기자 ptk@hanga.example</p>"),
    Row("yna-like", "ko", ["오수진"], first="(북항=연항뉴스) 오수진 기자 = "),
    Row("newsis-like", "ko", ["신귀혜"], first="[북항=항시스]신귀혜 기자 = "),
    Row("hani-like", "ko", ["이본영"], '<div class="reporter">워싱턴/이본영 특파원</div>'),
    Row("khan end", "ko", ["정유진"], last="</p><p>정유진 기자 sogun77@khang.example</p>"),
    Row("input line", "ko", ["최민영"], '<ul class="info"><li>최민영 기자</li><li>입력 2024.05.01 10:20</li><li>수정 2024.05.01</li></ul>'),
    Row("blog", "ko", ["바다소년"], '<span class="writer">글쓴이 : 바다소년</span>'),
    Row("three", "ko", ["김도윤", "박서준", "이하늘"], '<p class="byline">김도윤, 박서준, 이하늘 기자</p>'),
    Row("intern", "ko", ["유하은"], '<p class="byline">유하은 인턴기자</p>'),
    Row("editor only", "ko", [], after='<p>편집 : 한지원</p>'),
    Row("photo only", "ko", [], after='<p>사진=항구뉴스 제공</p>'),
)  # fmt: skip

"""What comment services write on what one presses: regular expressions, case folded, many languages."""

COMMENT = (
    r"comments?|repl(?:y|ies)|responses?|answers?|messages?|posts?|discussion|conversation|thread"
    r"|kommentare?n?|antwort(?:en)?|beitr[aä]ge?|reacties?|antwoord(?:en)?|berichten"
    r"|commentaires?|r[ée]ponses?|r[ée]actions?|comentarios?|respuestas?|coment[áa]rios?|respostas?|commenti?|risposte?"
    r"|komentarz[ey]?|odpowied[zź]i?|koment[áa][řr]\w*|odpov[ěe]d\w*|koment[áa]r\w*|válasz\w*|hozzászólás\w*|svar|kommentit|vastau\w*"
    r"|комментари\w+|ответ\w*|коментар\w*|відповід\w*|отговор\w*|σχόλι\w+|απαντήσ\w+|yorum\w*|yan[ıi]t\w*|cevap\w*"
    r"|コメント|返信|评论|評論|留言|回复|回覆|댓글|답글|답변|ความคิดเห็น|bình luận|phản hồi|trả lời|komentar|balasan|टिप्पणि\w*|तبصر\w*|تعليق\w*|ردود|رد|پاسخ|نظر\w*|تبصر\w*|תגוב\w*"
)
MORE = (
    r"more|all|older|newer|previous|earlier|next|remaining|hidden|additional|further|rest"
    r"|mehr|weitere|alle|ältere|vorherige|nächste|plus|tou(?:te)?s|suivant\w*|précédent\w*|anciens?|autres?|más|mas|todos|todas|siguientes?|anteriores?|mais|outr[oa]s|altr[ei]|tutt[ei]|precedenti|successiv[ei]"
    r"|meer|vorige|volgende|oudere|fler|flere|alla|äldre|lisää|kaikki|więcej|wszystkie|starsze|další|více|ďalšie|több|összes|mai mult(?:e)?|toate"
    r"|ещ[её]|больше|все|предыдущи\w+|следующи\w+|більше|ще|още|περισσότερα|όλα|daha fazla|tüm\w*|devam\w*|önceki|もっと|さらに|すべて|続き|更多|全部|下一页|查看|加载|더\s?보기|전체|ดูเพิ่ม\w*|เพิ่มเติม|xem thêm|tải thêm|lainnya|selengkapnya|muat|और|المزيد|بیشتر|مزید|עוד"
)
VERB = r"show|load|view|see|display|expand|read|open|reveal|anzeigen|zeigen|laden|lesen|afficher|voir|charger|lire|ver|mostrar|cargar|leer|carregar|ler|mostra|carica|leggi|vedi|toon|bekijk|laad|visa|vis|ladda|näytä|pokaż|zobaczyć|zobrazit|načíst|показать|загрузить|показати|göster|yükle|表示|読み込|見る|显示|展开|보기|불러오기"
NUMBER = r"[0-9٠-٩۰-۹]+"
WORDS = {
    # anything worth a press
    "any": rf"(?:\b|^|\s|\d)(?:{MORE})(?:\b|$|\s|…|\.)|(?:{NUMBER})\D{{0,12}}(?:{COMMENT})|(?:{VERB})\W{{0,3}}(?:\w+\s){{0,2}}(?:{COMMENT})|(?:{COMMENT})\s*(?:{VERB})|もっと|更多|더\s?보기|件の返信|条回复|条评论|展开|返信を?.*表示|{NUMBER}\s*件",
    # bare actions, and what leads away
    "never": r"^(?:reply|antworten|répondre|responder|rispondi|ответить|返信|返信する|回复|回覆|답글|svara|beantwoorden|odpowiedz|yanıtla)$|log ?in|sign ?(?:in|up)|anmelden|connexion|connecter|iniciar|registr|subscri|abonn|newsletter|share|teilen|partager|compartir|report|melden|signaler|flag|delete|edit|cookie|accept|akzept|privacy|terms|policy|guidelines|rules|follow|upload|add (?:a )?comment|write|post (?:a )?comment|kommentieren|sort|all stories|(?:stories|articles|videos?|news|nachrichten|artikel)\b|sign out|print|hide|ausblenden|masquer|less|weniger|moins|menos|meno",
    "noun": rf"(?:^|\W|\d|_)(?:{COMMENT})(?:$|\W|\d)|コメント|返信|评论|評論|留言|回复|回覆|댓글|답글",
    "fold": r"^(?:…\s*)?(?:read|see|show|view)?\s*(?:more|mehr|mehr lesen|mehr anzeigen|weiterlesen|lire la suite|voir plus|afficher plus|ver más|leer más|leia mais|ver mais|leggi tutto|altro|meer lezen|läs mer|les mer|więcej|ещ[её]|читать дальше|もっと見る|続きを読む|展开|全文|더\s?보기)\s*(?:…|\.\.\.)?$|^(?:read|see) more",
    "place": r"comment|discuss|disqus|forum|thread|repl(?:y|ies)|talk|convers|kommentar|coment|reader|opinion|debat|feedback|response|leser|chat|wall|talkback|message",
    "refuse": r"reject|refuse|decline|deny|disagree|ablehnen|refuser|rechazar|rifiuta|recusar|rejeitar|weiger|afwijzen|avvisa|avvis|afvis|odrzu|odmítnout|elutasít|отклонить|відхилити|reddet|拒否|拒绝|거부|only (?:necessary|essential|required)|(?:necessary|essential) (?:cookies )?only|nur (?:notwendige|essenzielle|erforderliche)|continue without|continuer sans|sans accepter|sin aceptar|senza accettare|do not (?:accept|consent|sell)|alleen (?:noodzakelijke|functionele)",
    "consent": r"cookie|consent|privacy|gdpr|partner|tracking|datenschutz|einwillig|confidentialit|privacidad|privacidade|同意|プライバシ|隐私|приватн|конфиденц|персональн",
}

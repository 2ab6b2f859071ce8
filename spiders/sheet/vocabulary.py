"""Words of class names, headings and placeholders, in many languages: kinds of words, never names of sites."""

from __future__ import annotations

import re

from spiders.sheet.words import Words

COMMENT_NAMES = Words(
    r"comm?ent(?!ary-)|komm?ent|commentaire|coment|reply|replies|respond|(?<!ajax-)responses?(?:$|[\s_\d-](?!body))|"
    r"discuss|diskus|reaction|reactie|reakti|feedback|antwort|guestbook|gastebuch|leserbrief|opiniones|user-?opinion|talkback|"
    r"disqus|wpd-|(?:^|[\s_-])isso|remark|inläg|yorum|koment"
)
POST_NAMES = Words(r"post|message|msg|thread|topic|forum|beitrag|article-?reply|entry|node|answer")
CONTENT_NAMES = Words(
    r"content|body|text|message|msg|\bmd\b|excerpt|inhalt|texte|texto|cooked|comment-?copy|entry|description|value|copy|post"
)
NOT_CONTENT_NAMES = Words(
    r"signature|\bsig\b|sig-|profile|user-?info|userdetail|author-?info|bio\b|poster-?info|postprofile|badge|avatar|rank|"
    r"toolbar|control|action|button|footer|vote|rating|share|like|reply|report|permalink|meta\b|attachment-?meta|tags?\b"
)
ASIDE_NAMES = Words(
    r"related|teaser|(?<!no-)(?<!no_)(?<!has-)(?<!with-)sidebar(?!-?(?:left|right|none|no|true|false)?\b-?\w*layout)|side-bar|(?<!elementor-)widget|recent|latest|popular|trending|carousel|slider|promo|newsticker|most-?(?:read|viewed)|"
    r"recommend|more-?(?:news|stories|articles)|readmore|read-more|toc\b|breadcrumb|navigation|\bnav\b|navbar|menu|footer|"
    r"masthead|banner|gallery|playlist|outbrain|taboola|advert|newsletter|similar|archive-?list|calendar|ticker|"
    r"product|tweet|twitter|instagram|live[-_]?(?:blog|update|feed|ticker|post|entry|list|coverage|stream)|thumbnail|"
    r"(?:^|\s)diff(?:$|[\s_-])|(?:^|\s)(?:events?|event-?list|(?:events?|concert|tour)-?(?:calendar|schedule|dates|program(?:me)?)|line-?up|spielplan|termine|"
    r"veranstaltungen|agenda)(?:$|\s)"
)
RECENT_NAMES = Words(
    r"(?:recent|latest|newest|neueste|letzte|derniers?|ultim[oi]s?)[-_]?(?:comm?ent|komm?ent|coment)|"
    r"(?:comm?ents?|kommentare|commentaires|comentarios)[-_]?(?:recent|latest|newest)"
)
"""Lists of the site's newest comments, on whatever stories."""
TOPIC_LIST_NAMES = Words(r"(?:^|\s|[_-])(?:topic|forum)s?[-_]?(?:list|row|table)s?(?:$|[\s_-])|last[-_]?post")
"""A forum's list of topics, each with its last post."""
FORM_NAMES = Words(r"respond|comment-?form|reply-?form|postcomment|leave")
# What headings over a thread say; stems, so that plurals and cases are covered.
COMMENT_WORDS = Words(
    r"comment(?!ary|ato)|kommentar|kommentiert|commentaire|comentario|comentári|commenti\b|commento|reaktion|réaction|reactie|reageer|"
    r"repl(?:y|ies)|respon[sd]|antwort|risposte|respuesta|resposta|réponse|odpowied|discussion|diskussion|discusi|"
    r"opinion(?:es|i)\b|opinie|leserbrief|leserzuschrift|thoughts?\s+(?:on|about)|komment|koment|комментари|коментар|отзыв|ответ|"
    r"yorum|komentar|bình luận|σχόλι|תגוב|تعليق|نظر|टिप्पण|প্রতিক্রিয়া|মন্তব্য|ความคิดเห็น|コメント|评论|評論|留言|回复|回應|댓글|innlegg|inlägg|"
    r"kommentti|hozzászólás|comentarii",
    any_case=True,
)
REPLY_NAMES = Words(r"reply|replies|respond|antwort|repond|répond|respost|quote|zitier|report")
QUOTE_NAMES = Words(r"quot|zitat|citat|citation|cita\b|(?:^|\s)bbcode")
PRESSED = re.compile(
    r"\W*(?:(?:reply|respond|quote|report|flag|edit|delete|like|dislike|share|link|permalink|parent|reply to (?:this|comment)|report (?:abuse|comment)|"
    r"antworten|zitieren|melden|bearbeiten|löschen|teilen|gefällt mir|répondre|citer|signaler|modifier|supprimer|partager|j'aime|"
    r"responder|citar|denunciar|editar|eliminar|compartir|compartilhar|me gusta|curtir|rispondi|cita|segnala|condividi|mi piace|"
    r"beantwoorden|reageer|reageren|citeren|melden|delen|svar|svara|siter|anmäl|vastaa|lainaa|odpowiedz|cytuj|zgłoś|"
    r"ответить|цитировать|пожаловаться|поделиться|відповісти|yanıtla|cevapla|alıntıla|paylaş|beğen|odpovědět|odpovedať|válasz|răspunde|"
    r"απάντηση|trả lời|balas|返信(?:する)?|引用|通報|回复|回覆|回應|举报|답글|답장|신고|الرد|رد|إبلاغ|השב|תגובה|ตอบกลับ|जवाब दें|উত্তর)\W*(?:\d{1,5}\W*)?){1,2}",
    re.IGNORECASE,
)
"""The whole label of a link or button under a comment, where it stands alone: nothing a commenter wrote."""
REPLY_HREF = Words(
    r"replytocom=|#respond|#reply|reply|antwort|newreply|do=quote|mode=quote|parent(?:_?id)?=", any_case=True
)
PROFILE_HREF = Words(
    r"user|profil|member|author|people|/u/|/@|mitglied|autor|usuario|nutzer|account", any_case=True
)
"""Addresses of who wrote something."""
SAYS = re.compile(
    r"\s*(?:[:,|·•—–(/-]|님의 말(?:씀)?|님이 작성|\b(?:says|said|wrote|writes|commented|replied|responds|responded|answered|asked|posted|meint|sagt|sagte|schreibt|schrieb|"
    r"kommentiert|antwortet|dit|a dit|a écrit|écrit|répond|dice|dijo|escribió|escribe|ha detto|scrive|ha scritto|disse|"
    r"escreveu|zegt|schreef|skriver|sier|säger|sanoo|napisał(?:\(a\))?|pisze|пишет|говорит|написала?|каже|diyor|dedi ki|diz|escreve|"
    r"comentó|comentou|skrev|siger|sanoi|kirjoitti|mówi|írta|řekl|napsala?|piše|kaže|rašo|spune|a spus|a scris|a répondu|ha risposto)\b)\s*$",
    re.IGNORECASE,
)
JOINS = re.compile(
    r"(?:[\s|·•,»(/–—-]+(?:on|at|am|um|le|el|il|op|den|em|vom|à|в|dnia|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lun|mar|mer|jeu|ven|sam|"
    r"dim|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|luned[ìi]|"
    r"marted[ìi]|mercoled[ìi]|gioved[ìi]|venerd[ìi]|sabato|domenica|пн|вт|ср|чт|пт|сб|вс)\.?)*[\s:|·•,»(/–—-]*$",
    re.IGNORECASE,
)
"""What stands between a name and the date after it."""
BY = re.compile(
    r"^\s*(?:(?:posted |written |submitted |comment(?:ed)? |kommentar |commentaire |beitrag |verfasst |geschrieben |publicado |escrito |écrit |rédigé |"
    r"scritto |pubblicato |napisane |geplaatst )?(?:by|von|par|por|door|av|af|di|od|da|przez|от)\b|"
    r"(?:author|autor|auteur|name|user(?:name)?|(?:comment |kommentar )?from|投稿者?|作者|автор)\b)\s*[:：]?\s+|^(?:投稿者?|作者)\s*[:：]\s*",
    re.IGNORECASE,
)
GONE = re.compile(
    r"^\W*(?:(?:[^'’]{1,40}['’])?s (?:comment|post|message|reply) (?:was|has been) (?:deleted|removed)\W*|\[?(?:deleted|removed|gelöscht|entfernt|supprimé|eliminado|usunięt[oya]|удал[её]н(?:о|ный)|verwijderd)\b\]?"
    r"(?!\s+(?:my|the|it|that|this|all|some|a|an|his|her|their|our|from|because|after|and|but)\b)\b.{0,60}|"
    r"(?:this|the|comment|dieser|der|ce|cet|este|questo|il|deze|kommentar|commentaire|beitrag|post|message|komentarz|wpis|komentar|komentář|"
    r"комментарий|коментар|сообщение|bu|yorum|comentario|comentário|commento|mensaje|mensagem|messaggio|reactie|bericht|viesti|kommentti|denne|detta|inlägget|hozzászólás)\b.{0,60}?\b"
    r"(?:deleted|removed|gelöscht|entfernt|supprimé|effacé|eliminado|borrado|rimosso|eliminato|removido|excluído|verwijderd|"
    r"usunięt[yoa]|удал[её]н[оа]?|видалено|slettet|borttag(?:en|et)|poistettu|silindi|silinmiş(?:tir)?|smazán|dihapus|törölték)\b.{0,60}|"
    r".{0,12}(?:コメント|投稿|评论|評論|留言).{0,6}(?:削除|删除|刪除).{0,8}|.{0,20}(?:삭제된 (?:댓글|글|메시지)).{0,12}|"
    r"(?:تم حذف|حُ?ذف).{0,30}|.{0,24}تم حذف(?:ه|ها)?.{0,12})$",
    re.IGNORECASE | re.DOTALL,
)
PENDING = re.compile(
    r"^\W*(?:your comment is awaiting|comment awaiting|awaiting moderation|dein kommentar wartet|wartet auf (?:freischaltung|moderation)|"
    r"votre commentaire est en attente|en attente de modération|tu comentario está (?:pendiente|a la espera)|"
    r"in attesa di moderazione|aguardando modera|wacht op moderatie|ожидает (?:проверки|модерации))",
    re.IGNORECASE,
)
HIDDEN = re.compile(
    r"^\W*(?:(?:this|the) (?:comment|post|message) (?:is|has been|was) (?:hidden|flagged|collapsed|below)|comment hidden|"
    r"(?:dieser|der) (?:kommentar|beitrag) (?:ist|wurde) (?:ausgeblendet|versteckt|gemeldet|gesperrt)|"
    r"ce (?:commentaire|message) (?:est|a été) (?:masqué|signalé)|you are ignoring)",
    re.IGNORECASE,
)

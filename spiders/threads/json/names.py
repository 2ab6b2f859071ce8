"""What services call the fields of a comment: kinds of words, in the spelling of `plain_name`, never names of services."""

from __future__ import annotations

import re


def plain_name(key: str) -> str:
    """A field's name without case, underscores, hyphens and signs."""
    return re.sub(r"[_\-$@#.\s]", "", key).lower()


_COMMENT = r"comments?|comentarios?|kommentare?|commentaires?|messages?|msgs?|posts?|beitraeg?e?|entry|object|item|user|parsed|raw|orig(?:inal)?|full|display"
TEXT = re.compile(
    rf"^(?:{_COMMENT})*(?:text|texto|texte|testo|tekst|tekstas|body|content|contents|contenido|conteudo|contenu|inhalt|message|mensaje|mensagem|nachricht|comment|comentario|kommentar|"
    r"commentaire|html|msg|say|note|description|remark|reply|cuerpo|corpo|metin|yorum|words|innhold|innehall|sisalto|txt|markup|quote)"
    r"(?:html|text|raw|rendered|marked|parsed|plain|body|content|md|markdown|value|formatted)*$"
)
AUTHOR = re.compile(
    rf"^(?:{_COMMENT}|postedby|poster|member|created|written)*(?:author|autor|auteur|autore|verfasser|user|usuario|utilisateur|utente|nutzer|benutzer|bruker|kullanici|by|nick|nickname|commenter|member|"
    r"membre|owner|creator|createdby|login|profile|poster|postedby|sender|actor|visitor|guest|name|nombre|nom|nome|naam|imie|from|person|account|participant|pseudo|apodo|alias|screenname|displayname|"
    r"fullname|firstname|persona|writer|reader|who)(?:name|nick|info|data|display|displayname|label|title)*$"
)
NAME = re.compile(
    r"^(?:display|full|first|user|nick|screen|author|commenter|real|public|profile)*(?:name|nick|nickname|login|handle|label|nombre|nom|nome|naam|title|alias|pseudo|value|username)$"
)
DATE = re.compile(
    r"date|time|created|published|posted|inserted|written|(?:^|[a-z])at$|^ts$|^when$|^epoch$|fecha|datum|^data$|datahora|horodatage|zeit|erstellt|creado|criado|cree|stamp|^on$|on$|^dt$|^ctime$|tarih|dato"
)
FIRST_DATE = re.compile(
    r"creat|publish|post|insert|writ|sent|add|^date|^time|fecha|datum|erstellt|cread|criad|^ts$|^at$|ctime|submi|regi?st?time|regdate"
)
LATER_DATE = re.compile(
    r"edit|modif|updat|delet|seen|login|joined|last|expire|changed|remov|mtime|now$|server|until|close|bumped|read"
)
EDITED = re.compile(r"edit|modif|updat|chang|mtime")
ID = re.compile(
    rf"^(?:{_COMMENT}|native|own|content|unique)*(?:id|ids|uid|uuid|guid|hex|hash|pk|key|cid|no|nr|num|number|nummer|numero|seq|urn|slug|oid)$|^id(?:{_COMMENT})+$"
)
PARENT = re.compile(
    r"parent|inreplyto|replyto|responseto|replyid|^pid$|antwortauf|antwortzu|repons[ea]a|respuestaa|respostaa|padre|eltern|rispostaa|antwoordop|svarpa|^rid$|targetcomment|quoteid|answersto|^to$|^under$|^above$"
)
ROOT = re.compile(r"root|thread|top|^rid$|conversation|ancestor")
"""Of the outermost, not the nearest, comment above."""
LIKES = re.compile(
    r"^(?:total|num|n|count|reactions?|votes?|stats|counts?|metrics)*(?:likes?|upvotes?|votesup|voteup|up|votes?|score|points|ups|reactions?|sympathy|agree|recommend(?:s|ations)?|votos|stimmen|hearts?|positive|thumbsup|megusta|jaime|karma|plus|upvotecount|plusone)(?:count|counter|num|total|number|s)?$"
)
DISLIKES = re.compile(
    r"^(?:total|num|n|count|reactions?|votes?|stats|counts?|metrics)*(?:dislikes?|downvotes?|votesdown|votedown|down|downs|antipathy|disagree|negative|thumbsdown|minus)(?:count|counter|num|total|number|s)?$"
)
GONE = re.compile(
    r"^(?:is|was|has)?(?:been)?(?:deleted|removed|hidden|banned|tombstone|eliminado|geloescht|supprime|redacted|erased|blocked|spam)(?:at|by|on)?$"
)
STATE = re.compile(r"^(?:comment|post|moderation)?(?:status|state|visibility|estado|zustand)$")
STATES = {
    "deleted": "deleted", "removed": "deleted", "erased": "deleted", "tombstone": "deleted", "userdeleted": "deleted", "eliminado": "deleted", "geloescht": "deleted",
    "hidden": "hidden", "rejected": "hidden", "spam": "hidden", "blocked": "hidden", "banned": "hidden", "moderated": "hidden", "pending": "pending", "premod": "pending",
}  # fmt: skip
LEVEL = re.compile(r"^(?:depth|level|indent|indentation|nesting|nestinglevel|lvl|tier|ebene|nivel|niveau)$")
LINEAGE = re.compile(
    r"path|lineage|ancestry|tree|sortkey|materiali[sz]ed|thread(?:id|key)?$|hierarchy|position|order"
)
HEADLINE = re.compile(
    r"^(?:headline|headlinetext|title|titel|titulo|titre|titolo|heading|kicker|teaser|subtitle|subject|seotitle|productname|articletitle|storytitle)$"
)
STORY = re.compile(
    r"^(?:slug|section|sectionname|category|categories|thumbnail|thumb|teaser|teasertext|price|sku|excerpt|readingtime|readtime|byline|lead|dek|standfirst|image|imageurl|lede|kicker|canonicalurl|isbn|brand|currency|genre|wordcount|articletype|hero|heroimage|cover|summary)$"
)
LIVE = re.compile(
    r"live-?(?:blog|ticker|feed|update)|ticker|newswire|headlines|stories|articles|recommend|related|trending|products?|catalog",
    re.IGNORECASE,
)
TALK = re.compile(
    r"comment|koment|coment|komment|repl(?:y|ies)|discuss|convers|talk|thread|forum|disqus|opinion|feedback|antwort|response|reaction|respuesta|beitr|leserbrief|remark|debate|say",
    re.IGNORECASE,
)
COUNT = re.compile(
    r"^(?:reply|replies|child|children|comment|responses?|answers?)(?:s)?(?:count|total|num|number)$|^(?:n|num|count)(?:of)?(?:replies|children|comments)$"
)
REPLIES = re.compile(
    r"repl|child|respuesta|antwort|responses?|answers?|reponses|risposte|respostas|kids|nested|thread"
)
TOTAL = re.compile(
    r"^(?:total|count|totalcount|totalcomments|commentcount|commentscount|numcomments|ncomments|totalelements|totalitems|totalresults|anzahl|totalnumber|commenttotal)$"
)
PROFILE = re.compile(
    r"^(?:user|author|commenter|profile|web)?(?:url|link|href|website|site|homepage|www|profileurl|profilelink|permalink)$"
)

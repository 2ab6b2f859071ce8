"""Words by which walls, consent pages and "not found" pages give themselves away, in several languages (folded)."""

from __future__ import annotations

import re

SOFT_404 = re.compile(
    r"\b404\b|page (?:not found|cannot be found|can't be found|does not exist|doesn't exist|is missing|no longer (?:exists|available))|"
    r"(?:article|story|page|content|post) (?:is |was )?(?:not found|no longer available|has been removed|unavailable)|"
    r"not found|nothing (?:was )?found|oops|seite (?:wurde )?(?:leider )?nicht gefunden|nicht gefunden|existiert nicht|page (?:introuvable|non trouvée)|"
    r"página no (?:encontrada|existe)|no se (?:ha )?encontr|página não encontrada|pagina non trovata|pagina niet gevonden|"
    r"nie znaleziono|sidan (?:kunde inte hittas|hittades inte)|siden (?:blev ikke fundet|finnes ikke)|страница не найдена|не найдена|"
    r"ページが見つかりません|見つかりませんでした|页面不存在|找不到|페이지를 찾을 수 없|الصفحة غير موجودة|पृष्ठ नहीं मिला|ไม่พบหน้า|sayfa bulunamadı"
)
SOFT_404_PAGE = re.compile(
    r"^\W*(?:error |fehler |erreur )?404(?: error)?\W*$|404\W{0,3}(?:page )?not found|(?:page|site|seite|página|pagina|sidan?|siden|strona|страница|sayfa) "
    r"(?:could |kann |wurde |cannot |can't |can not |was |is |blev |kunde |no |non |nie |не |leider |nicht |niet |ikke |inte |existiert )*"
    r"(?:be )?(?:not )?(?:found|gefunden|nicht|encontrada|existe|trovata|gevonden|fundet|hittas|hittades|finnes|znaleziono|найдена|bulunamadı|introuvable|"
    r"non trouvée|missing|exist|unavailable)|^\W*(?:not found|nothing found|oops\W*)\W*$"
)
"""What is said of a page, not of a fisherman."""
_TO_WRITE = (
    r"(?!.{0,40}?\b(?:to|um|pour|para|per)\b.{0,30}?\b(?:repl(?:y|ies)|comment|post|join|vote|answer|writ|respond|participat|discuss|kommentier|antwort|"
    r"schreib|commenter|répond|participer|publier|comentar|respond|publicar|commentare|rispond|partecip))"
)
"""A wall keeps readers out; who must log in to answer can read."""
BLOCK_PHRASES: dict[str, re.Pattern[str]] = {
    "captcha": re.compile(
        r"(?:are you|you are|you're) (?:a |not a )?(?:human|robot)|verify (?:that )?you(?:'re| are) (?:a |not a )?(?:human|robot)|prove (?:that )?you(?:'re| are) (?:a )?human|"
        r"captcha|checking your browser|just a moment|attention required|security check|unusual traffic|one more step|bot (?:detection|protection|verification)|"
        r"press (?:&|and) hold|ich bin kein roboter|sind sie ein mensch|je ne suis pas un robot|no soy un robot|vérifi\w+ que vous êtes (?:un )?humain|"
        r"я не робот|ロボットではありません|人机验证|安全验证|로봇이 아닙니다|لست برنامج روبوت"
    ),
    "consent": re.compile(
        r"before you continue|we value your privacy|your privacy (?:choices|matters)|cookie (?:consent|settings|wall|preferences)|accept (?:all )?cookies to|"
        r"zustimm(?:en|ung) (?:und weiter|erforderlich|zu cookies)|mit werbung (?:weiter|lesen)|datenschutz-?einstellungen|wir (?:und unsere partner )?verwenden cookies|"
        r"avec votre (?:accord|consentement)|nous respectons votre vie privée|accepter et continuer|aceptar (?:y continuar|cookies)|tu privacidad|rispettiamo la tua privacy|"
        r"wij waarderen uw privacy|cookies? (?:accepteren|toestaan)|vi respekterer (?:dit|ditt) privat"
    ),
    "paywall": re.compile(
        r"subscribe to (?:continue|read|keep reading|unlock)|to (?:continue|keep) reading|this (?:article|content|story) is (?:for|only available to|reserved for) (?:our )?(?:subscribers|members)|"
        r"subscriber[- ]only|for subscribers only|already a (?:subscriber|member)|(?:jetzt )?(?:abonnieren|abo abschließen) und weiterlesen|weiterlesen mit|nur für abonnenten|"
        r"(?:cet )?article (?:est )?réservé aux abonnés|abonnez-vous pour (?:lire|continuer)|suscríbete para|solo para suscriptores|contenido exclusivo para|"
        r"riservato agli abbonati|abbonati per|exclusivo para assinantes|会員限定|有料会員|订阅后|구독자 전용|только для подписчиков"
    ),
    "login": re.compile(
        r"(?:log|sign) ?in to (?:continue|view|read|see|access)|(?:please (?:log|sign) ?in|you must (?:be logged in|log ?in|sign ?in))"
        + _TO_WRITE
        + r"|"
        r"create (?:a free|an) account to (?:continue|read)|login required|"
        r"register to (?:continue|read)|bitte (?:melden sie sich an|einloggen|anmelden)"
        + _TO_WRITE
        + r"|(?:connectez-vous|inicia sesión|accedi)"
        + _TO_WRITE
        + r" p(?:ou|a|e)ra?|войдите, чтобы(?! (?:ответить|оставить|комм|писать|добав))|"
        r"ログインしてください|登录后(?!.{0,4}(?:评论|回复|发表|回帖))|로그인이 필요"
    ),
    "denied": re.compile(
        r"access (?:to this page |has been )?denied|403 forbidden|\bforbidden\b|you (?:don't|do not) have permission|you have been blocked|request (?:was )?blocked|not available in your (?:country|region)|"
        r"error 1020|pardon our interruption|zugriff verweigert|accès refusé|acceso denegado|доступ запрещ|unavailable (?:for legal reasons|in your region)|too many requests|rate limit|"
        r"service unavailable|bad gateway|internal server error|enable javascript|javascript is (?:disabled|required)|please enable js|under maintenance"
    ),
}

"""EMAIL: addresses with @ and with what people write for it ([at], (at), 「 at 」, アット)."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, cues_of, product
from sekisho.screening.tagger.attributes import short_romaji
from sekisho.screening.tagger.tagger import tagger

_AT = Sought(
    r"(?: |\n {0,4})?@ ?(?:\n {0,6})?"
    r"|[★☆◎]| ?[\[(<{〔【「] ?(?:at|AT|At|アット(?:マーク)?|あっと(?:まーく)?|@|a) ?[\])>}〕】」] ?"
    r"| ?_?(?:アット|あっと)(?:マーク|まーく)?_? ?|_(?:at|AT)_| (?:at|AT) ",
    *"@★☆◎",
    *product(" \n", "@[(<{〔【「アあaA"),
    *product("[(<{〔【「", " aAアあ@"),
    "アッ",
    "あっ",
    "_a",
    "_A",
)
_ANY_AT = Sought(r"[@★☆◎]|at|At|AT|アット|あっと|a[\])]", *"@★☆◎", "at", "At", "AT", "アッ", "あっ", "a)", "a]")
# A line may end inside an address, behind a mark of it.
_LOCAL = compiled(r"[A-Za-z0-9._%+-]{1,64}\Z")
_CUT_LOCAL = compiled(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,40}[._-]\n\Z")
_DOT = r"(?:\.\n?| \. | ?[\[(<{] ?(?:dot|DOT|ドット|どっと) ?[\])>}] ?| (?:dot|DOT) | ?(?:ドット|どっと) ?)"
_DOMAIN = compiled(rf"[A-Za-z0-9-]{{1,63}}(?:(?<=-)\n[a-z0-9-]{{1,40}})?(?:{_DOT}[A-Za-z0-9-]{{1,63}}){{1,8}}")
_LAST_LABEL = compiled(r"(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]+)\Z")
_KNOWN_END = compiled(
    "(?:jp|com|net|org|info|biz|edu|gov|asia|dev|io|me|co|cn|kr|tw|vn|uk|de|fr|br|ph)\\Z", re.IGNORECASE
)
_USERINFO = compiled(r"://[^\s/@]*\Z")
# 「look at example.com」 is English, 「t.tanaka at example.com」 and 「tanaka at gmail.com」 are addresses.
_NAME_LIKE = compiled("[0-9._%+-]")
_MAIL_PROVIDER = compiled(
    "(?:gmail|googlemail|yahoo|icloud|outlook|hotmail|live|msn|docomo|ezweb|au|softbank|vodafone|ymobile|aol|me|mac|proton(?:mail)?)(?![A-Za-z0-9-])",
    re.IGNORECASE,
)
_DOT_WORD = compiled(" (?:dot|DOT|ドット|どっと) ")
# Mailboxes of an office, not of a person, on the domains that only public bodies get.
_PUBLIC_DOMAIN = compiled(
    r"(?:\A|\.)(?:lg|go)\.jp\Z|\A(?:[a-z]+\.)?(?:city|pref|town|vill|metro)\.[a-z.-]+\.jp\Z", re.IGNORECASE
)
_ROLES = (
    "(?:info(?:rmation)?|kouhou|koho|soumu|somu|kikaku|zaisei|zeimu|shimin|kumin|fukushi|hoken|kankyo|bousai|bosai|kyoiku|keiyaku|nyusatsu|jinji|"
    "toiawase|otoiawase|madoguchi|daihyo|soudan|sodan|contact|webmaster|postmaster|admin|office|mayor|shicho|kucho|kikaku|hisho|gikai|goiken|iken|koe|uketsuke|support|no-?reply|mail|master)"
)
_ROLE = compiled(f"{_ROLES}(?:[._-]{_ROLES}|[._-]?(?:office|desk|team|box|[a-z]{{0,4}})[0-9]{{0,3}})?", re.IGNORECASE)
# Departments by their Japanese words (toshikotsu, kokuho-madoguchi, kaigohokenka): a name is none of two of these;
# 小関 and 福士 sound like two of them, and 都市 (toshi) counts before what follows it only.
_OF_OFFICE = (
    "(?:toshi(?=[._-]?(?:keikaku|kou?tsu|kenchiku|kou?en|seisaku|shinkou?|juu?taku|doboku|kankyou?))|keikaku|kou?tsu?u?|douro|doboku|kasen|gesui(?:dou?)?|(?:jou?)?suidou?|kou?en|ryokuka|kenchiku|juu?taku"
    "|shisetsu|eizen|kokuho|nenkin|kaigo|hoken|iryou?|kou?rei(?:sha)?|shou?gai(?:sha)?|fukushi|seikatsu|hogo|kosodate"
    "|hoiku|kodomo|katei|jidou?|kyou?iku|gakkou?|gakumu|shidou?|gakushuu?|bunka|bunkazai|supou?tsu|sports|toshokan"
    "|hakubutsukan|kou?minkan|taiikukan|kankyou?|gomi|haikibutsu|junkan|seisou|chiiki|shinkou?|kyou?dou|kankou?"
    "|sangyou?|nou?gyou?|nourin|suisan|shou?kou?|keizai|koyou|kigyou|yuchi|jinken|danjo|kyousei|heiwa|kokusai|jou?hou?"
    "|dx|digital|toukei|senkyo|kansa|kaikei|zaisei|zaimu|shisan|kanzai|keiyaku|choutatsu|nyuu?satsu|kensa|nou?zei"
    "|zeimu|shuu?nou?|kazei|shiminzei|kotei|koseki|juu?min|shimin|kumin|chou?min|madoguchi|sou?mu|jinji|shokuin|hisho"
    "|kikaku|seisaku|kou?hou?|kouchou|bou?sai|kiki|kanri|shou?bou?|kyuukyuu|yobou|keibou|anzen|anshin|taisaku|suishin"
    "|shien|sou?dan|renkei|machizukuri|annai|bus)"
)
_PART = "(?:ka|shitsu|bu|kakari|tantou?|center)"
_DEPARTMENT = compiled(
    f"{_OF_OFFICE}(?:[._-]?{_OF_OFFICE}){{1,4}}(?:[._-]?{_PART})?[0-9]{{0,3}}|{_OF_OFFICE}[._-]{_PART}", re.IGNORECASE
)
_ONE_DEPARTMENT = compiled(f"{_OF_OFFICE}[0-9]{{0,3}}", re.IGNORECASE)  # where nobody is called so
_PARTS = compiled("[._-]")
# Domains that nobody gets (RFC 2606), and what stands for a name there: an example of the form, not somebody's address.
_EXAMPLE_DOMAIN = compiled(r"(?:\A|\.)(?:example\.(?:com|net|org)|example|invalid|test)\Z", re.IGNORECASE)
_EXAMPLE_NAME = compiled(
    "(?:user|users?name|your|name|yourname|your[._-]name|sample|example|test|mail|email|address|foo|bar|hoge|xxx+|aaa+|abc)[0-9]{0,3}"
)
_CROSSES = compiled("[x*○●]{2,}|a{3,}", re.IGNORECASE)
_NOBODYS_DOMAIN = compiled(r"example\.(?:com|net|org|jp|co\.jp|ne\.jp)")
# Lists, machines and the accounts that services run as, where nobody gets mail.
_ACCOUNT = compiled(
    "all|everyone|staff|team|members?|dev|ops|devops|alerts?|monitor(?:ing)?|deploy(?:er)?|root|server|system|service"
    "|batch|cron|backup|api|app|web|www|ftp|sftp|ssh|guest|ubuntu|ec2-user|centos|postgres|mysql|jenkins|gitlab|runner"
    "|sales|billing|help|helpdesk|security|abuse|hostmaster|news(?:letter)?|notify|notifications?|reports?"
)
_NO_PERSON = frozenset({"git", "noreply", "no-reply", "postmaster", "mailer-daemon"})
CUES = tuple(cues_of(globals(), but=(_AT,)))  # that one is looked for behind the others only


def find(reading: Reading) -> Iterator[Span]:
    """Spans of mail addresses in normalised text; mailboxes of public offices and user parts of URLs are left out."""
    text = reading.text
    first = _ANY_AT.first(reading)
    if first is None:
        return
    for at in _AT.finditer(reading, max(0, first.start() - 2)):
        local = _LOCAL.search(text, max(0, at.start() - 64), at.start())
        domain = _DOMAIN.match(text, at.end())
        if local is None or domain is None:
            continue
        end = _domain_end(domain)
        if end and _is_address(text, local, text[at.end() : end], at[0]):
            start = local.start() + len(local[0]) - len(local[0].lstrip("-."))
            cut = _CUT_LOCAL.search(text, max(0, start - 42), start) if text[start - 1 : start] == "\n" else None
            yield (cut.start() if cut else start), end


def _domain_end(domain: re.Match[str]) -> int:
    """Where the domain ends in a label of letters; 0 if it has none (a version number, a price)."""
    name = domain[0].rstrip("-")
    last = _LAST_LABEL.search(name)
    if last and last.start() > 0:
        return domain.start() + len(name)
    return 0


def _is_address(text: str, local: re.Match[str], domain: str, at: str) -> bool:
    name = local[0].lower()
    if name in _NO_PERSON or _USERINFO.search(text, max(0, local.start() - 80), local.start()):
        return False
    # With spaces, or as a word, it is as often English or code (`x @ weights.T`, `created_at_time`).
    if (at != at.strip() or at.isidentifier() or at.strip()[1:-1] == "a") and not _KNOWN_END.search(domain):
        return False
    if (
        at.strip(" _").isalpha()
        and at.isascii()
        and not (_NAME_LIKE.search(name) or _MAIL_PROVIDER.match(domain) or _DOT_WORD.search(domain))
    ):
        return False
    if _EXAMPLE_NAME.fullmatch(name) and _EXAMPLE_DOMAIN.search(domain):
        return False
    if _CROSSES.fullmatch(name) and _CROSSES.match(domain):
        return False
    if _ONE_DEPARTMENT.fullmatch(name) and _PUBLIC_DOMAIN.search(domain):
        return tagger().knows_romaji(short_romaji(name.rstrip("0123456789")))
    if _DEPARTMENT.fullmatch(name) and _PUBLIC_DOMAIN.search(domain):
        return _may_be_name(name)
    if _ACCOUNT.fullmatch(name) and _EXAMPLE_DOMAIN.search(domain):
        return False
    if not _ROLE.fullmatch(name):
        return True
    return not (_PUBLIC_DOMAIN.search(domain) or _NOBODYS_DOMAIN.fullmatch(domain))


def _may_be_name(local: str) -> bool:
    """Whether its parts are names, each by itself (koseki.kaigo)."""
    parts = _PARTS.split(local)
    return len(parts) > 1 and all(tagger().knows_romaji(short_romaji(part)) for part in parts)

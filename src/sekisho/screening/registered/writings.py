"""How else people write one field of a record: days, telephone numbers, addresses and names in their other forms."""

from datetime import date

from sekisho.kernel.era import ERAS, era_year, from_wareki, year_words
from sekisho.screening.patterns import compiled
from sekisho.screening.registered.bare import bare, bare_word

_LETTERS = {"令和": "R", "平成": "H", "昭和": "S", "大正": "T", "明治": "M"}
_ERA_OF = {short: era for era, letter in _LETTERS.items() for short in (era, era[0], letter, letter.lower())}
_APART = r"\s*[-/.・年月]\s*"
_DATE = compiled(
    rf"\s*(?:(?P<era>令和?|平成?|昭和?|大正?|明治?|[RHSTMrhstm])\.?\s*(?P<short>\d{{1,2}}|元)|(?P<year>[12]\d{{3}}))"
    rf"{_APART}(?P<month>0?[1-9]|1[0-2]){_APART}(?P<day>0?[1-9]|[12]\d|3[01])\s*日?\s*"
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_TELEPHONE = compiled(r"\s*(?:\+?81[-\s]?(?:\(0\))?|\(?0)([1-9](?:[-\s()]{0,2}\d){8,9})\s*")
_ZEROS = compiled(r"0+(\d{4,})")
_PREFECTURE = compiled(r"(?:東京都|北海道|(?:大阪|京都)府|\w{2,3}県)(?=.*\d)")
_CITY = compiled(r"\w{1,4}?市(?=\w{1,4}?区.*\d)")
_BUILDING = compiled(r"(.{4,}\d[丁目番地号の]{0,3})[\s,、]+\D.*")
_TWO_WORDS = compiled(r"([^\W\d_]{1,12})[\s・,，、]+([^\W\d_]{1,12})")


def writings(field: str) -> list[str]:
    """The field and its other writings. The first is the same for all fields that say the same day."""
    day = _day(field)
    if day is not None:
        return _day_writings(day)
    plain = field.strip()
    made = [field]
    telephone = _TELEPHONE.fullmatch(plain)
    if telephone is not None:
        made += ("0" + telephone[1], telephone[1], "81" + telephone[1])
    elif (zeros := _ZEROS.fullmatch(plain)) is not None:
        made.append(zeros[1])
    made += _addresses(plain)
    if (words := _TWO_WORDS.fullmatch(plain)) is not None:
        made.append(words[2] + words[1])
    made = list(dict.fromkeys(made))
    return made + [other for each in made if (other := bare_word(each)) is not None]


def _addresses(field: str) -> list[str]:
    """An address without its building, its prefecture, its city where a ward is named."""
    building = _BUILDING.fullmatch(field)
    made = []
    for whole in (field, building[1]) if building else (field,):
        short = _PREFECTURE.sub("", whole, count=1) if _PREFECTURE.match(whole) else whole
        made += [whole, short, _CITY.sub("", short, count=1) if _CITY.match(short) else short]
    return made[1:]


def _day(field: str) -> date | None:
    found = _DATE.fullmatch(field)
    if found is None and "年" in field:
        found = _DATE.fullmatch((bare(field) or field).strip())
    if found is None:
        return None
    month, day = int(found["month"]), int(found["day"])
    try:
        if found["year"]:
            return date(int(found["year"]), month, day)
        year = 1 if found["short"] == "元" else int(found["short"])
        return from_wareki(_ERA_OF[found["era"]], year, month, day)
    except ValueError:
        return None


def _day_writings(day: date) -> list[str]:
    plain = f"{day.year}年{day.month}月{day.day}日"
    month = _MONTHS[day.month - 1]
    made = [plain, f"{day:%Y年%m月%d日}", f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}"]
    made += [f"{each}{day.day}{day.year}" for each in (month, month[:3])]
    made += [f"{day.day}{each}{day.year}" for each in (month, month[:3])]
    if day < ERAS[-1][1] or day.year < 1873:
        return made
    era, year = era_year(day)
    for name in (era, era[0], _LETTERS[era]):
        made += [f"{name}{year_words(year)}年{day.month}月{day.day}日", f"{name}{year}/{day.month}/{day.day}"]
        made.append(f"{name}{year:02}/{day:%m/%d}")
    return made

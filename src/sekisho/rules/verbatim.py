"""How a plan says that output is used as it comes. Rules 11 and 12 look at the same sentence for different duties."""

import re

VERBATIM = re.compile(
    "そのまま(?:公表|公開|掲載|納品|提出|使用|利用|配布|印刷|成果物|報告書)|無修正|"
    "(?:加筆|修正)[^。]{0,6}(?:加えず|せずに|しないで|なしで|行わず)"
)
EDITED = re.compile("そのまま[^。]{0,12}(?:しない|しません|せず|ことはない|禁止|避け|ない)")
DISCLOSED = re.compile("明示|明記|明らかに|表示|旨を|記載し")
DECIDED = re.compile("意思決定|決裁|承認|決定")

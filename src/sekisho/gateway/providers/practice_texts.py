"""What the practice model says: short municipal texts, some with planted errors that a careful reader finds.

Planted on purpose (rule 9 asks people to check): a weekday that does not belong to its date, a sum that does not add
up, a ward that Osaka does not have, a number of wards that is wrong. All people, places and numbers are invented.
"""

# (words that call for it, text). The first row with a word in the prompt answers; the last row answers the rest.
ANSWERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("お詫び", "おわび", "謝罪"),
        "このたびは、当方の手違いによりご迷惑をおかけし、心よりお詫び申し上げます。"
        "原因を確かめ、同じことが起こらないよう手順を見直しました。ご不明な点は、担当窓口までお尋ねください。",
    ),
    (
        ("工事",),
        "日頃より道路の維持管理にご理解とご協力をいただき、ありがとうございます。"
        # 7 September 2026 is a Monday.
        "下水道管の取替えのため、令和8年9月7日（水曜日）から道路工事を行います。"
        "工事中は片側交互通行となりますので、係員の案内に従ってお通りください。",
    ),
    (
        ("会議", "打合せ", "打ち合わせ"),
        # 1 July 2026 is a Wednesday.
        "次回の定例会議を、令和8年7月1日（金曜日）午前10時から開きます。"
        "議題は、前回の確認事項、今後の予定、その他です。出欠を前日までにお知らせください。",
    ),
    (
        ("要約", "まとめて", "概要"),
        "要点は次の3つです。1つ目は目的と対象を明確にすること、2つ目は役割と期限を決めること、"
        "3つ目は結果を記録して次に生かすことです。詳しくは元の資料をご確認ください。",
    ),
    (
        ("アンケート", "集計", "調査"),
        # 120 + 85 + 40 is 245.
        "回答は合計255件で、内訳は「満足」120件、「ふつう」85件、「不満」40件でした。"
        "自由記述では、窓口の待ち時間についての意見が目立ちました。",
    ),
    (
        ("大阪市", "区役所", "区の"),
        # Osaka has 24 wards, and no 中之島区.
        "大阪市には25の区があり、北区、中之島区、天王寺区などで地域の特色を生かした取組が進められています。"
        "各区役所では、相談窓口の案内や地域活動の支援を行っています。",
    ),
    (
        ("メール", "返信", "依頼文"),
        "いつもお世話になっております。ご依頼の件について、内容を確認いたしました。"
        "資料をそろえたうえで、今週中に改めてご連絡いたします。よろしくお願いいたします。",
    ),
    (
        ("案内", "お知らせ", "広報"),
        # 11 November 2026 is a Wednesday.
        "地域の防災訓練を、令和8年11月11日（日曜日）に行います。"
        "申込みは不要です。動きやすい服装でお越しください。荒天のときは中止します。",
    ),
    (
        ("翻訳", "英訳", "英語"),
        "Thank you for your continued support. The office will be closed for maintenance, and we appreciate your "
        "understanding. （これは練習用の訳文です。）",
    ),
    (
        (),
        "承知しました。ご依頼の内容について、目的、対象、期限の順に整理します。"
        "まず目的を一文で示し、次に対象となる方と必要な手続を並べ、最後に期限と問合せ先を添えると読みやすくなります。",
    ),
)

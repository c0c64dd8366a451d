"""What findings are called to people."""

FAMILY_WORDS = {
    "personal": "個人情報",
    "secret": "業務上知り得た秘密",
    "rights": "他者の権利を侵害するおそれのある指示",
}
LABEL_WORDS = {
    "PERSON": "氏名",
    "ADDRESS": "住所",
    "POSTAL": "郵便番号",
    "PHONE": "電話番号",
    "EMAIL": "メールアドレス",
    "DOB": "生年月日",
    "QUASI": "個人が特定され得る組合せ",
    "MYNUMBER": "マイナンバー",
    "DRIVER_LICENSE": "運転免許証番号",
    "HEALTH_INSURANCE": "被保険者番号",
    "PENSION": "基礎年金番号",
    "PASSPORT": "旅券番号",
    "RESIDENCE_CARD": "在留カード番号",
    "BANK_ACCOUNT": "口座番号",
    "CREDIT_CARD": "クレジットカード番号",
    "PLATE": "自動車登録番号",
    "MUNI_ID": "宛名番号・整理番号等",
    "IP": "IPアドレス",
    "URL_CRED": "パスワード入りのURL",
    "SECRET": "認証情報",
    "TERM": "登録された秘密の語",
    "DOCUMENT": "登録された秘密文書の一部",
    "RECORD": "登録された名簿の内容",
    "IMITATION": "作風等の模倣の指示",
    "WORK": "作品・キャラクター等の名前",
}

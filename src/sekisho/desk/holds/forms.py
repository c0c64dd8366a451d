"""What is asked of a person whose call was held."""

from django import forms

from sekisho.permits.reasons import REASONS

MEANINGS = {
    "public-figure": "市長、議員、報道された役職者など、その公的な立場についての内容である場合",
    "published": "官公庁や本人が公表している資料・記事などに、そのまま載っている内容である場合",
}


class ReasonForm(forms.Form):
    """The reason, as a code: no words are asked for, so that nobody writes here what the gate held."""

    reason = forms.ChoiceField(
        label="理由",
        choices=[(code, f"{words}（{MEANINGS[code]}）") for code, words in REASONS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "理由を選んでください。どちらでもないときは、該当する箇所を消してください。"},
    )
    is_sure = forms.BooleanField(
        label="選んだ理由に当てはまることを、自分で確かめました。",
        error_messages={"required": "確かめた場合は、チェックを入れてください。"},
    )

"""What is asked when the reading of another gateway's book is suspended or taken up again."""

from django import forms

from sekisho.desk.shell.fields import LineField


class BookForm(forms.Form):
    reason = LineField(label="理由", max_length=300)

"""Connections name the wire format of their address."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0011_indexes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='connection',
            name='protocol',
            field=models.CharField(choices=[('practice', '練習用モデル'), ('openai', 'OpenAI互換'), ('azure', 'Azure OpenAI'), ('anthropic', 'Anthropic'), ('gemini', 'Gemini')], max_length=20),
        ),
    ]

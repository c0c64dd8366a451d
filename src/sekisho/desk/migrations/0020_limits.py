"""Limits of use, prices in yen, keys that were replaced, and what each call counts."""

import django.db.models.deletion
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def charge(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was indexed before counts as the upstream said."""
    passages = apps.get_model("desk", "Passage").objects
    passages.update(charged=models.F("tokens_in") + models.F("tokens_out"))


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0019_claim_rulings'),
    ]

    operations = [
        migrations.AddField(
            model_name='apikey',
            name='replaced_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='取替え'),
        ),
        migrations.AddField(
            model_name='passage',
            name='charged',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='passage',
            name='state',
            field=models.CharField(choices=[('open', '応答待ち・未了'), ('answered', '応答あり'), ('refused', '通さなかった'), ('failed', '応答なし（エラー）'), ('cut', '中断'), ('imported', '関所の外の利用（取込み）')], db_index=True, max_length=10),
        ),
        migrations.RunPython(charge, migrations.RunPython.noop),
        migrations.CreateModel(
            name='ModelPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=120)),
                ('since', models.DateField()),
                ('input_yen', models.CharField(max_length=20)),
                ('output_yen', models.CharField(max_length=20)),
                ('call_yen', models.CharField(max_length=20)),
                ('source', models.CharField(max_length=300, verbose_name='出所')),
                ('stated_at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('model', 'since'), name='one_price_a_day')],
            },
        ),
        migrations.CreateModel(
            name='UsageLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('requests-per-minute', '1分間の呼出しの回数'), ('calls-at-once', '同時の呼出しの数'), ('body-bytes', '1回に送る量（バイト）'), ('tokens-per-month', '1か月のトークン数'), ('yen-per-month', '1か月の金額（円）')], max_length=30)),
                ('most', models.BigIntegerField()),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='limits', to='desk.engagement')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='limits', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('engagement', 'person', 'what'), name='one_limit_of_a_kind', nulls_distinct=False)],
            },
        ),
    ]

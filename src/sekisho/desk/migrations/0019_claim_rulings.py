"""Rulings on claims, and what a decision keeps of them."""

import django.db.models.deletion
import sekisho.desk.reviews.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0018_file_erasures")]

    operations = [
        migrations.AddField(
            model_name="decision", name="claims", field=models.JSONField(default=list, verbose_name="申告の判断")
        ),
        migrations.CreateModel(
            name="ClaimRuling",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=sekisho.desk.reviews.models.ruling_id, max_length=40, primary_key=True, serialize=False
                    ),
                ),
                ("row", models.IntegerField()),
                ("service", models.CharField(max_length=80)),
                ("fact", models.CharField(max_length=60)),
                ("value", models.CharField(max_length=60)),
                ("is_accepted", models.BooleanField(verbose_name="申告を認める")),
                ("reason", models.TextField(verbose_name="理由")),
                ("at", models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claim_rulings", to="desk.version"
                    ),
                ),
            ],
            options={"ordering": ["at", "id"]},
        ),
    ]

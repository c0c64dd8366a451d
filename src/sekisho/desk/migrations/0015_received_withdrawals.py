"""取下げ that came by mail or on paper; which filed version a permit from elsewhere confirms; lists counted by key."""

import django.db.models.deletion
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0014_arrived_on'),
    ]

    operations = [
        migrations.AddField(
            model_name='adoptedpermit',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adopted', to='desk.version'),
        ),
        migrations.RemoveConstraint(
            model_name='takenlist',
            name='list_once',
        ),
        migrations.AddConstraint(
            model_name='takenlist',
            constraint=models.UniqueConstraint(fields=('key', 'number'), name='list_once'),
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='withdrawal', serialize=False, to='desk.request')),
                ('received_on', models.DateField(verbose_name='受領日')),
                ('means', models.CharField(choices=[('mail', '電子メール'), ('post', '郵送'), ('hand', '持参')], max_length=10, verbose_name='受領方法')),
                ('sender', models.CharField(max_length=300, verbose_name='差出人')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.scan')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]

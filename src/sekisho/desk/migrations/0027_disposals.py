"""Proposals to dispose of what has outlived its years; two persons."""

import django.db.models.deletion
import sekisho.desk.retention.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0026_monthly_reviews_never_change'),
    ]

    operations = [
        migrations.CreateModel(
            name='DisposalProposal',
            fields=[
                ('id', models.CharField(default=sekisho.desk.retention.models.proposal_id, max_length=40, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('text', '文章の利用記録（送った内容と応答）'), ('media', '画像・音声・動画などの利用記録'), ('files', '別紙・証拠、受領したファイル')], max_length=10, verbose_name='区分')),
                ('year', models.IntegerField(verbose_name='年度')),
                ('count', models.IntegerField()),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('state', models.CharField(choices=[('open', '承認待ち'), ('approved', '廃棄済み'), ('declined', '見送り'), ('withdrawn', '取下げ')], default='open', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_reason', models.CharField(blank=True, max_length=300, verbose_name='決めた理由')),
                ('disposed', models.IntegerField(null=True)),
                ('order', models.CharField(blank=True, max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disposals', to='desk.engagement')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['state', 'at'], name='disposal_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('kind', 'engagement', 'year'), name='one_open_disposal'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('by')), _negated=True)), _connector='OR'), name='disposal_by_two')],
            },
        ),
    ]

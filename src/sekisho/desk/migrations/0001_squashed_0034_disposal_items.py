"""What migrations 0001 to 0034 make, made at once: for a store that is new, and for one they were applied to, nothing.

They stay: a store that stopped between them goes on with them. What they work out of rows has no rows here.
`tests/cli/test_joined_migrations.py` proves that both ways end in the same tables, indexes and triggers.
"""

from importlib import import_module

import django.db.models.deletion
import sekisho.desk.applications.models
import sekisho.desk.attachments.models
import sekisho.desk.changes.models
import sekisho.desk.contracts.models
import sekisho.desk.events.models
import sekisho.desk.exchange.models
import sekisho.desk.intake.models
import sekisho.desk.monthly.models
import sekisho.desk.papers.models
import sekisho.desk.people.models
import sekisho.desk.permits.models
import sekisho.desk.registered.models
import sekisho.desk.retention.models
import sekisho.desk.reviews.models
import sekisho.desk.services.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState, StateApps

# Whose statements make the triggers, in their order; they stand there and nowhere else.
GUARDS = (
    ("0002_versions_never_change", "protect"),
    ("0008_attachments", "protect"),
    ("0009_intake", "protect"),
    ("0018_file_erasures", "free"),
    ("0018_file_erasures", "protect"),
    ("0024_keks", "protect"),
    ("0026_monthly_reviews_never_change", "protect"),
)


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name, act in GUARDS:
        getattr(import_module(f"sekisho.desk.migrations.{name}"), act)(apps, schema_editor)


class Migration(migrations.Migration):

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """Django draws all models that hang together anew for each table. Here they are drawn once, as they end."""
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        models = {key: model.clone() for key, model in project_state.models.items()}
        whole = self.mutate_state(ProjectState(models, project_state.real_apps), preserve=False)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, whole)
        return whole

    replaces = [
        ('desk', '0001_initial'),
        ('desk', '0002_versions_never_change'),
        ('desk', '0003_catalogue_facts'),
        ('desk', '0004_reviews_and_hand_over'),
        ('desk', '0005_changes'),
        ('desk', '0006_permit_acts'),
        ('desk', '0007_disclosures'),
        ('desk', '0008_attachments'),
        ('desk', '0009_intake'),
        ('desk', '0010_exchange'),
        ('desk', '0011_indexes'),
        ('desk', '0012_wires'),
        ('desk', '0013_erasures'),
        ('desk', '0014_arrived_on'),
        ('desk', '0015_received_withdrawals'),
        ('desk', '0016_permit_contents'),
        ('desk', '0017_secrets'),
        ('desk', '0018_file_erasures'),
        ('desk', '0019_claim_rulings'),
        ('desk', '0020_limits'),
        ('desk', '0021_monthly_reviews'),
        ('desk', '0022_public_signs'),
        ('desk', '0023_holds'),
        ('desk', '0024_keks'),
        ('desk', '0025_after_answers'),
        ('desk', '0026_monthly_reviews_never_change'),
        ('desk', '0027_disposals'),
        ('desk', '0028_monthly_indexes'),
        ('desk', '0029_free_names'),
        ('desk', '0030_handling'),
        ('desk', '0031_other_books'),
        ('desk', '0033_usage_fields'),
        ('desk', '0034_disposal_items'),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('service', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('protocol', models.CharField(choices=[('practice', '練習用モデル'), ('openai', 'OpenAI互換'), ('azure', 'Azure OpenAI'), ('anthropic', 'Anthropic'), ('gemini', 'Gemini')], max_length=20)),
                ('base_url', models.CharField(blank=True, max_length=300)),
                ('secret', models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name='Cursor',
            fields=[
                ('origin', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('next_index', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.CharField(default=sekisho.desk.people.models.organisation_id, max_length=40, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('department', '発注者（業務所管課）'), ('policy', '統括部門'), ('audit', '監査'), ('contractor', '業務受託事業者等')], max_length=20, verbose_name='種別')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='主たる営業所（又は支店等）の所在地')),
                ('representative', models.CharField(blank=True, max_length=200, verbose_name='代表者（又は受任者）役職・氏名')),
                ('channel', models.CharField(choices=[('here', 'この関所で審査する'), ('paper', '紙で確認する（関所を使っていない）'), ('elsewhere', '別の関所で確認する')], default='here', max_length=10, verbose_name='確認の方法')),
                ('issuer', models.CharField(blank=True, max_length=32, verbose_name='発行元の指紋')),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.CharField(default=sekisho.desk.people.models.person_id, max_length=40, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='メールアドレス')),
                ('name', models.CharField(max_length=100, verbose_name='氏名')),
                ('role', models.CharField(choices=[('officer', '発注者（業務所管課 職員）'), ('policy', '統括部門'), ('responsible', '受注者・指定管理者 管理者'), ('staff', '利用者'), ('auditor', '監査')], max_length=20, verbose_name='役割')),
                ('is_active', models.BooleanField(default=True, verbose_name='有効')),
                ('is_demo', models.BooleanField(default=False)),
                ('must_change_password', models.BooleanField(default=False)),
                ('second_factor', models.BinaryField(default=bytes)),
                ('second_factor_step', models.BigIntegerField(default=0)),
                ('pseudonym_key', models.BinaryField(default=sekisho.desk.people.models.pseudonym_key)),
                ('attested_at', models.DateTimeField(blank=True, null=True, verbose_name='利用規定の確認日時')),
                ('created_at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='desk.organisation')),
            ],
            options={
                'ordering': ['organisation__name', 'name'],
            },
        ),
        migrations.CreateModel(
            name='PublishedSnapshot',
            fields=[
                ('seq', models.BigAutoField(primary_key=True, serialize=False)),
                ('token', models.TextField()),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('issued_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'sekisho_snapshot',
            },
        ),
        migrations.CreateModel(
            name='SignInFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(db_index=True, max_length=64)),
                ('address', models.CharField(db_index=True, max_length=64)),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='AuditorKey',
            fields=[
                ('id', models.CharField(default=sekisho.desk.permits.models.key_id, max_length=40, primary_key=True, serialize=False)),
                ('hash', models.CharField(max_length=64, unique=True)),
                ('hint', models.CharField(max_length=8)),
                ('created_at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='auditor_keys', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.CharField(default=sekisho.desk.contracts.models.engagement_id, max_length=40, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('ukeoi', '請負契約'), ('kaiire', '買入契約'), ('kariire', '借入契約'), ('other', 'その他の契約'), ('agreement', '協定（指定管理）')], max_length=20, verbose_name='区分')),
                ('title', models.CharField(max_length=300, verbose_name='契約又は指定管理名称')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='契約番号等')),
                ('fiscal_year', models.IntegerField(verbose_name='締結年度')),
                ('first_day', models.DateField(verbose_name='履行期間・指定期間の初日')),
                ('last_day', models.DateField(verbose_name='履行期間・指定期間の末日')),
                ('book', models.CharField(max_length=40, verbose_name='ガイドラインの版')),
                ('specification_on', models.DateField(blank=True, null=True, verbose_name='特記仕様書の添付日')),
                ('use', models.CharField(choices=[('undecided', '未定'), ('none', '利用なし'), ('planned', '利用する')], default='undecided', max_length=20, verbose_name='生成AIの利用')),
                ('created_at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='担当者')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation', verbose_name='業務所管課')),
            ],
            options={
                'ordering': ['-fiscal_year', '-created_at', 'id'],
                'indexes': [models.Index(fields=['department', '-fiscal_year', '-created_at', 'id'], name='engagement_list'), models.Index(fields=['-fiscal_year', '-created_at', 'id'], name='engagement_all'), models.Index(fields=['department', 'officer'], name='engagement_officer')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.CharField(default=sekisho.desk.events.models.event_id, max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True)),
                ('act', models.CharField(max_length=60)),
                ('engagement', models.CharField(blank=True, db_index=True, max_length=40)),
                ('subject', models.CharField(blank=True, db_index=True, max_length=80)),
                ('detail', models.JSONField(default=dict)),
                ('delivered', models.BooleanField(default=False)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(condition=models.Q(('delivered', False)), fields=['at', 'id'], name='event_waiting')],
            },
        ),
        migrations.CreateModel(
            name='ModelRoute',
            fields=[
                ('model', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('upstream_model', models.CharField(max_length=120)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='routes', to='desk.connection')),
            ],
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.CharField(default=sekisho.desk.contracts.models.party_id, max_length=40, primary_key=True, serialize=False)),
                ('task', models.CharField(blank=True, max_length=200, verbose_name='再委託する業務')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='承諾日時')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='desk.engagement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='desk.organisation')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='desk.party')),
            ],
            options={
                'ordering': ['parent_id', 'id'],
                'constraints': [models.UniqueConstraint(fields=('engagement', 'organisation'), name='party_once')],
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.CharField(default=sekisho.desk.permits.models.key_id, max_length=40, primary_key=True, serialize=False)),
                ('purpose', models.CharField(blank=True, max_length=40, verbose_name='既定の利用目的')),
                ('hash', models.CharField(max_length=64, unique=True)),
                ('hint', models.CharField(max_length=8)),
                ('created_at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='desk.engagement')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='desk.party')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='手形の終了による終了')),
                ('replaced_at', models.DateTimeField(blank=True, null=True, verbose_name='取替え')),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Pseudonym',
            fields=[
                ('actor', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('engagement', models.CharField(blank=True, max_length=40)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.CharField(default=sekisho.desk.applications.models.request_id, max_length=40, primary_key=True, serialize=False)),
                ('category', models.CharField(choices=[('new', '新規'), ('change', '変更')], default='new', max_length=10, verbose_name='区分')),
                ('state', models.CharField(choices=[('draft', '下書き'), ('submitted', '提出済み'), ('in_review', '審査中'), ('returned', '補正依頼中'), ('confirmed', '確認'), ('refused', '確認不可'), ('withdrawn', '取下げ')], db_index=True, default='draft', max_length=20, verbose_name='状態')),
                ('receipt', models.CharField(blank=True, max_length=60, verbose_name='受付番号')),
                ('draft', models.JSONField(default=dict)),
                ('revision', models.IntegerField(default=0)),
                ('visited', models.JSONField(default=list)),
                ('submitted_at', models.DateTimeField(db_index=True, null=True)),
                ('created_at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('updated_at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='desk.engagement')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='desk.party')),
                ('arrived_on', models.DateField(null=True, verbose_name='提出日・受領日')),
            ],
            options={
                'ordering': ['-updated_at', 'id'],
                'indexes': [models.Index(fields=['-updated_at', 'id', 'submitted_at'], name='request_newest'), models.Index(fields=['engagement', 'state', 'submitted_at', 'updated_at'], name='request_of_engagement'), models.Index(fields=['state', 'arrived_on', 'submitted_at'], name='request_queue')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.CharField(default=sekisho.desk.applications.models.version_id, max_length=40, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('answers', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('submitted_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='desk.request')),
            ],
            options={
                'ordering': ['request_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('request', 'number'), name='version_once')],
            },
        ),
        migrations.CreateModel(
            name='IssuedPermit',
            fields=[
                ('id', models.CharField(default=sekisho.desk.permits.models.permit_id, max_length=40, primary_key=True, serialize=False)),
                ('token', models.TextField()),
                ('state', models.CharField(choices=[('none', '手形なし'), ('in_force', '有効'), ('suspended', '停止中'), ('superseded', '新しい手形に交代'), ('revoked', '取消し'), ('expired', '期間満了')], db_index=True, default='in_force', max_length=20)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('issued_at', models.DateTimeField()),
                ('state_reason', models.TextField(blank=True, verbose_name='理由')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='permits', to='desk.engagement')),
                ('version', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='permit', to='desk.version')),
                ('fresh_until', models.DateField(blank=True, null=True, verbose_name='一覧が足りる最後の日')),
                ('grounds', models.CharField(blank=True, choices=[('', 'この関所での確認'), ('paper', '紙による確認'), ('origin', '別の関所の手形')], default='', max_length=10, verbose_name='確認の形')),
                ('list_days', models.IntegerField(default=0, verbose_name='一覧の期限（日）')),
                ('book', models.CharField(blank=True, max_length=40, verbose_name='ガイドラインの版')),
                ('services', models.TextField(blank=True, verbose_name='生成AIサービス')),
            ],
            options={
                'ordering': ['-issued_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['in_force', 'suspended'])), fields=('engagement',), name='one_live_permit_per_engagement')],
                'indexes': [models.Index(fields=['engagement', 'state'], name='permit_of_engagement'), models.Index(fields=['state', 'last_day'], name='permit_ending'), models.Index(fields=['state', 'book', 'services', 'id'], name='permit_touched'), models.Index(fields=['last_day', 'first_day', 'issued_at', 'engagement', 'id'], name='permit_of_month')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.CharField(default=sekisho.desk.reviews.models.decision_id, max_length=40, primary_key=True, serialize=False)),
                ('outcome', models.CharField(choices=[('return', '補正依頼'), ('confirm', '確認'), ('refuse', '確認不可')], max_length=10, verbose_name='結果')),
                ('reason', models.TextField(blank=True, verbose_name='伝える内容')),
                ('draft_number', models.CharField(blank=True, max_length=60, verbose_name='起案番号')),
                ('decision_number', models.CharField(blank=True, max_length=60, verbose_name='決裁番号')),
                ('decided_on', models.DateField(verbose_name='決裁日')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='desk.version')),
                ('remark', models.TextField(blank=True, verbose_name='条件')),
                ('without', models.JSONField(default=dict, verbose_name='除いたもの')),
                ('claims', models.JSONField(default=list, verbose_name='申告の判断')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(blank=True, max_length=40)),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='desk.version')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('version', 'item'), name='comment_once_per_item')],
            },
        ),
        migrations.CreateModel(
            name='FactStatement',
            fields=[
                ('seq', models.BigAutoField(primary_key=True, serialize=False)),
                ('mark', models.CharField(default=sekisho.desk.services.models.statement_mark, max_length=40, unique=True)),
                ('service', models.CharField(db_index=True, max_length=80, verbose_name='サービス')),
                ('fact', models.CharField(max_length=40, verbose_name='項目')),
                ('before', models.JSONField(null=True)),
                ('value', models.JSONField()),
                ('source', models.JSONField(default=list, verbose_name='出典')),
                ('as_of', models.CharField(max_length=10, verbose_name='根拠の日付')),
                ('note', models.TextField(blank=True, verbose_name='変更の理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['seq'],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.CharField(default=sekisho.desk.contracts.models.hand_over_id, max_length=40, primary_key=True, serialize=False)),
                ('note', models.TextField(blank=True, verbose_name='引継ぎ事項')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation')),
                ('giver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='HandOverItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.engagement')),
                ('hand_over', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='desk.handover')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('hand_over', 'engagement'), name='handed_over_once')],
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.CharField(default=sekisho.desk.reviews.models.judgement_id, max_length=40, primary_key=True, serialize=False)),
                ('row', models.IntegerField()),
                ('service', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=300, verbose_name='サービス')),
                ('key', models.CharField(db_index=True, max_length=300)),
                ('is_acceptable', models.BooleanField(verbose_name='利用を認める')),
                ('grounds', models.TextField(verbose_name='根拠')),
                ('judged_on', models.DateField(verbose_name='判断日')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='desk.version')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['department', 'key', '-at', '-id'], name='judgement_newest')],
            },
        ),
        migrations.CreateModel(
            name='StandardReason',
            fields=[
                ('id', models.CharField(default=sekisho.desk.reviews.models.reason_id, max_length=40, primary_key=True, serialize=False)),
                ('item', models.CharField(blank=True, max_length=40, verbose_name='項目')),
                ('title', models.CharField(max_length=80, verbose_name='見出し')),
                ('text', models.TextField(verbose_name='文')),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('changed_at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation')),
            ],
            options={
                'ordering': ['title', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Reconfirmation',
            fields=[
                ('id', models.CharField(default=sekisho.desk.changes.models.reconfirmation_id, max_length=40, primary_key=True, serialize=False)),
                ('cause', models.CharField(choices=[('fact', 'サービスの事実の変更'), ('book', 'ガイドラインの新しい版')], max_length=10, verbose_name='きっかけ')),
                ('subject', models.CharField(max_length=80, verbose_name='対象')),
                ('is_needed', models.BooleanField(default=True, verbose_name='再確認を開いた')),
                ('reason', models.TextField(verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statements', models.ManyToManyField(related_name='reconfirmations', to='desk.factstatement')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='DriftAnswer',
            fields=[
                ('id', models.CharField(default=sekisho.desk.changes.models.answer_id, max_length=40, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=32)),
                ('outcome', models.CharField(choices=[('draft', '変更の確認依頼書に記入'), ('dismiss', '変更しない')], max_length=10, verbose_name='対応')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drift_answers', to='desk.engagement')),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.request')),
            ],
            options={
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['engagement', 'key'], name='desk_drifta_engagem_100530_idx')],
            },
        ),
        migrations.CreateModel(
            name='ReconfirmationTask',
            fields=[
                ('id', models.CharField(default=sekisho.desk.changes.models.task_id, max_length=40, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('open', '再確認待ち'), ('kept', 'このまま有効'), ('change', '変更を求めた'), ('suspended', '手形を停止')], db_index=True, default='open', max_length=10, verbose_name='結果')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconfirmation_tasks', to='desk.engagement')),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconfirmation_tasks', to='desk.issuedpermit')),
                ('reconfirmation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='desk.reconfirmation')),
            ],
            options={
                'ordering': ['reconfirmation_id', 'id'],
                'constraints': [models.UniqueConstraint(fields=('reconfirmation', 'engagement'), name='task_once')],
            },
        ),
        migrations.CreateModel(
            name='PermitAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=20)),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='desk.issuedpermit')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.CharField(default=sekisho.desk.papers.models.disclosure_id, max_length=40, primary_key=True, serialize=False)),
                ('withheld', models.JSONField(default=list)),
                ('words', models.JSONField(default=list)),
                ('words_reason', models.CharField(blank=True, max_length=300, verbose_name='語句を公開しない理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='desk.version')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='AttachmentBody',
            fields=[
                ('id', models.CharField(default=sekisho.desk.attachments.models.body_id, max_length=40, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.BigIntegerField()),
                ('ciphertext', models.BinaryField()),
                ('wrapped_key', models.BinaryField()),
                ('sealed_sha256', models.CharField(max_length=64)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.engagement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('wrapped_key', b''), _negated=True), fields=('engagement', 'organisation', 'sha256'), name='attachment_body_once')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.CharField(default=sekisho.desk.attachments.models.attachment_id, max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('media', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('xlsx', 'Excel'), ('pptx', 'PowerPoint'), ('png', '画像（PNG）'), ('jpg', '画像（JPEG）'), ('txt', 'テキスト'), ('csv', 'CSV')], max_length=10, verbose_name='形式')),
                ('is_filed', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='desk.attachmentbody')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Original',
            fields=[
                ('id', models.CharField(default=sekisho.desk.intake.models.original_id, max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='ファイル名')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size', models.IntegerField()),
                ('received_from', models.CharField(max_length=300, verbose_name='差出人')),
                ('received_on', models.DateField(verbose_name='受領日')),
                ('means', models.CharField(choices=[('mail', '電子メール'), ('post', '郵送'), ('hand', '持参')], max_length=10, verbose_name='受領方法')),
                ('decided', models.JSONField(default=dict)),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='original', to='desk.version')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.CharField(default=sekisho.desk.intake.models.intake_id, max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='ファイル名')),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.IntegerField()),
                ('sealed', models.BinaryField()),
                ('reading', models.JSONField()),
                ('typed', models.JSONField(default=dict)),
                ('received_from', models.CharField(blank=True, max_length=300, verbose_name='差出人')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='受領日')),
                ('means', models.CharField(blank=True, choices=[('mail', '電子メール'), ('post', '郵送'), ('hand', '持参')], max_length=10, verbose_name='受領方法')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.engagement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='OriginalBody',
            fields=[
                ('original', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='body', serialize=False, to='desk.original')),
                ('sealed', models.BinaryField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.CharField(default=sekisho.desk.exchange.models.scan_id, max_length=40, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('form', models.CharField(max_length=4)),
                ('size', models.IntegerField()),
                ('data', models.BinaryField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PaperNotice',
            fields=[
                ('id', models.CharField(default=sekisho.desk.exchange.models.notice_id, max_length=40, primary_key=True, serialize=False)),
                ('told_on', models.DateField(verbose_name='書面の日付')),
                ('officer', models.CharField(max_length=100, verbose_name='確認した職員の氏名')),
                ('department', models.CharField(max_length=200, verbose_name='所属')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('act', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='desk.permitact')),
                ('decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='desk.decision')),
                ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.scan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SentHandover',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('audience', models.CharField(max_length=32, verbose_name='受取先の指紋')),
                ('list_days', models.IntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='desk.issuedpermit')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='TakenHandover',
            fields=[
                ('id', models.CharField(default=sekisho.desk.exchange.models.handover_id, max_length=40, primary_key=True, serialize=False)),
                ('issuer', models.CharField(max_length=300)),
                ('key', models.CharField(max_length=32)),
                ('number', models.BigIntegerField()),
                ('permit', models.CharField(db_index=True, max_length=80)),
                ('engagement', models.CharField(max_length=80)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('token', models.TextField()),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='AdoptedPermit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('row', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='adopted', to='desk.issuedpermit')),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adopted', to='desk.takenhandover')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adopted', to='desk.version')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WrittenList',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('closed', models.IntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='TakenList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=300)),
                ('key', models.CharField(max_length=32)),
                ('number', models.BigIntegerField()),
                ('issued_at', models.DateTimeField()),
                ('next_update', models.DateTimeField()),
                ('closed', models.IntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('token', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('key', 'number'), name='list_once')],
            },
        ),
        migrations.CreateModel(
            name='ErasureOrder',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('record', models.CharField(blank=True, db_index=True, max_length=64)),
                ('shelf', models.CharField(blank=True, max_length=80)),
                ('basis', models.CharField(max_length=10)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
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
        migrations.CreateModel(
            name='GateRegister',
            fields=[
                ('engagement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='desk.engagement')),
                ('sha256', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='SealedRegister',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
            ],
            options={
                'db_table': 'sekisho_register',
            },
        ),
        migrations.CreateModel(
            name='CityName',
            fields=[
                ('id', models.CharField(default=sekisho.desk.permits.models.name_id, max_length=40, primary_key=True, serialize=False)),
                ('act', models.CharField(choices=[('add', '追加'), ('remove', '照合しない'), ('free', '倣ってよい'), ('bind', '倣ってよい名称から外す')], max_length=10)),
                ('sort', models.CharField(choices=[('character', 'キャラクター'), ('work', '作品'), ('artist', '作家・制作者'), ('brand', 'ブランド・企業'), ('slogan', 'キャッチコピー')], max_length=10, verbose_name='種類')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='出典')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='理由')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Secret',
            fields=[
                ('id', models.CharField(default=sekisho.desk.registered.models.secret_id, max_length=40, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('terms', '用語'), ('document', '文書'), ('records', '名簿')], max_length=10, verbose_name='種別')),
                ('title', models.CharField(max_length=100, verbose_name='名称')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='削除日時')),
                ('removed_reason', models.CharField(blank=True, max_length=300, verbose_name='理由')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secrets', to='desk.engagement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation')),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SecretVersion',
            fields=[
                ('id', models.CharField(default=sekisho.desk.registered.models.version_id, max_length=40, primary_key=True, serialize=False)),
                ('number', models.IntegerField(verbose_name='版')),
                ('sealed', models.BinaryField()),
                ('counts', models.JSONField()),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('secret', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='desk.secret')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('secret', 'number'), name='secret_version_once')],
            },
        ),
        migrations.CreateModel(
            name='AttachmentErasure',
            fields=[
                ('basis', models.CharField(max_length=10, verbose_name='根拠')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('body', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='erasure', serialize=False, to='desk.attachmentbody')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OriginalErasure',
            fields=[
                ('basis', models.CharField(max_length=10, verbose_name='根拠')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('original', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='erasure', serialize=False, to='desk.original')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimRuling',
            fields=[
                ('id', models.CharField(default=sekisho.desk.reviews.models.ruling_id, max_length=40, primary_key=True, serialize=False)),
                ('row', models.IntegerField()),
                ('service', models.CharField(max_length=80)),
                ('fact', models.CharField(max_length=60)),
                ('value', models.CharField(max_length=60)),
                ('is_accepted', models.BooleanField(verbose_name='申告を認める')),
                ('reason', models.TextField(verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claim_rulings', to='desk.version')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
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
        migrations.CreateModel(
            name='MonthlyReview',
            fields=[
                ('id', models.CharField(default=sekisho.desk.monthly.models.review_id, max_length=40, primary_key=True, serialize=False)),
                ('month', models.CharField(max_length=7, verbose_name='月')),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('event', models.CharField(max_length=40)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monthly_reviews', to='desk.engagement')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monthly_reviews', to='desk.party')),
            ],
            options={
                'ordering': ['-month', 'id'],
                'indexes': [models.Index(fields=['engagement', 'month'], name='review_of_engagement')],
                'constraints': [models.UniqueConstraint(fields=('party', 'month'), name='one_review_a_month')],
            },
        ),
        migrations.CreateModel(
            name='ActiveDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engagement', models.CharField(max_length=40)),
                ('actor', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('hours', models.IntegerField(default=0)),
                ('count', models.IntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['count', 'day'], name='busy_days')],
                'constraints': [models.UniqueConstraint(fields=('engagement', 'actor', 'day'), name='one_active_day')],
            },
        ),
        migrations.CreateModel(
            name='HoldRelease',
            fields=[
                ('id', models.CharField(default=sekisho.desk.permits.models.release_id, max_length=40, primary_key=True, serialize=False)),
                ('hold', models.CharField(max_length=40)),
                ('record', models.CharField(db_index=True, max_length=40)),
                ('actor', models.CharField(max_length=40)),
                ('reason', models.CharField(choices=[('public-figure', '公人に関する情報'), ('published', '公表されている情報')], max_length=20, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.engagement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['hold', 'actor'], name='release_of_hold'), models.Index(condition=models.Q(('ended_at', None)), fields=['until'], name='release_counting')],
            },
        ),
        migrations.CreateModel(
            name='KekState',
            fields=[
                ('purpose', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('key_id', models.CharField(max_length=16)),
            ],
        ),
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
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['state', 'at'], name='disposal_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('kind', 'engagement', 'year'), name='one_open_disposal'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('by')), _negated=True)), _connector='OR'), name='disposal_by_two')],
            },
        ),
        migrations.CreateModel(
            name='GateHandling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('action', models.CharField(max_length=10)),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.engagement')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('engagement', 'code'), name='one_handling_of_a_code')],
            },
        ),
        migrations.CreateModel(
            name='OtherBook',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, unique=True)),
                ('vkey', models.CharField(max_length=400)),
                ('place', models.CharField(max_length=500)),
                ('secret', models.CharField(blank=True, max_length=100)),
                ('engagements', models.JSONField(null=True)),
                ('added_at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('next_index', models.BigIntegerField(default=0)),
                ('size', models.BigIntegerField(default=0)),
                ('read_at', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, max_length=300)),
                ('stopped', models.CharField(blank=True, choices=[('fork', '枝分かれ（ledger.fork）'), ('rewind', '巻戻し（ledger.fork）')], max_length=10)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('suspended_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('unreadable', models.BigIntegerField(default=0)),
                ('elsewhere', models.BigIntegerField(default=0)),
                ('twice', models.BigIntegerField(default=0)),
                ('twice_records', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('record', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('open', '応答待ち・未了'), ('answered', '応答あり'), ('refused', '通さなかった'), ('failed', '応答なし（エラー）'), ('cut', '中断'), ('imported', '関所の外の利用（取込み）')], db_index=True, max_length=10)),
                ('at', models.DateTimeField(db_index=True)),
                ('engagement', models.CharField(db_index=True, max_length=40)),
                ('party', models.CharField(blank=True, max_length=40)),
                ('actor', models.CharField(blank=True, db_index=True, max_length=40)),
                ('permit', models.CharField(blank=True, max_length=40)),
                ('purpose', models.CharField(blank=True, max_length=40)),
                ('service', models.CharField(blank=True, max_length=80)),
                ('kind', models.CharField(blank=True, max_length=10)),
                ('model', models.CharField(blank=True, max_length=120)),
                ('rule', models.IntegerField(null=True)),
                ('code', models.CharField(blank=True, max_length=60)),
                ('findings', models.JSONField(default=list)),
                ('status', models.CharField(blank=True, max_length=30)),
                ('tokens_in', models.IntegerField(default=0)),
                ('tokens_out', models.IntegerField(default=0)),
                ('duration_ms', models.IntegerField(default=0)),
                ('first_index', models.BigIntegerField()),
                ('outcome_index', models.BigIntegerField(null=True)),
                ('erased_at', models.DateTimeField(null=True)),
                ('erased_basis', models.CharField(blank=True, max_length=10)),
                ('charged', models.BigIntegerField(default=0)),
                ('public', models.CharField(blank=True, max_length=60)),
                ('hold', models.CharField(blank=True, max_length=40)),
                ('after', models.CharField(blank=True, max_length=60)),
                ('output', models.JSONField(default=dict)),
                ('log', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.otherbook')),
            ],
            options={
                'ordering': ['-at', '-record'],
                'indexes': [models.Index(fields=['engagement', '-at'], name='desk_passag_engagem_6e085f_idx'), models.Index(fields=['party', 'at'], name='passage_of_party'), models.Index(fields=['state', 'rule', 'engagement', 'at'], name='passage_by_rule'), models.Index(fields=['state', 'code'], name='passage_by_code'), models.Index(condition=models.Q(('public', ''), _negated=True), fields=['engagement', 'at'], name='passage_flagged'), models.Index(condition=models.Q(('hold', ''), _negated=True), fields=['actor', '-at'], name='passage_held'), models.Index(condition=models.Q(('after', ''), _negated=True), fields=['engagement', 'at'], name='passage_to_see_to'), models.Index(fields=['at', 'engagement'], name='passage_of_month')],
            },
        ),
        migrations.CreateModel(
            name='UsageFields',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(blank=True, max_length=40)),
                ('at_level', models.CharField(max_length=10)),
                ('person_level', models.CharField(max_length=10)),
                ('columns', models.JSONField(default=list)),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('scope',), name='one_usage_fields')],
            },
        ),
        migrations.CreateModel(
            name='DisposalItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.CharField(max_length=10)),
                ('target', models.CharField(max_length=40)),
                ('is_done', models.BooleanField(default=False)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='desk.disposalproposal')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_done', False)), fields=['proposal', 'id'], name='disposal_left')],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'sort', 'target'), name='one_disposal_item')],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]

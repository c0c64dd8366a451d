"""Names that may be followed, as the city keeps them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0028_monthly_indexes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='cityname',
            name='act',
            field=models.CharField(choices=[('add', '追加'), ('remove', '照合しない'), ('free', '倣ってよい'), ('bind', '倣ってよい名称から外す')], max_length=10),
        ),
    ]

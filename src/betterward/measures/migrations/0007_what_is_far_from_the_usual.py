"""What a wall code holds back is far from the usual, above or below."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0006_guarded_shares"),
    ]

    operations = [
        migrations.AlterField(
            model_name="heldentry",
            name="because",
            field=models.CharField(
                choices=[
                    ("period_taken", "there is a number for this time already"),
                    ("far_off", "it is far from the usual"),
                    ("ended", "its code had been taken back"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="heldentryevent",
            name="because",
            field=models.CharField(
                choices=[
                    ("period_taken", "there is a number for this time already"),
                    ("far_off", "it is far from the usual"),
                    ("ended", "its code had been taken back"),
                ],
                max_length=20,
            ),
        ),
    ]

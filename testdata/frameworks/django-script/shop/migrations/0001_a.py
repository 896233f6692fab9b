from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("A", [("id", models.BigAutoField(primary_key=True)), ("b", models.IntegerField())]),
        migrations.AddField("A", "c", models.TextField(default="")),
    ]

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0001_a")]
    operations = [AddIndexConcurrently("A", models.Index(fields=["b"], name="a_b"))]

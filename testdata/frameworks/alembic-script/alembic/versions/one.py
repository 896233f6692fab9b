revision = "1a"
down_revision = None
from alembic import op


def upgrade():
    op.execute("CREATE TABLE a (id bigint PRIMARY KEY, b int)")


def downgrade():
    op.drop_table("a")

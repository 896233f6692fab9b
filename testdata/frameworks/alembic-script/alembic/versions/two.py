revision = "2b"
down_revision = "1a"
import sqlalchemy
from alembic import op


def upgrade():
    op.add_column("a", sqlalchemy.Column("c", sqlalchemy.Integer))
    with op.get_context().autocommit_block():
        op.create_index("a_b", "a", ["b"], postgresql_concurrently=True)
    op.add_column("a", sqlalchemy.Column("d", sqlalchemy.Integer))


def downgrade():
    op.drop_column("a", "d")

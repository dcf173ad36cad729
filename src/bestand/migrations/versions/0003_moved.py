"""Vectors of words, and indexes by which a large ledger is searched."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of vectors and the indexes; what is stored stays as it is."""
    op.create_table(
        "vector",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("model", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    op.drop_index("report_by_day", "report")
    op.create_index("report_by_day", "report", ["earliest", "latest", "id"])
    op.drop_index("statement_of_reading", "statement")
    op.create_index("statement_of_reading", "statement", ["reading_id", "number"])
    op.create_index("statement_by_side", "statement", ["side"])
    op.create_index("act_by_name", "act", ["actor_name"])
    op.create_index("act_by_target", "act", ["toward"])
    op.create_index("act_by_target_name", "act", ["toward_name"])
    op.create_index("act_by_target_side", "act", ["toward_side"])
    op.create_index("act_by_issue", "act", ["issue"])
    op.create_index("participant_by_name", "participant", ["name"])
    op.create_index("participant_by_side", "participant", ["side"])

"""Acts, encounters and who took part in them; the side a speaker belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of acts and encounters; what is stored stays as it is."""
    op.add_column("statement", sa.Column("side", sa.Text))
    op.create_table(
        "act",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("mode", sa.Text),
        sa.Column("issue", sa.Text),
        sa.Column("actor_name", sa.Text),
        sa.Column("actor", sa.Text),
        sa.Column("actor_side", sa.Text),
        sa.Column("actor_about", sa.JSON, nullable=False),
        sa.Column("toward_name", sa.Text),
        sa.Column("toward", sa.Text),
        sa.Column("toward_side", sa.Text),
        sa.Column("toward_about", sa.JSON),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("verb", sa.JSON, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("condition", sa.JSON),
        sa.Column("conditional", sa.Boolean, nullable=False),
        sa.Column("negated", sa.Boolean, nullable=False),
        sa.Column("repeated", sa.Boolean, nullable=False),
        sa.Column("date", sa.Text),
        sa.Column("date_about", sa.JSON),
        sa.Column("due", sa.Text),
        sa.Column("due_about", sa.JSON),
        sa.Column("length", sa.Text),
        sa.Column("voice", sa.Text, nullable=False),
        sa.Column("statement", sa.Text),
        sa.Column("score", sa.Float, nullable=False),
    )
    op.create_index("act_of_reading", "act", ["reading_id"])
    op.create_index("act_by_actor", "act", ["actor"])
    op.create_index("act_by_side", "act", ["actor_side", "issue"])
    op.create_index("act_by_type", "act", ["type"])
    op.create_table(
        "encounter",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("date", sa.Text),
        sa.Column("date_about", sa.JSON),
        sa.Column("place", sa.Text),
        sa.Column("minutes", sa.Integer),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
    )
    op.create_index("encounter_of_reading", "encounter", ["reading_id"])
    op.create_table(
        "participant",
        sa.Column("encounter_id", sa.Integer, sa.ForeignKey("encounter.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text),
        sa.Column("actor", sa.Text),
        sa.Column("side", sa.Text),
        sa.Column("about", sa.JSON, nullable=False),
    )
    op.create_index("participant_by_actor", "participant", ["actor"])

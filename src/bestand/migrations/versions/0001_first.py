"""Reports, readings and statements."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "report",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("outlet", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("published", sa.Text),
        sa.Column("earliest", sa.Text),
        sa.Column("latest", sa.Text),
        sa.Column("retrieved", sa.Text),
        sa.Column("raw_digest", sa.Text),
        sa.Column("added", sa.Text, nullable=False),
    )
    op.create_index("report_by_day", "report", ["earliest", "id"])
    op.create_index("report_by_outlet", "report", ["outlet"])
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.Text, sa.ForeignKey("report.id"), nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("codebook", sa.Text, nullable=False),
        sa.Column("made", sa.Text, nullable=False),
        sa.Column("superseded_by", sa.Integer, sa.ForeignKey("reading.id")),
        sa.UniqueConstraint("report_id", "version", "model", "codebook", name="reading_once"),
    )
    op.create_index("reading_current", "reading", ["report_id", "superseded_by"])
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("source", sa.JSON, nullable=False),
        sa.Column("cue", sa.JSON, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("speaker", sa.Text),
        sa.Column("actor", sa.Text),
        sa.Column("how", sa.Text, nullable=False),
        sa.Column("rivals", sa.JSON, nullable=False),
        sa.Column("sure", sa.Float, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("said", sa.Text),
        sa.Column("repeated", sa.Boolean, nullable=False),
        sa.Column("within", sa.Text),
        sa.Column("score", sa.Float, nullable=False),
    )
    op.create_index("statement_of_reading", "statement", ["reading_id"])
    op.create_index("statement_by_actor", "statement", ["actor"])
    op.create_index("statement_by_speaker", "statement", ["speaker"])

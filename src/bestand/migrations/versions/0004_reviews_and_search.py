"""What people judge, what stands because of it, and indexes of words."""

import sqlalchemy as sa
from alembic import op

from bestand.schema import SEARCHED, search_index

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of reviews, the columns of standing and the indexes of words; what is stored is indexed."""
    op.create_table(
        "review",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.Text, sa.ForeignKey("report.id"), nullable=False),
        sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),
        sa.Column("layer", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("settles", sa.Boolean, nullable=False),
        sa.Column("changes", sa.JSON),
        sa.Column("record", sa.JSON, nullable=False),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("made", sa.Text, nullable=False),
    )
    op.create_index("review_of_unit", "review", ["report_id", "layer", "unit"])
    op.create_index("review_by_coder", "review", ["coder", "layer"])
    for name in ("statement", "act", "encounter"):
        op.add_column(name, sa.Column("unit", sa.Text))
        op.add_column(name, sa.Column("standing", sa.Text))
        op.add_column(name, sa.Column("before", sa.JSON))
        judged = sa.text("standing IS NOT NULL")
        op.create_index(f"{name}_by_standing", name, ["standing"], sqlite_where=judged)
    op.add_column("report", sa.Column("number", sa.Integer))
    op.execute("UPDATE report SET number = rowid")
    op.create_index("report_by_number", "report", ["number"], unique=True)
    for table in SEARCHED:
        for statement in search_index(table):
            op.execute(statement)

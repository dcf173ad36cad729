"""What people judge, what stands because of it, and indexes of words."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


SEARCHED = {  # the columns of each table whose words can be searched
    "statement": ("words", "speaker", "side"),
    "act": ("words", "actor_name", "toward_name", "issue"),
    "report": ("text", "title", "outlet"),
}


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
        for statement in _index(table):
            op.execute(statement)


def _index(table: str) -> list[str]:
    """The SQL that makes the index of a table's words, fills it and keeps it in step with the table (SQLite's FTS5)."""
    columns = SEARCHED[table]
    index, listed = f"{table}_words", ", ".join(columns)
    key = "number" if table == "report" else "id"
    old, new = (", ".join(f"{when}.{c}" for c in columns) for when in ("old", "new"))
    drop = f"INSERT INTO {index}({index}, rowid, {listed}) VALUES ('delete', old.{key}, {old});"
    put = f"INSERT INTO {index}(rowid, {listed}) VALUES (new.{key}, {new});"
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5({listed}, content='{table}', content_rowid='{key}', "
        "tokenize='unicode61 remove_diacritics 2')",
        f"INSERT INTO {index}({index}) VALUES ('rebuild')",
        f"CREATE TRIGGER {index}_put AFTER INSERT ON {table} BEGIN {put} END",
        f"CREATE TRIGGER {index}_drop AFTER DELETE ON {table} BEGIN {drop} END",
        f"CREATE TRIGGER {index}_change AFTER UPDATE OF {listed} ON {table} BEGIN {drop} {put} END",
    ]

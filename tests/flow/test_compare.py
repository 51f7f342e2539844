"""Runs side by side that do not promise the same columns."""

import pyarrow.parquet as pq

from ruamjai.flow import compare_runs
from web.figures_run import seal_run, usual_tables


def test_a_run_made_before_a_column_was_promised_is_compared_by_the_columns_of_both(tmp_path):
    old, new = seal_run(tmp_path / "old", **usual_tables()), seal_run(tmp_path / "new", **usual_tables())
    path = old.folder / "facts" / "rule_comparison.parquet"
    rows = pq.read_table(path)
    path.parent.chmod(0o700)
    path.unlink()
    pq.write_table(rows.drop_columns("n_both"), path)
    for left, right in ((old, new), (new, old)):
        found = {table.table: table for table in compare_runs(left, right).tables}
        assert found["rule_comparison"].rows_left == rows.num_rows > 0
        assert found["rule_comparison"].changed == 0

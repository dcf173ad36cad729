"""The example of the README runs as it stands."""

import json
import re
import subprocess
import sys
from pathlib import Path

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_python_example_runs(tmp_path: Path):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.S)
    assert len([line for line in example.splitlines() if line.strip()]) == 12
    report = {
        "id": "a",
        "published": "2025-05-20",
        "outlet": "De Overtocht",
        "text": "„Er komt geen tijdpad”, zei het Kremlin dinsdag.",
    }
    (tmp_path / "reports.jsonl").write_text(json.dumps(report) + "\nno json\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "left out: reports.jsonl:2" in done.stdout
    assert "De Overtocht 2025-05-20 Kremlin" in done.stdout
    assert "zei | „Er komt geen tijdpad”" in done.stdout

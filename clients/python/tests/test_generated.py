import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_generated_files_are_current() -> None:
    sys.path.insert(0, str(ROOT))
    import generate

    old = [path.name for path, content in generate.files().items() if path.read_text() != content]
    assert not old, f"run python3 generate.py, which changes {old}"

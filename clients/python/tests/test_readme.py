"""Runs the code of the README and of docs/examples as a reader would, but against the server of the tests."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT.parents[1] / "docs" / "examples"
BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.S)


def execute(code: str, url: str, name: str) -> str:
    code = code.replace("http://127.0.0.1:8001", url).replace('"stones"', f'"{name}"')
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_readme_has_code() -> None:
    assert len(BLOCKS) >= 3


@pytest.mark.parametrize("code", BLOCKS)
def test_readme(code: str, url: str, name: str) -> None:
    execute(code, url, name)


def test_quickstart(url: str, name: str) -> None:
    output = execute((EXAMPLES / "quickstart.py").read_text(), url, name)
    assert "Travertine" in output

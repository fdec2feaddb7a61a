"""Runs the code of the README and of docs/examples as a reader would, but against the server of the tests."""

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT.parents[1] / "docs" / "examples"
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.S)


def execute(code: str, url: str, name: str) -> str:
    return python(sys.executable, code.replace('"stones"', f'"{name}"'), {"QUARRY_URL": url})


def python(program: str | Path, code: str, variables: dict[str, str]) -> str:
    rest = {n: v for n, v in os.environ.items() if n not in ("QUARRY_URL", "ORCHESTRATOR_URL")}
    done = subprocess.run(
        [program, "-c", code], capture_output=True, text=True, timeout=300, env=rest | variables
    )
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


def test_the_commands_of_the_readme_install_the_client(url: str, name: str, tmp_path: Path) -> None:
    [command] = re.findall(r"```sh\n(.*?)\n```", README, re.S)
    quickstart = (EXAMPLES / "quickstart.py").read_text()
    assert f"\n    {command}\n" in quickstart
    venv.create(tmp_path, with_pip=True)
    programs = tmp_path / "bin"
    environment = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "PIP_REQUIRE_VIRTUALENV": "1"}
    environment["VIRTUAL_ENV"] = str(tmp_path)
    done = subprocess.run(
        ["sh", "-c", command], cwd=ROOT.parents[1], env=environment, capture_output=True, text=True
    )
    if done.returncode != 0 and os.environ.get("CI", "").lower() != "true":
        pytest.skip(f"SKIPPED because pip could not install the client's packages: {done.stderr}")
    assert done.returncode == 0, done.stderr
    code = quickstart.replace('"stones"', f'"{name}"')
    assert "Travertine" in python(programs / "python", code, {"QUARRY_URL": url})


def test_the_client_calls_the_server_of_the_environment_and_its_errors_name_it(url: str) -> None:
    code = """if True:
        from quarry_client import ConnectionLostError, QuarryClient
        with QuarryClient(retry_for=0) as quarry:
            try:
                quarry.whoami()
                print("called")
            except ConnectionLostError as error:
                print(error)
        """
    nobody = "http://127.0.0.1:9"
    assert python(sys.executable, code, {"QUARRY_URL": url, "ORCHESTRATOR_URL": nobody}) == "called\n"
    assert python(sys.executable, code, {"ORCHESTRATOR_URL": url}) == "called\n"
    assert python(sys.executable, code, {"QUARRY_URL": nobody + "/"}) == (
        "There is no connection, or it was lost: http://127.0.0.1:9. Is `./quarry up` running?\n"
    )

import importlib.util
import os
from pathlib import Path

import pytest

import model_server

FOLDER = Path(__file__).parents[4].parent / "docs" / "integrations"


def load(path):
    """A file of docs/integrations as a module."""
    spec = importlib.util.spec_from_file_location(path.replace("/", "_")[:-3], FOLDER / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def model():
    url = model_server.start()
    os.environ["OPENAI_BASE_URL"] = os.environ["OPENAI_API_BASE"] = url
    os.environ["OPENAI_API_KEY"] = "none"
    return url

import pytest


@pytest.fixture
def data_folder(settings, tmp_path):
    """A data directory of the test's own, in which nothing was loaded."""
    settings.DATA_DIR = tmp_path
    return tmp_path

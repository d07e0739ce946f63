"""The models are light: nothing heavy is loaded, and a wrong name is answered."""

import subprocess
import sys

import pytest

from civicsdata import models


def test_models_load_neither_pandas_nor_widgets():
    code = (
        "import sys\n"
        "from civicsdata import models\n"
        "models.tariff.incidence(0.25, 1, 2)\n"
        "models.leverage.solve(models.leverage.Payoffs((0, 0), (5, -2), (-1, -6), (-2, 1)))\n"
        "models.routes.find(models.routes.Case(nationality='Canada', charged=True))\n"
        "print({'pandas', 'ipywidgets', 'altair', 'numpy'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
    assert done.stderr == ""


def test_a_wrong_name_is_answered_with_the_models():
    with pytest.raises(AttributeError, match="tariff"):
        _ = models.tarif

"""Notebooks as students write them."""

import json

from .folders import gru_source

IMPORTS = "import numpy as np"
CELL = gru_source().removeprefix("import numpy as np\n")


def notebook(*cells, version=4, **more):
    """The text of a notebook; a cell is its source, or (source, tags), or a dictionary as it stands in the file."""
    made = [_cell(cell, version) for cell in cells]
    if version == 3:
        return json.dumps({"nbformat": 3, "metadata": {}, "worksheets": [{"cells": made}], **more})
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made, **more})


def _cell(cell, version):
    if isinstance(cell, dict):
        return cell
    source, tags = cell if isinstance(cell, tuple) else (cell, [])
    where = "input" if version == 3 else "source"
    return {"cell_type": "code", "metadata": {"tags": tags}, "outputs": [], where: source}


def prose(text):
    """A cell of text."""
    return {"cell_type": "markdown", "metadata": {}, "source": text}

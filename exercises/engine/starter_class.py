"""Starter files of classes: the constructor and the methods, what they take and return, and what they promise."""

from collections.abc import Mapping

from ...templates.language import Language
from .code_exercise import Class, CodeTask, Function
from .starter import closing, docstring, unanswered

IMPORTS = {"numpy": "import numpy as np", "torch": "import torch\nfrom torch import nn"}


def starter_of_class(task: CodeTask, docs: Mapping[str, str], _: Language) -> str:
    """The file that students fill in.

    Args:
        task: Its classes and contracts.
        docs: What a class is, by its name, and what a method takes and returns, by "Class.method"; lines of text.
        _: The language.
    """
    promises = "\n".join(f"- {line}" for line in task.promises(_))
    head = docstring(_("What is asked of this class, beside the right values:") + f"\n\n{promises}", indent="")
    classes = [_class(one, docs, _) for one in task.classes]
    return "\n\n\n".join([f"{head}\n\n{IMPORTS[task.libraries.partition('-')[0]]}", *classes, closing(_)])


def _class(written: Class, docs: Mapping[str, str], _: Language) -> str:
    bases = f"({written.base})" if written.base else ""
    inherit = ["        super().__init__()"] if written.base else []
    constructor = [f"    def __init__({_list('self', *written.parameters)}):", *inherit, unanswered(_, " " * 8)]
    parts = [f"class {written.name}{bases}:\n{docstring(docs[written.name])}", "\n".join(constructor)]
    parts += [_method(method, docs[f"{written.name}.{method.name}"], _) for method in written.methods]
    return "\n\n".join(parts)


def _method(method: Function, doc: str, _: Language) -> str:
    inside = " " * 8
    head = f"    def {method.name}({_list('self', *method.parameters)}):"
    return f"{head}\n{docstring(doc, inside)}\n{unanswered(_, inside)}"


def _list(*names: str) -> str:
    return ", ".join(names)

"""Files of exercises as a lecturer writes them outside rnnex; each leaves a trace when it is run."""

TWICE = '''
from pathlib import Path

from rnnex.exercises.engine.exact_exercise import exact_exercise
from rnnex.templates.language import Text


@exact_exercise(
    id="{id}", title=Text("Twice a number", pt_BR="O dobro de um número"), topic="counting", source="a lecturer"
)
def {name}(w):
    """Multiply by {factor}."""
    n = w.given("n", range(2, 30))
    w.ask("k", int({factor} * n), Text("the result", pt_BR="o resultado"))
    w.misconception(
        "once", "k", int(n), says=Text("The number itself was written.", pt_BR="Foi escrito o próprio número.")
    )


@{name}.statement
def statement(w, options, _):
    return _(Text("What is {factor} times %(n)s?", pt_BR="Quanto é {factor} vezes %(n)s?"), **w.givens)


@{name}.solution
def worked(w, options, _):
    return _("Here nothing is translated: %(k)s.", **w.key)


@{name}.second_route
def by_adding(givens, options):
    return {{"k": sum(int(givens["n"]) for _ in range({factor}))}}


{more}
'''


def twice(id_="my-twice", factor=2, more="", trace=None, name="twice"):
    """A file with one exercise.

    Args:
        id_: Its id.
        factor: What the student multiplies by.
        more: Further lines of the file.
        trace: Path that the file creates when it is run.
        name: Its function.
    """
    traced = f"Path({str(trace)!r}).touch()" if trace else ""
    return TWICE.format(id=id_, factor=factor, name=name, more=f"{traced}\n{more}")


def question(id_="my-twice"):
    """One [[exercise]] of an assignment.toml."""
    return f'[[exercise]]\nid = "{id_}"\n'

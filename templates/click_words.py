"""What click itself says: message ids only. Its own look-up finds the translations in our catalogue."""

from .language import N_


def plural(one: str, many: str) -> tuple[str, str]:
    """Mark a pair of message ids for translation, as N_ marks one."""
    return one, many


CLICK_WORDS = (
    N_("Usage:"), N_("Options"), N_("Commands"), N_("Show this message and exit."), N_("Error: {message}"),
    N_("Try '{command} {option}' for help."), N_("No such option: {name}"), N_("No such option {name!r}."),
    N_("No such command {name!r}."), N_("Missing argument"), N_("Missing option"), N_("Missing parameter"),
    N_("Invalid value: {message}"), N_("Invalid value for {param_hint}: {message}"), N_("required"),
    N_("Option {name!r} does not take a value."), N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    plural("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    plural("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    plural("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    plural("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
)  # fmt: skip

"""latex2mathml's output, mended so that Chromium (MathML Core) draws it as a book would.

Works on the element tree, so that all text is escaped again when it is written out: latex2mathml
itself lets `<` through.
"""

import html
import re
import unicodedata
from itertools import pairwise
from xml.etree import ElementTree as ET

from latex2mathml.converter import convert_to_element

KEPT = frozenset(
    "class stretchy fence form width lspace rspace minsize maxsize displaystyle scriptlevel accent linethickness "
    "movablelimits".split()
)
"""Attributes that Chromium understands; others, such as `columnalign`, are turned into these or dropped."""
OF_OPERATORS = frozenset("stretchy fence form minsize maxsize movablelimits lspace rspace".split())
SCRIPTS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
"""Limits of sums stand below and above in displayed formulas; `movablelimits` puts them aside inline."""
WITH_LIMITS = frozenset(("∑", "∏", "max", "min", "lim", "sup", "inf", "arg\u2009max", "arg\u2009min"))
FENCES = frozenset("⟨⟩⌊⌋⌈⌉{}|‖")
OPERATORS = {char: char for char in "⟹⟺⟶⟂⧵±¬∀∃′"} | {"~": "∼"}
"""What latex2mathml takes for identifiers, and what is drawn instead."""
TALL = frozenset(("mfrac", "mtable", "munder", "mover", "munderover", "mroot"))
ACCENTS = {"~": "˜", "^": "ˆ", "―": "‾", "¯": "‾", "→": "→", "˙": "˙", "¨": "¨"}
TEXT_CLASSES = {"bold": "b", "italic": "i", "monospace": "tt"}
STYLES = {"bold": "BOLD", "bold-italic": "BOLD ITALIC", "double-struck": "DOUBLE-STRUCK", "script": "SCRIPT"}
OPENING = frozenset("([{⟨⌊⌈=<>≤≥≈≠∈→⇒⟹⟺⟸,;:+−±×⋅·⊙/∣")
"""After these, or first of all, a minus is a sign and not a subtraction."""
THIN = "0.167em"


def converted(latex: str) -> str | None:
    """The inside of the `<math>` element of a linted formula, or None if latex2mathml cannot read it."""
    latex = re.sub(
        r"\\mathrm\s*\{([A-Za-z])\}", r"\\operatorname{\1}", latex
    )  # one upright letter would come out italic
    try:
        root = convert_to_element(latex)
    except Exception:  # noqa: BLE001  (it raises a dozen classes of its own, and IndexError; the caller names the formula)
        return None
    for element in root.iter():
        element.text = html.unescape(element.text) if element.text else None
    if any(_is_leftover(element) for element in root.iter()):
        return None
    _mend(root)
    inside = root[0] if len(root) == 1 and root[0].tag == "mrow" and not root[0].attrib else root
    return "".join(ET.tostring(child, encoding="unicode", short_empty_elements=False) for child in inside)


def _is_leftover(element: ET.Element) -> bool:
    """Whether LaTeX was passed through as text instead of being understood."""
    return "\\" in (element.text or "")


def _mend(element: ET.Element) -> None:
    """Mend the children, then the element itself."""
    for child in element:
        _mend(child)
    _join_upright_letters(element)
    for index, child in enumerate(element):
        if child.tag == "mrow" and len(child) == 1 and not child.attrib and element.tag != "math":
            element[index] = child[0]
    _mend_letters(element)
    _mend_operator(element)
    _mend_scripts(element)
    _mend_row(element)
    _space_functions(element)
    _mend_attributes(element)


def _join_upright_letters(row: ET.Element) -> None:
    r"""`\mathrm{in}` is one upright word, not two letters."""
    before: ET.Element | None = None
    for child in list(row):
        upright = child.tag == "mi" and child.get("mathvariant") == "normal"
        if upright and before is not None:
            before.text = f"{before.text}{child.text}"
            before.attrib.pop("mathvariant", None)  # a word is upright without being told
            row.remove(child)
        else:
            before = child if upright else None


def _mend_letters(element: ET.Element) -> None:
    """Bold and other alphabets as Unicode letters; Chromium ignores `mathvariant`, except "normal"."""
    variant = element.get("mathvariant")
    if variant is None:
        return
    if element.tag == "mtext":
        element.set("class", TEXT_CLASSES.get(variant, "rm"))
    elif variant in STYLES:
        element.text = "".join(_letter(char, STYLES[variant]) for char in element.text or "")


def _letter(char: str, style: str) -> str:
    """A letter in a mathematical alphabet, or the letter itself where Unicode has none."""
    words = unicodedata.name(char, "").replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    for name in (f"MATHEMATICAL {style} {words}", f"{style} {words}"):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return char


def _mend_operator(element: ET.Element) -> None:
    """Names of functions are identifiers; fences and arrows are operators."""
    text = element.text or ""
    if element.tag == "mo" and text in WITH_LIMITS and text.isalpha() | ("\u2009" in text):
        element.attrib.update(movablelimits="true", lspace=THIN, rspace=THIN)
    elif element.tag == "mo" and text.isalpha() and text.isascii():
        element.tag = "mi"
        element.set("mathvariant", "normal")
    elif element.tag == "mi" and text in FENCES:
        element.tag = "mo"
        element.set("stretchy", "false")
    elif element.tag == "mi" and "Α" <= text <= "Ω":
        element.set("mathvariant", "normal")
    elif element.tag == "mi" and text in OPERATORS:
        element.tag, element.text = "mo", OPERATORS[text]
    if element.tag == "mo" and text == "|":
        element.attrib.update(lspace="0", rspace="0")
    if element.tag == "mspace" and element.get("width") == "negativethinmathspace":
        element.set("width", f"-{THIN}")


def _mend_scripts(element: ET.Element) -> None:
    """Accents sit close to their letter; limits go below and above in displayed formulas."""
    if element.tag in SCRIPTS and element[0].tag == "mo" and element[0].text in WITH_LIMITS:
        element.tag = SCRIPTS[element.tag]
    elif element.tag == "mover" and element[1].tag == "mo" and element[1].text in ACCENTS:
        wide = element[1].text in "―¯→" and len(element[0]) > 1
        element[1].text = ACCENTS[element[1].text or ""]
        element[1].attrib.clear()
        element[1].set("stretchy", "true" if wide else "false")
        element.set("accent", "true")


def _mend_row(row: ET.Element) -> None:
    """Signs stand close to their number; brackets grow with a matrix or fraction, and with nothing less."""
    if row.tag == "mrow" and row[0].get("fence") and not any(map(_is_tall, row.iter())):
        for fence in (row[0], row[-1]):
            fence.set("stretchy", "false")
    before: ET.Element | None = None
    for child in row:
        sign = child.tag == "mo" and child.text in ("−", "+", "±")
        if sign and (before is None or (before.tag == "mo" and before.text in OPENING)):
            child.set("form", "prefix")
        if child.tag == "mtable" and before is not None and before.tag == "mo":
            before.set("stretchy", "true")
        if child.tag == "mo" and before is not None and before.tag == "mtable":
            child.set("stretchy", "true")
        before = child


def _is_tall(element: ET.Element) -> bool:
    """Whether brackets around it must grow; the place of a matrix is a character of plane 16."""
    return element.tag in TALL or (element.tag == "mi" and (element.text or "") >= "\U00100000")


def _is_function(element: ET.Element) -> bool:
    base = element[0] if element.tag in SCRIPTS else element
    return base.tag == "mi" and len(base.text or "") > 1 and (base.text or "").isascii()


def _needs_space(neighbour: ET.Element) -> bool:
    while neighbour.tag in ("mrow", *SCRIPTS) and len(neighbour):
        neighbour = neighbour[0]
    return neighbour.tag not in ("mo", "mspace")


def _space_functions(row: ET.Element) -> None:
    r"""A thin space around the name of a function, as in `2 \tanh x`, but none before a bracket."""
    if row.tag not in ("mrow", "mtd", "math", "mstyle"):
        return
    children = list(row)
    for before, after in pairwise(children):
        if (_is_function(before) and _needs_space(after)) or (_is_function(after) and _needs_space(before)):
            row.insert(list(row).index(after), ET.Element("mspace", width=THIN))


def _mend_attributes(element: ET.Element) -> None:
    """Alignment by class, because `columnalign` is ignored and `style=` is forbidden; the rest goes."""
    align = element.get("columnalign")
    if element.tag == "mtd" and align in ("left", "right"):
        element.set("class", align[0])
    if element.tag == "mtable" and element.get("columnspacing", "").startswith("0em"):
        element.set("class", "lines")
    foreign = OF_OPERATORS if element.tag != "mo" else frozenset()
    for name in (set(element.attrib) - KEPT) | (set(element.attrib) & foreign):
        if not (name == "mathvariant" and element.get(name) == "normal" and len(element.text or "") == 1):
            del element.attrib[name]

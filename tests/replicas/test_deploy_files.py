"""What stands in deploy/ is what the tools that read it expect."""

import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import jsonschema
import kubernetes_validate
import pytest
import yaml
from yamllint import linter
from yamllint.config import YamlLintConfig

from tests.builders import ROOT
from tests.replicas.provide import find_analyze

DEPLOY = ROOT / "deploy"
RUNNING = ROOT / "docs" / "running.md"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
WRITTEN_LIKE = YamlLintConfig(
    "{extends: default, rules: {line-length: {max: 120}, document-start: disable, braces: {max-spaces-inside: 0}}}"
)
KUBERNETES = "1.33"


def documents(file: Path) -> list[dict[str, object]]:
    return list(yaml.safe_load_all(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", sorted(DEPLOY.rglob("*.yaml")), ids=lambda file: file.name)
def test_yaml_is_written_as_its_linter_asks(file: Path) -> None:
    assert [str(problem) for problem in linter.run(file.read_text(encoding="utf-8"), WRITTEN_LIKE)] == []


def test_the_compose_file_meets_its_published_schema() -> None:
    schemas = files("check_jsonschema.builtin_schemas.vendor")
    schema = json.loads(schemas.joinpath("compose-spec.json").read_text(encoding="utf-8"))
    (written,) = documents(DEPLOY / "containers" / "compose.yaml")
    jsonschema.validate(written, schema)
    written["services"]["desk"]["restarts"] = "always"  # type: ignore[index]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, schema)


@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.name)
def test_every_manifest_meets_the_schema_of_kubernetes(file: Path) -> None:
    for written in documents(file):
        kubernetes_validate.validate(written, KUBERNETES, strict=True)
    wrong = {**documents(file)[1], "replica": 2}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, KUBERNETES, strict=True)


def test_the_backup_before_another_version_lies_where_old_ones_are_dropped() -> None:
    (backup,) = [
        Path(line.split()[-1])
        for line in steps_under("Another version, with nobody sent away")
        if line.startswith("rugcheck backup ")
    ]
    unit = (DEPLOY / "systemd" / "rugcheck-backup.service").read_text(encoding="utf-8")
    (dropped,) = re.findall(
        r"^ExecStartPost=/usr/bin/find (\S+) -name (\S+) -mtime \+30 -delete$", unit, re.M
    )
    assert (str(backup.parent), backup.match(dropped[1])) == (dropped[0], True)


def test_a_volume_that_is_mounted_again_leaves_the_keys_of_the_desk_to_their_owner() -> None:
    """By itself `fsGroup` opens every file to the group at each mount."""
    (desk,) = [one for one in documents(MANIFESTS[0]) if one["kind"] == "StatefulSet"]
    pod = desk["spec"]["template"]["spec"]  # type: ignore[index] # what a manifest holds has no types
    assert pod["securityContext"]["fsGroup"] == pod["securityContext"]["runAsGroup"]
    assert pod["securityContext"]["fsGroupChangePolicy"] == "OnRootMismatch"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_every_line_of_a_unit(unit: Path, tmp_path: Path) -> None:
    """Tried with a program that is there, since nothing is installed in /opt/rugcheck."""
    written = unit.read_text(encoding="utf-8").replace(
        "/opt/rugcheck/current/.venv/bin/triage", "/usr/bin/true"
    )
    copy = tmp_path / unit.name.replace("@.", "@8501.")
    copy.write_text(written.replace("file:///opt/rugcheck/current/docs/running.md", "man:true(1)"))
    said = subprocess.run(
        [find_analyze(), "verify", "--man=no", copy], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_closed_off_from_the_rest_of_the_machine(unit: Path) -> None:
    words = [str(find_analyze()), "security", "--offline=true", "--threshold=15", str(unit)]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


def test_no_private_key_reaches_the_visitors_side() -> None:
    unit = (DEPLOY / "systemd" / "rugcheck-visitors@.service").read_text(encoding="utf-8")
    given = [line for line in unit.splitlines() if not line.startswith("#")]
    assert not any("private" in line for line in given if "Credential" in line or "Exec" in line)
    (compose,) = documents(DEPLOY / "containers" / "compose.yaml")
    services = compose["services"]
    assert isinstance(services, dict)
    for name in ("visitors-a", "visitors-b"):
        assert services[name]["volumes"] == ["keys-that-seal:/keys:ro"]
    assert "private.key" not in json.dumps(services["keys"])


def test_the_steps_for_containers_make_what_the_compose_file_names(tmp_path: Path) -> None:
    """As the page writes them, but for the engine's own and those for root."""
    folder = tmp_path / "deploy" / "containers"
    for part in ("nginx", "systemd"):
        shutil.copytree(DEPLOY / part, tmp_path / "deploy" / part)
    folder.mkdir()
    steps = [
        line for line in steps_under("With containers") if not line.startswith(("docker", "cd", "chown"))
    ]
    subprocess.run(["sh", "-euc", "\n".join(steps)], cwd=folder, check=True)
    (compose,) = documents(DEPLOY / "containers" / "compose.yaml")
    services, secrets = compose["services"], compose["secrets"]
    assert isinstance(services, dict)
    assert isinstance(secrets, dict)
    assert "https://YOUR.NAME\n" in (folder / services["desk"]["env_file"]).read_text(encoding="utf-8")
    assert all((folder / secret["file"]).read_text(encoding="utf-8") for secret in secrets.values())
    written = (folder / "nginx.conf").read_text(encoding="utf-8")
    to = set(re.findall(r"^ +server ([\w-]+):(850\d)", written, re.M))
    assert to == {(name, services[name]["command"][-1]) for name in ("visitors-a", "visitors-b", "desk")}
    assert "127.0.0.1" not in written


def test_another_version_takes_along_what_the_practice_filled_in(tmp_path: Path) -> None:
    """As the page writes them, from the copy to the link, with a program that says what it checks."""
    for version, name in (("1.0.0", "Praktijk Dorp"), ("1.1.0", "Praktijk De Veer")):
        program = tmp_path / version / ".venv" / "bin" / "triage"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\ncat {tmp_path}/{version}/questionnaire/practice.yaml\n")
        program.chmod(0o755)
        (tmp_path / version / "questionnaire").mkdir()
        (tmp_path / version / "questionnaire" / "practice.yaml").write_text(f"name: {name}\n")
    (tmp_path / "current").symlink_to("1.0.0")
    made, *_ = "\n".join(steps_under("Another version, with nobody sent away")).partition("\nsystemctl ")
    steps = [line for line in made.splitlines() if not line.startswith(("git", "make", "rugcheck"))]
    said = subprocess.run(
        ["sh", "-euc", "\n".join(steps).replace("/opt/rugcheck", str(tmp_path))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "name: Praktijk Dorp\n"
    assert (tmp_path / "current").readlink() == Path("1.1.0")
    assert (tmp_path / "current" / "questionnaire" / "practice.yaml").read_text() == "name: Praktijk Dorp\n"


def test_the_steps_for_kubernetes_make_every_secret_that_the_manifest_names() -> None:
    made = re.findall(r"create secret (?:generic|tls) (\S+)", "\n".join(steps_under("With Kubernetes")))
    written = (DEPLOY / "kubernetes" / "rugcheck.yaml").read_text(encoding="utf-8")
    assert set(made) == set(re.findall(r"secretName: ([\w-]+)", written))


def steps_under(heading: str) -> list[str]:
    """The lines of the blocks of that section."""
    (section,) = re.findall(rf"^### {heading}\n(.*?)^##", RUNNING.read_text("utf-8"), re.M | re.DOTALL)
    return "".join(re.findall(r"^```\n(.*?)^```", section, re.M | re.DOTALL)).splitlines()


def test_a_command_gets_the_settings_as_systemd_reads_them(tmp_path: Path) -> None:
    """As the one who calls it here, with a program that prints its environment."""
    settings = (
        "# A comment\n\nTRIAGE_SITES=https://a.example https://b.example\n"
        'TRIAGE_OIDC_ADDRESSES=\'{"f@a.example": "therapist"}\'\nTRIAGE_SMTP_PASSWORD=pa$word=`x`='
    )
    (tmp_path / "secrets").mkdir()
    (tmp_path / "settings").write_text(settings, encoding="utf-8")
    (tmp_path / "secrets" / "triage_database").write_text("postgresql://rug:x@127.0.0.1/rug\n")
    program = tmp_path / ".venv" / "bin" / "triage"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "asked $*"\nenv\n')
    program.chmod(0o755)
    written = (DEPLOY / "systemd" / "rugcheck").read_text(encoding="utf-8")
    for before, after in {
        "/etc/rugcheck": str(tmp_path),
        "/opt/rugcheck/current": str(tmp_path),
        "runuser -u rugcheck -- ": "",
    }.items():
        assert before in written
        written = written.replace(before, after)
    said = subprocess.run(["sh", "-c", written, "rugcheck", "user", "list"], capture_output=True, check=True)
    assert {
        "asked user list",
        "TRIAGE_SITES=https://a.example https://b.example",
        'TRIAGE_OIDC_ADDRESSES={"f@a.example": "therapist"}',
        "TRIAGE_SMTP_PASSWORD=pa$word=`x`=",
        "TRIAGE_DATABASE=postgresql://rug:x@127.0.0.1/rug",
        "TRIAGE_DATA=/var/lib/rugcheck",
    } < set(said.stdout.decode().splitlines())

"""Which Java is taken, and what is said when none is fit."""

from pathlib import Path

import pytest

from service.errors import SetupError
from service.local import java
from service.local.folders import Owner

NOBODY = Owner("nobody", 65_534, 65_534)


def make(home: Path, version: int, *, modules: str = "java.base@1\njdk.incubator.vector@1") -> Path:
    """Write a Java home whose `java` answers the two questions that it is asked."""
    (home / "bin").mkdir(parents=True)
    script = home / "bin" / "java"
    script.write_text(
        f"""#!/bin/sh
case "$1" in
    --list-modules) printf '{modules}\\n';;
    *) printf '    java.home = {home}\\n    java.specification.version = {version}\\n' >&2;;
esac
""",
        encoding="utf-8",
    )
    script.chmod(0o755)
    return home


def environment(java_home: Path | None = None, path: Path | None = None) -> dict[str, str]:
    return {
        "PATH": str(path / "bin") if path else "/nowhere",
        **({"JAVA_HOME": str(java_home)} if java_home else {}),
    }


def test_java_home_comes_before_path_and_path_before_the_folders(tmp_path: Path) -> None:
    named, on_path, other = make(tmp_path / "a", 21), make(tmp_path / "b", 22), make(tmp_path / "jvm" / "c", 23)
    folders = (f"{other.parent}/*",)
    assert java.find(environment=environment(named, on_path), folders=folders).home == named
    assert java.find(environment=environment(None, on_path), folders=folders).home == on_path
    assert java.find(environment=environment(), folders=folders) == java.Java(other, 23)


def test_an_old_java_on_path_is_passed_over_for_a_newer_one_in_a_folder(tmp_path: Path) -> None:
    old, new = make(tmp_path / "old", 17), make(tmp_path / "jvm" / "new", 25)
    assert java.find(environment=environment(old, old), folders=(f"{new.parent}/*",)).home == new


def test_no_java(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as caught:
        java.find(environment=environment(tmp_path), folders=())
    assert caught.value.message == (
        "Elasticsearch needs Java 21 or later: none was found. "
        "Install a JDK 21 (for example `apt-get install openjdk-21-jdk-headless`) or set JAVA_HOME."
    )


def test_an_old_java_is_named_once_with_its_version_and_place(tmp_path: Path) -> None:
    old = make(tmp_path / "old", 17)
    (tmp_path / "link").symlink_to(old)
    with pytest.raises(SetupError, match=rf"later: found 17 at {old}/bin/java\. Install"):
        java.find(environment=environment(old, tmp_path / "link"), folders=())


def test_a_java_without_the_vector_module(tmp_path: Path) -> None:
    bare = make(tmp_path / "bare", 21, modules="java.base@21")
    with pytest.raises(SetupError, match=r"found 21 without the module jdk\.incubator\.vector at"):
        java.find(environment=environment(bare), folders=())


@pytest.mark.parametrize(
    ("body", "said"),
    [("exit 1", "found one that does not start at"), (None, "found one that cannot be run at")],
)
def test_a_broken_java(tmp_path: Path, body: str | None, said: str) -> None:
    broken = make(tmp_path / "broken", 21) / "bin" / "java"
    broken.write_text(f"#!/bin/sh\n{body}\n" if body else "#!/no/such/shell\n", encoding="utf-8")
    with pytest.raises(SetupError, match=said):
        java.find(environment=environment(tmp_path / "broken"), folders=())


def test_a_java_that_the_engine_s_user_cannot_reach(tmp_path: Path) -> None:
    closed = make(tmp_path / "closed" / "jdk", 21)
    (tmp_path / "closed").chmod(0o700)
    with pytest.raises(SetupError, match="found 21, which the user nobody cannot reach, at"):
        java.find(NOBODY, environment=environment(closed), folders=())


def test_the_java_of_this_machine_is_found() -> None:
    assert java.find().version >= java.LEAST

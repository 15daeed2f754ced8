"""What keeps a node from starting, said in a sentence; `java` is a script that fails as the node would."""

from dataclasses import replace
from pathlib import Path

import pytest

from service.errors import SetupError
from service.local import elasticsearch
from service.local.elasticsearch import Node
from service.local.java import Java


@pytest.fixture
def node(tmp_path: Path) -> Node:
    config = tmp_path / "distribution" / "config"
    config.mkdir(parents=True)
    (config / "jvm.options").write_text("-XX:+UseG1GC\n", encoding="utf-8")
    (tmp_path / "jdk" / "bin").mkdir(parents=True)
    return Node(
        distribution=config.parent,
        java=Java(tmp_path / "jdk", 21),
        heap="512m",
        folder=tmp_path / 'the "home"' / "elasticsearch",
        log=tmp_path / "logs" / "elasticsearch.log",
    )


def failing(node: Node, text: str) -> Node:
    node.java.executable.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\nexit 1\n", encoding="utf-8")
    node.java.executable.chmod(0o755)
    return node


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("Caused by: failed to obtain node locks, tried [/x]", "Another Elasticsearch uses .*`dateline down`"),
        (
            "cannot downgrade a node from version [9.9.0] to version [9.4.3]",
            r"was written by Elasticsearch 9\.9\.0.*DATELINE_ELASTICSEARCH_HOME",
        ),
        ("java.io.IOException: No space left on device", "the disk of .* is full: make room"),
        ("[INFO] a\n[ERROR] unknown setting [x]\n[INFO] b", r"it said: \[ERROR\] unknown setting \[x\] \(its log is"),
        ("", r"it said: nothing \(its log is"),
    ],
)
def test_a_node_that_dies_tells_why(node: Node, log: str, said: str) -> None:
    child = elasticsearch.start(failing(node, log), None)
    with pytest.raises(SetupError, match=said):
        elasticsearch.wait(node, child)


def test_the_configuration_is_written_anew_and_paths_are_quoted(node: Node) -> None:
    elasticsearch.configure(node, None)
    elasticsearch.configure(replace(node, heap="2g"), None)
    config = node.folder / "config"
    yaml = (config / "elasticsearch.yml").read_text(encoding="utf-8")
    assert "network.host: 127.0.0.1\n" in yaml
    assert '/the \\"home\\"/elasticsearch/data"\n' in yaml
    assert "-Xmx2g\n" in (config / "jvm.options.d" / "dateline.options").read_text(encoding="utf-8")
    assert (config / "jvm.options").read_text(encoding="utf-8") == "-XX:+UseG1GC\n"


@pytest.mark.parametrize("heap", ["1", "1 g", "lots"])
def test_a_heap_that_is_no_size(node: Node, heap: str) -> None:
    with pytest.raises(SetupError, match="DATELINE_ELASTICSEARCH_HEAP is"):
        elasticsearch.start(replace(node, heap=heap), None)

"""One private Elasticsearch node: its configuration, its start, and the wait until it answers."""

import json
import os
import re
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from service.errors import SetupError
from service.local.distribution import LAUNCHER
from service.local.folders import GB, Owner, make_folder, require_free, require_reachable
from service.local.java import Java
from service.local.ports import LOOPBACK
from service.local.processes import Child, is_alive, last_lines, launch

ANY_PORT = "0"
USUAL_PORTS = "9222-9321"  # the node takes the first that is free, itself: two starting at once cannot meet
START_SECONDS = 120
_SHARDS_SECONDS = 10
_POLL_SECONDS = 0.05
_CONFIGURATION = """\
# Written by Dateline at each start.
cluster.name: dateline
node.name: dateline
network.host: {host}
http.port: {ports}
transport.port: 0
node.portsfile: true
discovery.type: single-node
xpack.security.enabled: false
# It would call its maker's inference service to ask what it may use.
xpack.inference.elastic.authorization.enabled: false
action.auto_create_index: false
path.data: {data}
path.logs: {logs}
# By bytes, not by share: a large disk that is nearly full still has room.
cluster.routing.allocation.disk.watermark.low: 1gb
cluster.routing.allocation.disk.watermark.high: 750mb
cluster.routing.allocation.disk.watermark.flood_stage: 500mb
"""
# Everything goes to one file, ours; the distribution's own would add five rolling ones of 2 GB each.
_LOGGING = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%consoleException%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
"""
_JVM = """\
-Xms{heap}
-Xmx{heap}
-XX:-HeapDumpOnOutOfMemoryError
-Xlog:disable
-Xlog:all=warning:stderr:utctime,level,tags
"""
# The launcher's two small JVMs live for seconds; this starts them half a second sooner.
_SMALL_JVM = "-Xms4m -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """The configuration of one node; `folder` holds its configuration and data, `ports` is one port or a range."""

    distribution: Path
    java: Java
    heap: str
    folder: Path
    log: Path
    ports: str = USUAL_PORTS

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def temporary(self) -> Path:
        return self.folder / "temporary"

    @property
    def ports_file(self) -> Path:
        return self.folder / "logs" / "http.ports"


def start(node: Node, owner: Owner | None, *, environment: Mapping[str, str] = os.environ) -> Child:
    """Write the configuration and start the node; it does not answer yet."""
    if not re.fullmatch(r"\d+[kmgKMG]", node.heap):
        raise SetupError(f"DATELINE_ELASTICSEARCH_HEAP is {node.heap!r}; it must be a size such as 512m or 1g.")
    require_reachable(node.distribution, owner, setting="DATELINE_ELASTICSEARCH_HOME")
    require_free(node.folder, GB, "Elasticsearch")
    configure(node, owner)
    node.ports_file.unlink(missing_ok=True)
    temporary = f"-Djava.io.tmpdir={node.temporary}"
    command = [str(node.java.executable), *_SMALL_JVM.split(), temporary, "-cp", f"{LAUNCHER}/*"]
    command.append("org.elasticsearch.server.launcher.ServerLauncher")
    environment = {**environment, **_environment(node)}
    return launch(command, node.log, environment=environment, folder=node.distribution, owner=owner)


def wait(node: Node, child: Child, *, seconds: float = START_SECONDS) -> str:
    """Wait until the node and its shards answer; return its URL. Raises SetupError where it dies or is late."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not is_alive(child):
            raise SetupError(_failure_reason(node, child.log))
        with suppress(OSError, HTTPException, ValueError):
            port = int(node.ports_file.read_text(encoding="ascii").split()[0].rpartition(":")[2])
            # Answers as soon as every shard of an earlier run is open, or after that time without.
            _get(port, f"/_cluster/health?wait_for_status=yellow&timeout={_SHARDS_SECONDS}s")
            return f"http://{LOOPBACK}:{port}"
        time.sleep(_POLL_SECONDS)
    raise SetupError(f"Elasticsearch did not answer within {seconds:.0f} s; its log is {child.log}.")


def configure(node: Node, owner: Owner | None) -> None:
    """Write the configuration folder anew; the keystore that the node keeps in it stays."""
    folder = node.folder
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    shutil.rmtree(node.temporary, ignore_errors=True)  # each start leaves something in it
    for name in ("data", "logs", "temporary", "config"):
        make_folder(folder / name, owner)
    config = folder / "config"
    options = make_folder(config / "jvm.options.d", owner)
    yaml = _CONFIGURATION.format(
        host=LOOPBACK, ports=node.ports, data=json.dumps(str(node.data)), logs=json.dumps(str(folder / "logs"))
    )
    (config / "elasticsearch.yml").write_text(yaml, encoding="utf-8")
    (config / "log4j2.properties").write_text(_LOGGING, encoding="utf-8")
    (options / "dateline.options").write_text(_JVM.format(heap=node.heap), encoding="utf-8")
    shutil.copyfile(node.distribution / "config" / "jvm.options", config / "jvm.options")
    for written in (*config.glob("*.*"), *options.iterdir()):
        if written.is_file() and written.name != "elasticsearch.keystore":
            written.chmod(0o644)


def _environment(node: Node) -> dict[str, str]:
    return {
        "JAVA": str(node.java.executable),
        "JAVA_HOME": str(node.java.home),
        "ES_HOME": str(node.distribution),
        "ES_PATH_CONF": str(node.folder / "config"),
        "ES_TMPDIR": str(node.temporary),
        "ES_DISTRIBUTION_TYPE": "tar",
        # What the user has set for other nodes does not concern this one.
        "ES_JAVA_OPTS": "",
        "CLI_JAVA_OPTS": _SMALL_JVM,
    }


def _get(port: int, path: str) -> Any:
    connection = HTTPConnection(LOOPBACK, port, timeout=_SHARDS_SECONDS + 5)
    try:
        connection.request("GET", path)
        return json.load(connection.getresponse())
    finally:
        connection.close()


def _failure_reason(node: Node, log: Path) -> str:
    lines = last_lines(log, 1000)
    text = "\n".join(lines)
    if "failed to obtain node lock" in text:
        return f"Another Elasticsearch uses {node.data}: stop it (`dateline down`), or set another DATELINE_HOME."
    versions = re.search(r"cannot (?:up|down)grade a node from version \[([^\]]+)\]", text)
    if versions:
        return (
            f"{node.data} was written by Elasticsearch {versions[1]}, which this one cannot read: run that version by "
            "DATELINE_ELASTICSEARCH_HOME, or move the folder away."
        )
    if "No space left on device" in text:
        return f"Elasticsearch stopped because the disk of {node.data} is full: make room and start again."
    errors = [line for line in lines if re.search(r"ERROR|Exception|^Error|^Caused by", line)] or lines
    said = " | ".join(errors[-3:]) or "nothing"
    return f"Elasticsearch stopped while it started; it said: {said} (its log is {log})."

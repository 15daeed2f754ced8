"""The settings: a list of (name, default, help), read from the environment here and nowhere else."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from service.errors import SetupError


class Setting(NamedTuple):
    """One environment variable: its name, its default as text, and what it does."""

    name: str
    default: str
    help: str


INDEX_PREFIX = re.compile(r"[a-z][a-z0-9-]{0,63}")
GENERATED_SECRET_KEY = secrets.token_hex(32)  # what a process starts is told it, so that all of them agree

SETTINGS = (
    Setting(
        "DATELINE_HOME",
        "",
        "Data folder of the embedded engines; `/var/lib/dateline` for root, else `~/.local/share/dateline`.",
    ),
    Setting(
        "DATELINE_ELASTICSEARCH_HOME", "", "An unpacked Elasticsearch 9.4 to run instead of the one that is fetched."
    ),
    Setting("DATELINE_ELASTICSEARCH_HEAP", "1g", "Heap of the embedded Elasticsearch, as the JVM writes it."),
    Setting(
        "DATELINE_ELASTICSEARCH_URL",
        "",
        "An Elasticsearch of your own, with user and password in the URL if it wants them; given, none is started.",
    ),
    Setting("DATELINE_REDIS_URL", "", "A Redis of your own; given, none is started."),
    Setting(
        "DATELINE_INDEX_PREFIX", "dateline", "What every index name begins with; two archives can share a cluster."
    ),
    Setting("DATELINE_HTTP_HOST", "127.0.0.1", "The address that the web server listens on."),
    Setting("DATELINE_HTTP_PORT", "8000", "The port that the web server listens on."),
    Setting("DATELINE_HTTP_WORKERS", "2", "Web server processes, of eight threads each."),
    Setting(
        "DATELINE_PUBLIC_URL",
        "",
        "The address that readers use, for links; the host and port above where it is not set.",
    ),
    Setting("DATELINE_ANONYMOUS_SEARCH", "true", "Whether one may search and read without a key."),
    Setting(
        "DATELINE_KEEP_QUERY_COUNTS",
        "true",
        "Whether it is counted, by day, what is searched for; nothing is kept of who asks.",
    ),
    Setting(
        "DATELINE_SECRET_KEY",
        "",
        "Signs cookies, and the links in mails. Without it `dateline up` keeps one in the data folder; with `serve`, "
        "they end with each start.",
    ),
    Setting(
        "DATELINE_FETCH_PRIVATE",
        "false",
        "Whether `ingest https://…` may fetch from private networks and this machine.",
    ),
    Setting(
        "DATELINE_SMTP_URL",
        "",
        "The mail server, `smtp://user:password@host:587` or `smtps://…`; without it mails are files in the folder "
        "`outbox` of the data folder.",
    ),
    Setting(
        "DATELINE_SMTP_PASSWORD_WITHOUT_TLS",
        "false",
        "Whether the password of the mail server may be sent over a connection that is not encrypted.",
    ),
    Setting("DATELINE_MAIL_FROM", "dateline@localhost", "The address that alerts are mailed from."),
    Setting(
        "DATELINE_WEBHOOK_PRIVATE",
        "false",
        "Whether webhooks may be plain http and lead to private networks and this machine.",
    ),
    Setting("DATELINE_ALERTS_PER_OWNER", "1000", "How many saved queries one owner may have."),
    Setting(
        "DATELINE_ALERT_ARTICLES_A_DAY",
        "1000",
        "How many articles a day, in the mean of 30 days, a query may match that is saved as an alert.",
    ),
    Setting(
        "DATELINE_LINKS_PER_CLIENT",
        "30",
        "How many links, to confirm an address or open its alerts, one client may have mailed in an hour: an IPv4 "
        "address, or the /64 of an IPv6 one.",
    ),
    Setting(
        "DATELINE_PROXIES",
        "0",
        "How many proxies stand before the web server and add to `X-Forwarded-For`; a client is the address that the "
        "first of them saw.",
    ),
    Setting(
        "DATELINE_KEEP_MATCHES_DAYS",
        "400",
        "How long it is kept what alerts matched and told; 0 keeps it for ever. What waits to be told is always kept.",
    ),
    Setting(
        "DATELINE_BACKLOG_BATCHES",
        "2000",
        "How many batches (of up to 200 items) may wait to be indexed before senders are told to wait.",
    ),
    Setting("DATELINE_LEASE_SECONDS", "60", "How long a worker may be silent before another takes its batch over."),
    Setting("DATELINE_SWEEP_SECONDS", "10", "How often beat looks for batches that are due."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one process, checked."""

    home: Path
    elasticsearch_home: Path | None
    elasticsearch_heap: str
    elasticsearch_url: str
    redis_url: str
    index_prefix: str
    http_host: str
    http_port: int
    http_workers: int
    public_url: str
    anonymous_search: bool
    keep_query_counts: bool
    secret_key: str = field(repr=False)
    fetch_private: bool
    smtp_url: str = field(repr=False)
    smtp_password_without_tls: bool
    mail_from: str
    webhook_private: bool
    alerts_per_owner: int
    alert_articles_a_day: int
    keep_matches_days: int
    links_per_client: int
    proxies: int
    backlog_batches: int
    lease_seconds: int
    sweep_seconds: int


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from `environment`; an empty value means the default. Raises SetupError, with the name."""
    text = {setting.name: environment.get(setting.name) or setting.default for setting in SETTINGS}
    host, port = text["DATELINE_HTTP_HOST"], _integer(text, "DATELINE_HTTP_PORT", 1, 65_535)
    elasticsearch_home = text["DATELINE_ELASTICSEARCH_HOME"]
    return Settings(
        home=Path(text["DATELINE_HOME"]).expanduser().absolute() if text["DATELINE_HOME"] else default_home(),
        elasticsearch_home=Path(elasticsearch_home).expanduser().absolute() if elasticsearch_home else None,
        elasticsearch_heap=text["DATELINE_ELASTICSEARCH_HEAP"],
        elasticsearch_url=text["DATELINE_ELASTICSEARCH_URL"],
        redis_url=text["DATELINE_REDIS_URL"],
        index_prefix=_prefix(text, "DATELINE_INDEX_PREFIX"),
        http_host=host,
        http_port=port,
        http_workers=_integer(text, "DATELINE_HTTP_WORKERS", 1, 64),
        public_url=_url(text, "DATELINE_PUBLIC_URL", f"http://{host}:{port}"),
        anonymous_search=_boolean(text, "DATELINE_ANONYMOUS_SEARCH"),
        keep_query_counts=_boolean(text, "DATELINE_KEEP_QUERY_COUNTS"),
        secret_key=text["DATELINE_SECRET_KEY"] or GENERATED_SECRET_KEY,
        fetch_private=_boolean(text, "DATELINE_FETCH_PRIVATE"),
        smtp_url=text["DATELINE_SMTP_URL"],
        smtp_password_without_tls=_boolean(text, "DATELINE_SMTP_PASSWORD_WITHOUT_TLS"),
        mail_from=text["DATELINE_MAIL_FROM"],
        webhook_private=_boolean(text, "DATELINE_WEBHOOK_PRIVATE"),
        alerts_per_owner=_integer(text, "DATELINE_ALERTS_PER_OWNER", 1, 1_000_000),
        alert_articles_a_day=_integer(text, "DATELINE_ALERT_ARTICLES_A_DAY", 1, 1_000_000),
        links_per_client=_integer(text, "DATELINE_LINKS_PER_CLIENT", 1, 1_000_000),
        proxies=_integer(text, "DATELINE_PROXIES", 0, 16),
        keep_matches_days=_integer(text, "DATELINE_KEEP_MATCHES_DAYS", 0, 36_500),
        backlog_batches=_integer(text, "DATELINE_BACKLOG_BATCHES", 1, 1_000_000),
        lease_seconds=_integer(text, "DATELINE_LEASE_SECONDS", 1, 3600),
        sweep_seconds=_integer(text, "DATELINE_SWEEP_SECONDS", 1, 3600),
    )


def default_home() -> Path:
    """Return the data folder of this user: root's must be one that Elasticsearch's own user can reach."""
    return Path("/var/lib/dateline") if os.geteuid() == 0 else Path("~/.local/share/dateline").expanduser()


def _integer(text: Mapping[str, str], name: str, minimum: int, maximum: int) -> int:
    value = text[name]
    if value.isascii() and value.isdigit() and minimum <= int(value) <= maximum:
        return int(value)
    raise SetupError(f"{name} is {value!r}; it must be a whole number from {minimum} to {maximum}.")


def _prefix(text: Mapping[str, str], name: str) -> str:
    if INDEX_PREFIX.fullmatch(text[name]):
        return text[name]
    raise SetupError(f"{name} is {text[name]!r}; it must be lower-case letters, digits and dashes, a letter first.")


def _url(text: Mapping[str, str], name: str, default: str) -> str:
    """Return an address in ASCII, as a mail's header needs it: the host by IDNA, the path in percent-encoding."""
    try:
        parts = urlsplit((text[name] or default).rstrip("/"))
        host = parts.netloc.encode("idna").decode("ascii")
    except ValueError as error:
        raise SetupError(f"{name} is {text[name]!r}; it must be an address such as https://archive.example.") from error
    return parts._replace(netloc=host, path=quote(parts.path, safe="/%:@!$&'()*+,;=~")).geturl()


def _boolean(text: Mapping[str, str], name: str) -> bool:
    value = text[name].lower()
    if value in ("true", "false"):
        return value == "true"
    raise SetupError(f"{name} is {value!r}; it must be true or false.")

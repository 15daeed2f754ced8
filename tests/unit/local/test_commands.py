"""Settings as variables, and the command lines."""

from dataclasses import replace
from pathlib import Path

from service import settings
from service.local import commands


def test_the_environment_says_the_same_settings_again() -> None:
    chosen = replace(settings.read({}), http_port=8123, anonymous_search=False, elasticsearch_home=Path("/opt/es"))
    written = commands.environment(chosen, {"PATH": "/bin", "DATELINE_HTTP_PORT": "9"})
    assert settings.read(written) == chosen
    assert written["PATH"] == "/bin"
    assert set(written) - {"PATH"} == {setting.name for setting in settings.SETTINGS}


def test_the_web_server_is_bound_to_host_and_port() -> None:
    command = commands.web("127.0.0.1", 8000, 2)
    assert command[command.index("--bind") + 1] == "127.0.0.1:8000"
    command = commands.web("::1", 8000, 2)
    assert command[command.index("--bind") + 1] == "[::1]:8000"

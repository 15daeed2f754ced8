"""Services that a text names without their country."""

import pytest

from tests.unit.articles.entities.test_names import read_names


@pytest.mark.parametrize(
    ("text", "organizations"),
    [
        ("In Texas, the Army said so. Air Force officials agreed.", ["U.S. Army", "U.S. Air Force"]),
        ("The United States and the Navy: the U.S. Navy's ships", ["U.S. Navy"]),
        ("In Ohio, retired Army Lt. Col. Jo Doe and Navy Capt. Al Roe met", ["U.S. Army", "U.S. Navy"]),
        ("In Ohio, the Army and Navy met the Coast Guard", ["U.S. Army", "U.S. Navy", "U.S. Coast Guard"]),
        ("Who leads the Army and the Space Force?", ["U.S. Army", "U.S. Space Force"]),
        ("The Army left Nairobi.", []),
        ("The Marine Corps left Nairobi with the Navy.", ["U.S. Marine Corps", "U.S. Navy"]),
        ("The Kenyan Army and the United States: the Army left.", ["Kenyan Army"]),
        ("In Texas: Finland's Air Force and its planes", []),
        ("In Texas, the Ghanaian Air Force and Navy", ["Ghanaian Air Force"]),
        ("In Texas: the Salvation Army, a Navy Cross, an Air Force Falcons game", ["Salvation Army"]),
        ("In Texas, the president wants Greece to modernize its Air Force", []),
        ("In Texas, the Italian Coast Guard", ["Italian Coast Guard"]),
    ],
)
def test_services_alone(text: str, organizations: list[str]) -> None:
    assert list(read_names(text).organizations) == organizations

"""Captions and the credits at their end."""

import pytest

from service.articles.article import Credit
from service.articles.captions import distinct_photos, make_photo, read_photographer, split_credit
from service.articles.virin import find_virin


@pytest.mark.parametrize(
    ("caption", "text", "credit"),
    [
        (
            "A pod. (U.S. Air Force photo/Staff Sgt. Kat Justen)",
            "A pod.",
            Credit("Air Force", "Staff Sgt.", "Kat Justen"),
        ),
        ("A pod. (U.S. Air Force photo by Greg L. Davis)", "A pod.", Credit("Air Force", None, "Greg L. Davis")),
        ("A. (U.S. Air Force photo/ 1st Lt. Jo Do).", "A.", Credit("Air Force", "1st Lt.", "Jo Do")),
        ("A. (U.S. Navy photo by Lt. (j.g.) Jo Do)", "A.", Credit("Navy", "Lt. (j.g.)", "Jo Do")),
        ("A. (U.S. Air National Guard photo/Jo Do/Released)", "A.", Credit("Air National Guard", None, "Jo Do")),
        ("A web banner. (U.S. Air Force graphic)", "A web banner.", Credit(service="Air Force")),
        ("(U.S. Air Force graphic/Brandon DeLoach", "", Credit("Air Force", None, "Brandon DeLoach")),
        ("A. (Photo courtesy of Dwayne Farr)", "A.", Credit(name="Dwayne Farr")),
        ("A. DoD photo by Air Force Staff Sgt. Jette Carr", "A.", Credit("Air Force", "Staff Sgt.", "Jette Carr")),
        ("A, 2017. U.S. Army photo by Sgt. Jo Do", "A, 2017.", Credit("Army", "Sgt.", "Jo Do")),
        ("A. (Courtesy photo)", "A. (Courtesy photo)", None),
        ("She looks at a photo by the road with friends.", "She looks at a photo by the road with friends.", None),
        ("", "", None),
    ],
)
def test_split_credit(caption: str, text: str, credit: Credit | None) -> None:
    assert split_credit(caption) == (text, credit)


def test_credited() -> None:
    assert read_photographer("Air Force Staff Sgt. Jette Carr") == Credit("Air Force", "Staff Sgt.", "Jette Carr")


def test_one_virin_is_one_photo() -> None:
    virin = find_virin("170508-D-GY869-042")
    shown = [
        make_photo("A", virin=virin),
        make_photo("A", virin=virin, url="b"),
        make_photo("A", virin=None),
        make_photo("", virin=None),
    ]
    assert [bool(made) for made in shown] == [True, True, True, False]
    assert len(distinct_photos([made for made in shown if made])) == 2

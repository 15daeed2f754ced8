"""The tables of a lexicon are out of the collector's sight: so nothing but their counts may be needed to free them."""

import gc
import weakref
from itertools import islice

from service.articles.entities.known_names import KnownNames
from service.articles.entities.recognizer import Recognizer
from service.lexicon.finder import Finder
from service.lexicon.lexicon import Lexicon, as_shipped
from service.lexicon.long_lived import long_lived_objects


def test_what_is_made_is_not_gone_through_again() -> None:
    with long_lived_objects():
        made = [[number] for number in range(1000)]
    assert gc.isenabled()
    assert not {id(each) for each in made} & {id(each) for each in gc.get_objects()}


def test_the_tables_of_a_lexicon_that_is_edited_are_freed_without_a_collection() -> None:
    lexicon = Lexicon(dict(islice(as_shipped().concepts.items(), 50)))
    recognizer, finder = Recognizer(KnownNames(lexicon)), Finder(lexicon.concepts.values())
    assert list(recognizer.runs("Gen. Mark A. Milley spoke in Kabul."))
    assert finder.senses_of("no form") == ()
    gone = weakref.ref(recognizer), weakref.ref(recognizer.known), weakref.ref(finder)
    gc.disable()
    try:
        del recognizer, finder
        assert [each() for each in gone] == [None, None, None]
    finally:
        gc.enable()

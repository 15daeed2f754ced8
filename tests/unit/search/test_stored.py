"""What the index holds is the Article again, for every page of the sample."""

from itertools import islice

from service.articles.article import as_json
from service.articles.normalise import normalise
from service.cli.inputs import sample_items
from service.search import stored


def test_every_article_of_the_sample_comes_back_whole() -> None:
    made = [normalise(item) for item in islice(sample_items(), 120)]
    assert len(made) == 120
    for article in made:
        assert stored.article(as_json(article) | {"id": "a", "revision": 1}) == article

"""A ranking by words → one by words and meaning: what is asked for it, and the clause made of the answers. Pure.

The same articles are found as by words alone, and the same counted; the best of them change places. Each page of a
search makes the ranking anew, and its cursor leaves out what was shown: no article comes twice.
"""

from collections.abc import Sequence
from typing import Any

from mappings.articles import VECTOR, WITHDRAWN
from service.search.compile.clauses import Bool, Clause, ConstantScore, Ids, render
from service.search.fusion import fused
from service.search.search import TIMEOUT, Search, narrowing
from service.search.sorting import SORTS

Body = dict[str, Any]

# So many of the best by words change places with so many of the nearest in meaning; the rest stay where they are.
DEPTH = 100
# Looked at for these, in each part of the index.
CANDIDATES = 200
# Beside the ranking by words, which knows names better.
WEIGHT = 0.5
# Scores that are the same would leave the order to the ids.
STEP = 1e-5


def requests(search: Search, clause: Clause, vector: Sequence[float]) -> list[Body]:
    """Return the bodies that find the best by words and the nearest in meaning of what a search finds by a clause."""
    narrowed = [*narrowing(search), {"bool": {"must_not": [WITHDRAWN]}}]
    asked = {"size": DEPTH, "_source": False, "track_total_hits": False, "timeout": TIMEOUT}
    words = render(clause)
    near = {"field": VECTOR, "query_vector": list(vector), "k": DEPTH, "num_candidates": CANDIDATES}
    return [
        asked | {"query": {"bool": {"must": [words], "filter": narrowed}}, "sort": SORTS["relevance"]},
        asked | {"knn": near | {"filter": [words, *narrowed]}},
    ]


def ranked(clause: Clause, answers: Sequence[Body]) -> Clause:
    """Rank what a clause finds by both answers to its `requests`.

    The articles change places and the scores stay: whatever weighs scores besides weighs these as before.
    """
    best, nearest = (answer["hits"]["hits"] for answer in answers)
    if not best or not nearest:
        return clause
    rankings = [[hit["_id"] for hit in hits] for hits in (best, nearest)]
    order = fused(rankings, weights=[1.0, WEIGHT], size=2 * DEPTH)
    scores = [hit["_score"] for hit in best]
    scores += scores[-1:] * (len(order) - len(scores))
    placed = (
        ConstantScore(Ids((identifier,)), boost=score * (1 - STEP * place))
        for place, (identifier, score) in enumerate(zip(order, scores, strict=True))
    )
    others = Bool(must=(clause,), must_not=(Ids(tuple(order)),))
    return Bool(should=(others, *placed), minimum_should_match=1)

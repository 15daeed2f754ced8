"""`make quality`: how good articles and queries are understood, beside others in the same run. Tests hold the lines."""

from statistics import fmean

from rich.console import Console
from rich.table import Table

from benchmarks import acronyms, assertions, entities, extraction, messages, node, pages, terms, words
from benchmarks.counts import Counts
from benchmarks.material import SKIPPED, data
from service.lexicon.lexicon import as_shipped


def main() -> None:
    console = Console()
    for table in (_extraction(), _pages(), _messages(), _acronyms(), _entities(), _assertions(), _words()):
        console.print(table)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", caption_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    return table


def _extraction() -> Table:
    table = _table("Article text, 90 news pages, the public scorer", "", "F1", "precision", "recall", "pages/s")
    folder = data("extraction")
    if folder is None:
        table.add_row(SKIPPED)
        return table
    for row in extraction.measure(folder):
        table.add_row(row.name, *_figures(row.f1, row.precision, row.recall), f"{row.pages_per_second:.1f}")
    return table


def _pages() -> Table:
    table = _table("120 pages of www.af.mil against what a reader says", "", "right", "pages that are not")
    shares, wrong = pages.measure()
    for check, share in shares.items():
        numbers = [number for number, told in wrong.items() if check in told]
        table.add_row(check, f"{share:.1%}", " ".join(numbers))
    return table


def _messages() -> Table:
    table = _table("3,251 military messages against what their collection says", "", "right", "told")
    collection = messages.collection()
    if collection is None:
        table.add_row(SKIPPED)
        return table
    for part in messages.PARTS:
        for check, (right, told) in messages.measure(collection, part).items():
            table.add_row(f"{part}: {check}", f"{right / told:.1%}", f"{told:,}")
    return table


def _acronyms() -> Table:
    table = _table("Acronyms that a text defines", "", "precision", "recall", "F1")
    sentences = data("acronyms", "sdu_ai_dev.json")
    if sentences is None:
        table.add_row(f"1,717 scientific sentences: {SKIPPED}")
    else:
        for rule in acronyms.RULES:
            for name, counts in acronyms.measure(sentences, rule=rule).items():
                table.add_row(f"scientific sentences, pairs {rule}: {name}", *_counts(counts), f"{counts.f1:.3f}")
        for rule in acronyms.RULES:
            folds = acronyms.measure_folds(sentences, rule=rule)
            means = [fmean(getattr(fold, figure) for fold in folds) for figure in ("precision", "recall", "f1")]
            table.add_row(f"five parts of them by short form, pairs {rule}: ours, mean", *_figures(*means))
    press = acronyms.measure_press()
    if press is None:
        table.add_row("press texts: no truth yet")
    else:
        table.add_row("press texts, pairs marked by hand: ours", *_counts(press), f"{press.f1:.3f}")
    return table


def _entities() -> Table:
    table = _table("Names in 60 press texts, by document", "", "precision", "recall", "told", "marked")
    texts = data("entities", "re3d_open.jsonl")
    if texts is None:
        table.add_row(SKIPPED)
        return table
    for kind, counts in entities.measure(texts).items():
        table.add_row(kind, *_counts(counts), str(counts.predicted), str(counts.gold))
    return table


def _assertions() -> Table:
    table = _table(
        "88 articles judged whole, 1,115 terms, and 99 pairs of like articles",
        "",
        "precision",
        "recall",
        "asserted",
        "required",
    )
    if data("archive") is None:
        table.add_row(SKIPPED)
        return table
    for part in assertions.PARTS:
        for name, counts in assertions.totals(assertions.measure(part)).items():
            table.add_row(f"{part}: {name}", *_counts(counts), str(counts.predicted), str(counts.gold))
        told = terms.measure(part)
        table.add_row(f"{part}: terms", *_counts(told), str(told.predicted), str(told.gold))
        copies = assertions.measure_copies(part)
        table.add_row(f"{part}: copies", *_counts(copies), str(copies.predicted), str(copies.gold))
    return table


def _words() -> Table:
    table = _table("Judged words: what queries find", "", "found of what must be", "left of what must not be", "wrong")
    with node.node() as client:
        judged = words.measure(client, as_shipped())
    for group, counts in judged.items():
        wrong = ", ".join(
            f"{miss.query} {'finds' if miss.found else 'misses'} {miss.document}" for miss in counts.wrong
        )
        table.add_row(f"{group}, {counts.must + counts.must_not}", f"{counts.found:.1%}", f"{counts.left:.1%}", wrong)
    return table


def _counts(counts: Counts) -> list[str]:
    return _figures(counts.precision, counts.recall)


def _figures(*values: float) -> list[str]:
    return [f"{value:.3f}" for value in values]


if __name__ == "__main__":
    main()

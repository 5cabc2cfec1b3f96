"""Notes that point to other notes, and notes marked by stars."""

from __future__ import annotations

import pytest

from kg.extract.citations import citations
from kg.extract.notes import find_notes
from kg.read.text import read_text

KASK, LIND = ("Ilmar Kask", "2016"), ("Survival", "2023-04")
NOTES = [
    ("Ilmar Kask, Promises and Preparations (Tartu: Harbour Press, 2016), 45.", KASK),  # in full
    ("Ibid., 47.", KASK),
    ("TASS, April 4, 2023.", ("TASS", "2023-04-04")),
    ("Kask, Promises, 112.", KASK),  # a short title
    ("Kask, op. cit., p. 113.", KASK),  # over another note
    ("Anna Lind, “Paying for Cables,” Survival 65, no. 2 (April 2023): 33–50.", LIND),
    ("Lind, “Paying,” 35.", LIND),
    ("Ibid.", LIND),  # of a short form
    ("Lind, “Paying for Cables,” p. 36.", LIND),
    ("See Kask, op. cit.; TASS, April 9, 2023.", KASK),  # the first of two
    ("The authors thank two readers for their remarks.", None),  # prose
    ("Op. cit., p. 9.", KASK),  # the last that was cited
    ("Promises and Preparations, 120.", KASK),  # the title alone
    ("Lind and Kask, op. cit.", None),  # nobody has written that
    ("Lind (n. 6), 40.", LIND),  # by its number
    ("Kask, supra note 1, at 50.", KASK),
    ("The Times, May 2, 2023.", ("The Times", "2023-05-02")),
    ("Ibid., May 3, 2023.", ("The Times", "2023-05-03")),  # another day's
    ("Lind, “Cables Without Ships,” Yle, May 5, 2023.", ("Yle", "2023-05-05")),  # another work of hers
    ("Lind, 41.", ("Yle", "2023-05-05")),  # her last
]


def test_a_note_that_points_back_has_the_work_of_the_full_note() -> None:
    body = " ".join(f"Norland supports plan {chr(65 + i)} in the north.[{i + 1}]" for i in range(len(NOTES)))
    notes = "\n".join(f"{i}. {words}" for i, (words, _) in enumerate(NOTES, 1))
    document = read_text(f"Plans of the North\n\nBy Maren Holt\n2023-06-14\n\n{body}\n\nNotes\n\n{notes}\n".encode(), "a.txt")
    found = {int(document.text[c.span.start : c.span.end]): (c.source, str(c.date)) for c in citations(document)}
    assert found == {i: wanted for i, (_, wanted) in enumerate(NOTES, 1) if wanted}


@pytest.mark.parametrize(
    ("text", "notes", "cited"),
    [
        ("It agreed.* He did not.†\n\n* TASS, 4 April 2023.\n† Yle, 5 April 2023.\n", ["*", "†"], ["TASS", "Yle"]),
        ("It agreed.* He did not.**\n\n*TASS, 4 April 2023.\n**Ibid., 5 April 2023.\n", ["*", "**"], ["TASS", "TASS"]),  # stars counted
        ("It agreed.*\n\nNotes\n* TASS, 4 April 2023.\n", ["*"], ["TASS"]),  # under a heading
        ("It agreed*, and left.\n\n* TASS, 4 April 2023.\n", ["*"], ["TASS"]),  # before a comma
        ("It agreed.* He did.[1]\n\nNotes\n* The author is at Yle.\n1. TASS, 4 April 2023.\n", ["*", "1"], ["TASS"]),  # both
        ("He names three:\n* TASS, 4 April 2023.\n* Yle, 5 April 2023.\n", [], []),  # a list
        ("It agreed.\n\n* Yle, 5 April 2023.\n", [], []),  # no mark in the text
        ("It has 4 * 5 ships.\n\n* Yle, 5 April 2023.\n", [], []),  # a star for itself
    ],
)
def test_notes_marked_by_stars(text: str, notes: list[str], cited: list[str]) -> None:
    document = read_text(f"Plans of the North\n\n2023-06-14\n\n{text}".encode(), "a.txt")
    assert list(find_notes(document).spans) == notes
    assert [c.source for c in citations(document)] == cited

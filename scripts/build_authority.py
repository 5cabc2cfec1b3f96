"""Make the generated authority files from registry packages: states.tsv, ministries.tsv and confirmed.tsv in ontology/authority.

Sources: npm `@rapideditor/country-coder` (ISC; its `borders.json`), PyPI `rigour` and `countrynames` (both MIT), and, with
``--entities``, a table of checked facts. The other files of the folder are kept by hand: they are never written.

    npm pack @rapideditor/country-coder && tar xzf rapideditor-country-coder-*.tgz
    pip install rigour==2.6.1 countrynames==1.17.0
    python scripts/build_authority.py --country-coder package/src/data/borders.json [--entities entities.tsv]

A state's id is written only where country-coder and rigour give the same one, or where only one of the two knows the state.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

COLUMNS = ("key", "type", "kind", "label", "names", "country", "qid", "domains", "source")
FOLDER = Path(__file__).resolve().parents[1] / "ontology" / "authority"
# rigour's short names that are not how English prose names the state.
LABELS = {
    "tr": "Turkey",
    "hk": "Hong Kong",
    "mo": "Macao",
    "nr": "Nauru",
    "ge-ab": "Abkhazia",
    "x-so": "South Ossetia",
    "az-nk": "Nagorno-Karabakh",
    "iq-kr": "Iraqi Kurdistan",
    "ua-dpr": "Donetsk People's Republic",
    "ua-lpr": "Luhansk People's Republic",
    "us-ga": "Georgia (U.S. state)",
    "dd": "East Germany",
    "yucs": "Yugoslavia",
    "csxx": "Serbia and Montenegro",
    "cshh": "Czechoslovakia",
    "suhh": "Soviet Union",
}
KEYS = {"hk": "hong-kong", "us-ga": "georgia-us", "az-nk": "nagorno-karabakh-republic", "ua-dpr": "dnr", "ua-lpr": "lnr"}
# Parts of states that speak and are spoken to in world politics.
PARTS = (
    "hk",
    "mo",
    "ps",
    "pr",
    "gl",
    "gi",
    "fk",
    "nc",
    "gu",
    "ge-ab",
    "x-so",
    "md-pmr",
    "az-nk",
    "ua-dpr",
    "ua-lpr",
    "so-som",
    "cy-trnc",
    "iq-kr",
    "gb-sct",
    "gb-wls",
    "gb-nir",
    "gb-eng",
    "ba-srp",
    "eh",
    "us-ga",
    "fo",
    "bm",
    "ky",
    "vg",
    "im",
    "aw",
    "cw",
    "ru-ce",
)
HISTORIC = ("suhh", "yucs", "csxx", "cshh", "dd")
SKIPPED = {"an", "zr", "zz", "un", "eu", "ac", "ic", "ip", "ta", "dg", "cq", "cp"}
# Words that mark a long English form among the many languages of countrynames.
ENGLISH = re.compile(
    r"[A-Za-z' -]*"
    r"\b(Republic|Kingdom|Federation|States?|Sultanate|Emirates|Commonwealth|Principality|Union|Duchy|Democratic|Islamic)\b"
    r"[A-Za-z' -]*"
)
# What countrynames has under a state though it is another state, a part of it, or no English name of it.
WRONG = {
    "Kingdom of Mysore",
    "Oyo State",
    "Emetab Czech Republic",
    "Emetab Dominican Republic",
    "Cenral African Republic",
    "Confederate States of America",
    "United States Citizen",
    "Chechen Republic",
    "Chechen Republic of Ichkeria",
    "Republic of Tatarstan",
    "Russia Federation",
    "Russian Republic",
    "Trucial States",
    "Kingdom of England",
    "Ukrainian State",
    "State of Mexico",
    "Kingdom of Greece",
    "Grand Duchy of Finland",
    "Kingdom of Tunisia",
    "United Kingdom of Great Britain",
    "United Kingdom of Great Britain and Ireland",
    "State of Alania",
    "Ethiopia Federal Democratic Republic of Ethiopia",
    "Second Syrian Republic",
    "Kingdom of Scotland",
    "Kurdistan",
    "Democratic Federal Yugoslavia",
    "Federal Republic of Yugoslavia",
    "State of Malta",
}
WITH_ARTICLE = {"Netherlands", "Philippines", "United Arab Emirates", "United Kingdom", "United States"}
SMALL = {"Of": "of", "The": "the", "And": "and"}
KINDS = {
    "igo": "Organization",
    "alliance": "Organization",
    "ministry": "Organization",
    "government": "Organization",
    "military": "Organization",
    "company": "Organization",
    "think-tank": "Organization",
    "media": "MediaOutlet",
    "person": "Person",
}
# Prefix of the key, kind, label, what stands after an adjective or a possessive, what stands before "of the state".
INSTITUTIONS = (
    (
        "mfa",
        "ministry",
        "Ministry of Foreign Affairs of",
        ("Foreign Ministry", "foreign ministry", "Ministry of Foreign Affairs", "Foreign Affairs Ministry"),
        ("Ministry of Foreign Affairs of", "Foreign Ministry of", "foreign ministry of"),
    ),
    (
        "mod",
        "ministry",
        "Ministry of Defence of",
        ("Defence Ministry", "Defense Ministry", "defence ministry", "defense ministry", "Ministry of Defence", "Ministry of Defense"),
        ("Ministry of Defense of", "Defence Ministry of", "Defense Ministry of"),
    ),
    ("parliament", "parliament", "Parliament of", ("Parliament", "parliament"), ("parliament of",)),
    (
        "forces",
        "military",
        "Armed Forces of",
        ("Armed Forces", "armed forces", "military", "army", "Army", "forces", "troops"),
        ("armed forces of",),
    ),
)
# Seats and governments that stand for the state they belong to (its metonyms, kept by hand), not actors of their own.
NOT_ACTORS = {"kremlin", "white-house", "blue-house", "presidential-administration-russia", "gov-russia", "gov-ukraine"}


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the generated authority files from registry packages.")
    parser.add_argument("--country-coder", type=Path, required=True, help="borders.json of npm @rapideditor/country-coder")
    parser.add_argument("--entities", type=Path, help="a table of checked facts: key type label aliases qid source_of_confirmation")
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args()
    checked = table(options.entities) if options.entities else []
    places = {row["key"]: row["qid"] for row in checked if row["type"] in ("state", "territory") and row["qid"]}
    write(options.out / "states.tsv", states(options.country_coder, places))
    if checked:
        write(options.out / "confirmed.tsv", confirmed(checked))
    write(
        options.out / "ministries.tsv",
        ministries(*(table(options.out / f"{name}.tsv") for name in ("states", "demonyms", "larger-states"))),
    )


def states(borders: Path, checked: Mapping[str, str]) -> list[dict[str, str]]:
    """A row for each state, historic state and territory of rigour, its id compared with country-coder's.

    `checked` has ids by key, which win over the registries'.
    """
    from countrynames.data import DATA
    from rigour.territories import get_territories

    features = [f["properties"] for f in json.loads(borders.read_text("utf-8"))["features"]]
    coder = {code.lower(): f for f in features for code in (f.get("iso1A2"), *f.get("aliases", [])) if code}
    territories = {t.code: t for t in get_territories()}
    chosen = [t for c, t in territories.items() if (t.is_country and "-" not in c and not t.is_historical) or c in PARTS or c in HISTORIC]
    named: dict[str, str] = {}
    rows: list[dict[str, str]] = []
    for t in sorted((t for t in chosen if t.code not in SKIPPED), key=lambda t: t.code):
        label = LABELS.get(t.code, t.name)
        feature = coder.get(t.code, {})
        forms = [t.full_name, feature.get("nameEn", ""), *sorted(tidy(n) for n in DATA.get(t.code.upper(), []))]
        plain = dict.fromkeys(re.sub("^[Tt]he ", "", form) for form in forms)
        names = [n for n in plain if n and n != label and n not in WRONG and not re.search(r"[(),\[]", n)]
        key = next((k for k, q in checked.items() if q == t.qid), None) or KEYS.get(t.code) or slug(label)
        agreed = {t.qid, feature.get("wikidata", t.qid)}
        parent = t.parent.code if t.parent else feature.get("country", "").lower()
        named[t.code] = key
        rows.append(
            {
                "key": key,
                "type": "State",
                "kind": "historic-state" if t.code in HISTORIC else "territory" if parent or not t.is_country else "state",
                "label": label,
                "names": "|".join(names),
                "country": parent,
                "qid": checked.get(key) or (t.qid if len(agreed) == 1 else ""),
                "source": " ".join([f"rigour:{t.code}", *(["country-coder"] if feature else []), *(["checked"] if key in checked else [])]),
            }
        )
    return [row | {"country": named.get(row["country"], "")} for row in rows]


def confirmed(checked: Iterable[Mapping[str, str]]) -> Iterable[dict[str, str]]:
    """A row for each checked actor other than states and places; a domain among the aliases is moved to its column."""
    for row in checked:
        if row["type"] not in KINDS or row["key"] in NOT_ACTORS:
            continue
        label = re.sub(r" \((South Korea|North Korea|Ukraine|Japan|Russia)\)$", r" of \1", row["label"])
        aliases = [re.sub(r" \(metonym\b.*\)$", "", a.strip()) for a in row["aliases"].split("|") if a.strip()]
        domains = [a for a in aliases if re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}(/\w+)?", a)]
        yield {
            "key": row["key"],
            "type": KINDS[row["type"]],
            "kind": row["type"],
            "label": label,
            "names": "|".join(a for a in aliases if a not in domains and a != label),
            "qid": row["qid"],
            "domains": "|".join(d for d in domains if "/" not in d),
            "source": "; ".join(s.split(":")[0].strip() for s in row["source_of_confirmation"].split(" ; ") if s),
        }


def ministries(
    states: Iterable[Mapping[str, str]], peoples: Iterable[Mapping[str, str]], larger: Iterable[Mapping[str, str]]
) -> Iterable[dict[str, str]]:
    """The foreign and defence ministry, the parliament and the armed forces of each larger state, by the names that prose gives them."""
    labels = {row["key"]: row["label"] for row in states}
    people = {row["key"]: row for row in peoples}
    for row in larger:
        state = row["state"]
        label = labels[state]
        short = [n for n in people[state]["names"].split("|") if n in ("DPRK", "PRC", "ROK", "UAE", "UK", "U.K.", "US", "U.S.")]
        before = [people[state]["demonyms"].split("|")[0], *short, f"{label}'" if label.endswith("s") else f"{label}'s"]
        of = f"the {label}" if label in WITH_ARTICLE else label
        for prefix, kind, name, phrases, after in INSTITUTIONS:
            names = [f"{b} {p}" for b in before for p in phrases] + [f"{a} {of}" for a in after]
            if row[prefix] != "-":
                yield {
                    "key": row[prefix] or f"{prefix}-{state}",
                    "type": "Organization",
                    "kind": kind,
                    "label": f"{name} {of}",
                    "names": "|".join(n for n in names if n != f"{name} {of}"),
                    "country": state,
                    "source": "by rule",
                }


def table(path: Path) -> list[dict[str, str]]:
    """The rows of an authority file."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [{c: v or "" for c, v in row.items()} for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def tidy(name: str) -> str:
    """An English long form with its small words small; empty for anything else."""
    if not ENGLISH.fullmatch(name) or name.isupper():
        return ""
    words = [SMALL.get(word, word) for word in name.split()]
    return " ".join(words) if all(w[0].isupper() or w in SMALL.values() or w == "and" for w in words) else ""


def slug(label: str) -> str:
    """The key for a label: ASCII, small letters, hyphens."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write `rows` sorted by key, with the columns of all authority files."""
    lines = ["\t".join(row.get(column, "") for column in COLUMNS) for row in sorted(rows, key=lambda row: row["key"])]
    head = "# Made by scripts/build_authority.py: do not edit; corrections go into the files kept by hand.\n"
    path.write_text(head + "\n".join(["\t".join(COLUMNS), *lines]) + "\n", encoding="utf-8", newline="\n")
    print(f"{path.name}: {len(lines)} rows")


if __name__ == "__main__":
    main()

"""Faults to put into article.ttl: which rule must be reported for which node after a SPARQL update."""

from __future__ import annotations

from typing import NamedTuple

PREFIXES = """
BASE <http://127.0.0.1:8765/document/77b85d9e8e0be279/>
PREFIX doc: <http://127.0.0.1:8765/document/77b85d9e8e0be279>
PREFIX actor: <http://127.0.0.1:8765/actor/>
PREFIX issue: <http://127.0.0.1:8765/issue/>
PREFIX role: <http://127.0.0.1:8765/role/>
PREFIX work: <http://127.0.0.1:8765/work/>
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX kg: <https://w3id.org/policy-kg/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


class Fault(NamedTuple):
    """After `update`, `rule` must be reported for `focus`; both are SPARQL that goes with :data:`PREFIXES`."""

    rule: str
    focus: str
    update: str

    def reported(self, rule: str, focus: str) -> Fault:
        """The same change, reported by another rule for another node."""
        return self._replace(rule=rule, focus=focus)


def without(rule: str, node: str, path: str, value: str = "?value") -> Fault:
    """The property `path` (or this value of it) is missing."""
    return Fault(rule, node, f"DELETE WHERE {{ {node} {path} {value} }}")


def also(rule: str, node: str, path: str, value: str) -> Fault:
    """There is one more value."""
    return Fault(rule, node, f"INSERT DATA {{ {node} {path} {value} }}")


def instead(rule: str, node: str, path: str, value: str) -> Fault:
    """There is this value instead of the one there was."""
    return Fault(rule, node, f"DELETE {{ {node} {path} ?old }} INSERT {{ {node} {path} {value} }} WHERE {{ {node} {path} ?old }}")


ISSUE, VOLUME, PERIODICAL = (f"<../../publication/harbour-review{p}>" for p in ("/7/3", "/7", ""))
SOFTWARE, MODEL = "<../../software/policy-kg-0.1.0>", "<../../software/en-model-3.8.0>"

FAULTS = [
    # --- document
    without("document-type", "doc:", "rdf:type", "schema:Article"),
    Fault("document-iri", "<../one>", "INSERT DATA { <../one> rdf:type kg:Document }"),  # a name and no hash
    without("document-title", "doc:", "dcterms:title"),
    also("document-title", "doc:", "dcterms:title", '"A second title"'),
    instead("document-title", "doc:", "dcterms:title", '""'),
    instead("document-title", "doc:", "dcterms:title", "<title>"),  # an IRI is no title
    Fault("document-source", "doc:", "DELETE WHERE { doc: dcterms:source ?s ; dcterms:identifier ?i }"),
    without("document-digest", "doc:", "kg:textDigest"),
    instead("document-digest", "doc:", "kg:textDigest", '"d41d8cd98f00b204e9800998ecf8427e"'),  # md5
    instead("document-digest", "doc:", "kg:textDigest", f'"{"A" * 64}"'),  # upper case
    instead("document-issued", "doc:", "dcterms:issued", '"4 May 2019"'),
    instead("document-issued", "doc:", "dcterms:issued", '"2019-02-30"^^xsd:date'),  # no such day
    instead("document-issued", "doc:", "dcterms:issued", '"2019-05-04Z"^^xsd:date'),  # a time zone
    also("document-issued", "doc:", "dcterms:issued", '"2019"^^xsd:gYear'),  # two dates
    instead("document-creator", "doc:", "dcterms:creator", '""'),
    instead("document-language", "doc:", "dcterms:language", '"English language"'),
    also("document-language", "doc:", "dcterms:language", '"de"'),
    instead("document-part-of", "doc:", "schema:isPartOf", '"Harbour Review"'),
    also("document-part-of", "doc:", "schema:isPartOf", PERIODICAL),
    without("publication-type", PERIODICAL, "rdf:type"),
    also("publication-type", VOLUME, "rdf:type", "schema:Periodical"),
    also("publication-part-of", ISSUE, "schema:isPartOf", PERIODICAL),
    without("publication-issue-number", ISSUE, "schema:issueNumber"),
    also("publication-volume-number", VOLUME, "schema:volumeNumber", '"8"'),
    without("periodical-name", PERIODICAL, "schema:name"),
    # --- actor
    without("actor-class", "actor:coral-front", "rdf:type", "kg:Group"),
    also("actor-class", "actor:ivo-brandt", "rdf:type", "kg:Organization"),  # two classes
    without("actor-type", "actor:norland-gazette", "rdf:type", "kg:Actor"),
    without("actor-label", "actor:norland", "skos:prefLabel"),
    also("actor-label", "actor:norland", "skos:prefLabel", '"Norlandia"@en'),
    instead("actor-label", "actor:sudmark", "skos:prefLabel", '"Sudmark"'),  # no language
    instead("actor-label", "actor:coral-front", "skos:prefLabel", '"Korallenfront"@de'),
    instead("actor-other-label", "actor:norland", "skos:altLabel", '"Norland"@en'),  # the preferred label again
    instead("actor-other-label", "actor:ivo-brandt", "skos:altLabel", "<brandt>"),
    instead("actor-same-as", "actor:norland", "owl:sameAs", '"Q1001"'),
    instead("actor-same-as", "actor:norland", "owl:sameAs", "<https://www.wikidata.org/wiki/Q1001>"),  # the page, not the entity
    instead("actor-same-as", "actor:sudmark", "owl:sameAs", "wd:P17"),  # a property
    also("actor-one-wikidata", "actor:sudmark", "owl:sameAs", "wd:Q1009"),
    without("state-link", "actor:sudmark", "owl:sameAs"),
    Fault("same-actor-once", "wd:Q1002", "INSERT DATA { actor:coral-front owl:sameAs wd:Q1002 }"),
    # --- mention
    without("mention-motivation", "<mention/1>", "oa:motivatedBy"),
    instead("mention-motivation", "<mention/1>", "oa:motivatedBy", "oa:linking"),
    without("mention-body", "<mention/2>", "oa:hasBody"),
    instead("mention-body", "<mention/2>", "oa:hasBody", "doc:"),  # neither actor nor issue
    also("mention-body", "<mention/2>", "oa:hasBody", "actor:norland"),
    without("mention-passage", "<mention/3>", "oa:hasTarget"),
    instead("mention-passage", "<mention/3>", "oa:hasTarget", "doc:"),  # the whole document
    # --- passage
    Fault("passage-iri", "<p/1>", "INSERT DATA { <p/1> rdf:type oa:SpecificResource }"),
    without("passage-source", "<passage/114-124>", "oa:hasSource"),
    instead("passage-source", "<passage/114-124>", "oa:hasSource", "actor:norland"),
    also("passage-selectors", "<passage/147-154>", "oa:hasSelector", "<passage/147-154>"),
    without("passage-position", "<passage/221-228>", "oa:hasSelector", "<passage/221-228#position>"),
    also("passage-position", "<passage/221-228>", "oa:hasSelector", "<passage/147-154#position>"),
    without("passage-quote", "<passage/230-252>", "oa:hasSelector", "<passage/230-252#quote>"),
    also("passage-quote", "<passage/230-252>", "oa:hasSelector", "<passage/147-154#quote>"),
    Fault("selector-passage", "<passage/97-124#quote>", "DELETE DATA { <passage/97-124> oa:hasSelector <passage/97-124#quote> }"),
    Fault("selector-passage", "<passage/97-124#position>", "INSERT DATA { <passage/97-228> oa:hasSelector <passage/97-124#position> }"),
    Fault("selector-iri", "<s/1>", "INSERT DATA { <s/1> rdf:type oa:TextQuoteSelector }"),
    without("selector-start", "<passage/298-309#position>", "oa:start"),
    instead("selector-start", "<passage/298-309#position>", "oa:start", "-298"),
    instead("selector-start", "<passage/298-309#position>", "oa:start", '"12x"^^xsd:integer'),  # ill-typed
    without("selector-end", "<passage/321-333#position>", "oa:end"),
    instead("selector-end", "<passage/321-333#position>", "oa:end", "333.0"),  # a decimal
    instead("selector-end", "<passage/321-333#position>", "oa:end", '"333"'),  # a string
    also("selector-end", "<passage/321-333#position>", "oa:end", "334"),
    without("selector-exact", "<passage/321-333#quote>", "oa:exact"),
    instead("selector-exact", "<passage/321-333#quote>", "oa:exact", '""'),
    without("selector-prefix", "<passage/339-367#quote>", "oa:prefix"),
    also("selector-suffix", "<passage/339-367#quote>", "oa:suffix", '"more"'),
    instead("selector-start-before-end", "<passage/147-154#position>", "oa:start", "154"),  # empty
    instead("selector-start-before-end", "<passage/221-228#position>", "oa:start", "999"),  # reversed
    instead("selector-exact", "<passage/147-154#quote>", "oa:exact", '"Norlan"').reported(  # one code point too short
        "passage-quote-length", "<passage/147-154>"
    ),
    instead("selector-exact", "<passage/298-309#quote>", "oa:exact", '"Coral Fro🚢"').reported(  # as long in UTF-16, not in code points
        "passage-quote-length", "<passage/298-309>"
    ),
    # --- office
    without("office-person", "<office/1>", "org:member"),
    instead("office-person", "<office/1>", "org:member", "actor:sudmark"),  # a state holds no office
    instead("office-person", "<office/1>", "org:organization", "actor:ivo-brandt"),  # of itself
    without("office-role", "<office/1>", "org:role"),
    instead("office-role", "<office/1>", "org:role", '"Foreign Minister"'),
    also("office-organization", "<office/1>", "org:organization", "actor:sudmark"),
    instead("office-organization", "<office/1>", "org:organization", "issue:arms-embargo"),
    without("office-evidence", "<office/1>", "kg:evidence"),
    without("role-label", "role:foreign-minister", "skos:prefLabel"),
    also("role-label", "role:foreign-minister", "skos:prefLabel", '"Minister"@en'),
    instead("office-interval", "<office/1>", "schema:endDate", '"2018-10"^^xsd:gYearMonth'),
    instead("office-interval", "<office/1>", "schema:endDate", '"2017"^^xsd:gYear'),  # other precision
    Fault(
        "office-interval",
        "<office/1>",
        "INSERT DATA { <office/1> org:memberDuring <i> . <i> time:hasBeginning <i/b> ; time:hasEnd <i/e> ."
        ' <i/b> time:inXSDDate "2019-03-02"^^xsd:date . <i/e> time:inXSDDate "2019-03-01"^^xsd:date }',
    ),
    # --- position
    without("position-holder", "<position/1>", "kg:holder"),
    also("position-holder", "<position/1>", "kg:holder", "actor:norland"),  # two holders
    instead("position-holder", "<position/1>", "kg:holder", "issue:arms-embargo"),
    instead("position-holder", "<position/1>", "kg:holder", '"Ivo Brandt"'),
    also("position-target", "<position/2>", "kg:target", "issue:arms-embargo"),
    instead("position-target", "<position/2>", "kg:target", "work:1"),
    without("position-target-text", "<position/2>", "kg:targetText"),
    instead("position-target-text", "<position/2>", "kg:targetText", '""'),
    without("position-stance", "<position/3>", "kg:stance"),
    instead("position-stance", "<position/3>", "kg:stance", "kg:SupportAct"),  # an act is no stance
    also("position-stance", "<position/3>", "kg:stance", "kg:Neutral"),
    without("position-speech-act", "<position/4>", "kg:speechAct"),
    instead("position-speech-act", "<position/4>", "kg:speechAct", "kg:State"),  # the class of states
    without("position-attribution", "<position/4>", "kg:attribution"),
    instead("position-attribution", "<position/4>", "kg:attribution", '"quoted"'),
    without("position-evidence", "<position/3>", "kg:evidence"),
    instead("position-evidence", "<position/3>", "kg:evidence", "<passage/257-333#quote>"),  # the selector, not the passage
    instead("position-citation", "<position/3>", "kg:citation", "work:2"),  # the work, not the citation
    without("position-document", "<position/4>", "kg:statedIn"),
    also("position-document", "<position/4>", "kg:statedIn", "actor:norland"),
    without("position-confidence", "<position/1>", "kg:confidence"),
    instead("position-confidence", "<position/1>", "kg:confidence", "1.01"),
    instead("position-confidence", "<position/2>", "kg:confidence", "-0.2"),
    instead("position-confidence", "<position/3>", "kg:confidence", "0.8e0"),  # a double
    without("position-run", "<position/4>", "prov:wasGeneratedBy"),
    instead("position-run", "<position/4>", "prov:wasGeneratedBy", SOFTWARE),
    also("position-evidence-own-document", "<position/1>", "kg:evidence", "<e> . <e> oa:hasSource <o>"),
    also("position-citation-own-document", "<position/2>", "kg:citation", "<c> . <c> cito:hasCitingEntity <o>"),
    instead("position-run-own-document", "<position/3>", "prov:wasGeneratedBy", "<run-of-another>"),
    instead("position-target-in-evidence", "<position/4>", "kg:targetText", '"a trade embargo"'),
    # --- citation
    without("citation-type", "<citation/1>", "rdf:type", "cito:Citation"),
    without("citation-pointer", "<citation/1>", "kg:pointer"),
    instead("citation-pointer", "<citation/1>", "kg:pointer", '"Norland Gazette, May 2"'),
    instead("citation-pointer-words", "<citation/2>", "kg:pointer", "<s> . <s> oa:hasSelector <s/q> . <s/q> oa:exact 'See Bell, 2 May'"),
    instead("citation-pointer-words", "<citation/1>", "kg:pointer", "<b> . <b> oa:hasSelector <b/q> . <b/q> oa:exact '(Bell, 2 May'"),
    without("citation-source-text", "<citation/2>", "kg:sourceText"),
    instead("citation-source-text", "<citation/2>", "kg:sourceText", "actor:norland-gazette"),
    without("citation-work", "<citation/1>", "kg:citedWork"),
    instead("citation-work", "<citation/1>", "kg:citedWork", "doc:"),  # cites itself
    without("citation-citing", "<citation/2>", "cito:hasCitingEntity"),
    instead("citation-citing", "<citation/2>", "cito:hasCitingEntity", "actor:norland"),
    without("citation-cited", "<citation/1>", "cito:hasCitedEntity"),
    instead("citation-cited", "<citation/1>", "cito:hasCitedEntity", "work:2"),  # another than kg:citedWork
    without("citation-characterization", "<citation/2>", "cito:hasCitationCharacterization"),
    instead("citation-characterization", "<citation/2>", "cito:hasCitationCharacterization", '"citesAsEvidence"'),
    instead("citation-characterization", "<citation/2>", "cito:hasCitationCharacterization", "kg:citation"),
    also("citation-pointer-own-document", "<citation/1>", "kg:pointer", "<e> . <e> oa:hasSource <o>"),
    instead("citation-not-later", "<citation/1>", "kg:citedWork", "<w> . <w> dcterms:issued '2019-05-05'^^xsd:date"),  # the day after
    instead("citation-not-later", "<citation/2>", "kg:citedWork", "<w> . <w> dcterms:issued '2019-06'^^xsd:gYearMonth"),
    instead("citation-not-later", "<citation/2>", "kg:citedWork", "<w> . <w> dcterms:issued '2020'^^xsd:gYear"),
    # --- cited work
    also("work-publisher", "work:1", "dcterms:publisher", "actor:coral-front"),
    instead("work-publisher", "work:1", "dcterms:publisher", '"Norland Gazette"'),
    instead("work-issued", "work:1", "dcterms:issued", '"2019-05"^^xsd:date'),  # the month as a day
    instead("work-issued", "work:1", "dcterms:issued", '"2019-13"^^xsd:gYearMonth'),  # no such month
    also("work-issued", "work:2", "dcterms:issued", '"2019"^^xsd:gYear'),
    instead("work-url", "work:1", "schema:url", '"gazette.example"'),
    # --- issue
    without("issue-type", "issue:arms-embargo", "rdf:type", "skos:Concept"),
    also("issue-label", "issue:arms-embargo", "skos:prefLabel", '"embargo on arms"@en'),
    instead("issue-english-label", "issue:arms-control", "skos:prefLabel", '"Rüstungskontrolle"@de'),
    instead("issue-other-label", "issue:arms-embargo", "skos:altLabel", '"arms embargo"@en'),
    without("issue-scheme", "issue:arms-control", "skos:inScheme"),
    instead("issue-broader", "issue:arms-embargo", "skos:broader", '"arms control"'),
    instead("issue-match", "issue:arms-embargo", "skos:exactMatch", "<http://www.wikidata.org/entity/Q01>"),
    also("issue-not-broader-than-itself", "issue:arms-embargo", "skos:broader", "issue:arms-embargo"),
    Fault("issue-not-broader-than-itself", "issue:arms-embargo", "INSERT DATA { issue:arms-control skos:broader issue:arms-embargo }"),
    # --- run
    without("run-agents", "<run>", "prov:wasAssociatedWith", MODEL),
    without("run-document", "<run>", "prov:used"),
    without("agent-name", SOFTWARE, "schema:name"),
    without("agent-version", MODEL, "schema:softwareVersion"),
    # --- the whole graph
    Fault("no-blank-nodes", "_:x", "INSERT DATA { <run> prov:qualifiedAssociation _:x }"),
    Fault("graph-document", "kg:Document", "DELETE WHERE { ?d rdf:type kg:Document }"),  # the last: it hides the others
]

"""The terms that our graphs use, as IRIs; their meaning stands in ``ontology/policy-kg.ttl`` and in the standards."""

from __future__ import annotations

from types import MappingProxyType

from kg.model import ActorType, Mode, SpeechAct, Stance

KG = "https://w3id.org/policy-kg/ontology#"
CITO = "http://purl.org/spar/cito/"
DCTERMS = "http://purl.org/dc/terms/"
FABIO = "http://purl.org/spar/fabio/"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
WD = "http://www.wikidata.org/entity/"
XSD = "http://www.w3.org/2001/XMLSchema#"
ISSUES = "https://w3id.org/policy-kg/issue/"

PREFIXES = MappingProxyType(
    {
        "kg": KG,
        "cito": CITO,
        "dcterms": DCTERMS,
        "fabio": FABIO,
        "issue": ISSUES,
        "oa": OA,
        "org": ORG,
        "owl": OWL,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "skos": SKOS,
        "wd": WD,
        "xsd": XSD,
    }
)

# Classes
DOCUMENT = KG + "Document"
ACTOR = KG + "Actor"
ACTOR_CLASSES = MappingProxyType({t: KG + t.value for t in ActorType})
POSITION = KG + "Position"
CITATION = KG + "Citation"
ISSUE = KG + "Issue"
ARTICLE = SCHEMA + "Article"
CREATIVE_WORK = SCHEMA + "CreativeWork"
PERIODICAL = SCHEMA + "Periodical"
VOLUME = SCHEMA + "PublicationVolume"
NUMBER = SCHEMA + "PublicationIssue"
CITO_CITATION = CITO + "Citation"
CITED_WORK_CLASS = FABIO + "Work"
ANNOTATION = OA + "Annotation"
SPECIFIC_RESOURCE = OA + "SpecificResource"
POSITION_SELECTOR = OA + "TextPositionSelector"
QUOTE_SELECTOR = OA + "TextQuoteSelector"
MEMBERSHIP = ORG + "Membership"
ACTIVITY = PROV + "Activity"
ENTITY = PROV + "Entity"
SOFTWARE = PROV + "SoftwareAgent"
CONCEPT = SKOS + "Concept"

# Concepts
ISSUE_SCHEME = KG + "IssueScheme"
STANCES = MappingProxyType({s: KG + s.value.title() for s in Stance})
SPEECH_ACTS = MappingProxyType({a: f"{KG}{a.value.title()}Act" for a in SpeechAct})
MODES = MappingProxyType({Mode.QUOTED: KG + "Quoted", Mode.REPORTED: KG + "Reported", Mode.AUTHOR: KG + "AuthorAscribed"})
IDENTIFYING = OA + "identifying"

# Properties of our own
ATTRIBUTION = KG + "attribution"
SUPPORTED_BY = KG + "citation"
CITED_WORK = KG + "citedWork"
CONFIDENCE = KG + "confidence"
EVIDENCE = KG + "evidence"
EXTRACTOR = KG + "extractor"
HOLDER = KG + "holder"
POINTER = KG + "pointer"
QUOTE_DIGEST = KG + "quoteDigest"
SOURCE_TEXT = KG + "sourceText"
SPEECH_ACT = KG + "speechAct"
STANCE = KG + "stance"
STATED_IN = KG + "statedIn"
TARGET = KG + "target"
TARGET_TEXT = KG + "targetText"
TEXT_DIGEST = KG + "textDigest"
WEIGHTS_DIGEST = KG + "weightsDigest"

# Properties of the standards
TYPE = RDF + "type"
SAME_AS = OWL + "sameAs"
PREF_LABEL = SKOS + "prefLabel"
ALT_LABEL = SKOS + "altLabel"
DEFINITION = SKOS + "definition"
IN_SCHEME = SKOS + "inScheme"
BROADER = SKOS + "broader"
EXACT_MATCH = SKOS + "exactMatch"
TITLE = DCTERMS + "title"
SOURCE = DCTERMS + "source"
IDENTIFIER = DCTERMS + "identifier"
ISSUED = DCTERMS + "issued"
CREATOR = DCTERMS + "creator"
LANGUAGE = DCTERMS + "language"
LICENSE = DCTERMS + "license"
RIGHTS = DCTERMS + "rights"
PUBLISHER = DCTERMS + "publisher"
IS_PART_OF = SCHEMA + "isPartOf"
NAME = SCHEMA + "name"
VOLUME_NUMBER = SCHEMA + "volumeNumber"
ISSUE_NUMBER = SCHEMA + "issueNumber"
SOFTWARE_VERSION = SCHEMA + "softwareVersion"
URL = SCHEMA + "url"
CITING_ENTITY = CITO + "hasCitingEntity"
CITED_ENTITY = CITO + "hasCitedEntity"
CHARACTERIZATION = CITO + "hasCitationCharacterization"
MOTIVATED_BY = OA + "motivatedBy"
HAS_BODY = OA + "hasBody"
HAS_TARGET = OA + "hasTarget"
HAS_SOURCE = OA + "hasSource"
HAS_SELECTOR = OA + "hasSelector"
START = OA + "start"
END = OA + "end"
EXACT = OA + "exact"
PREFIX = OA + "prefix"
SUFFIX = OA + "suffix"
MEMBER = ORG + "member"
ROLE = ORG + "role"
ORGANIZATION = ORG + "organization"
GENERATED_BY = PROV + "wasGeneratedBy"
ASSOCIATED_WITH = PROV + "wasAssociatedWith"
INVALIDATED = PROV + "invalidatedAtTime"
USED = PROV + "used"

# Datatypes
STRING = XSD + "string"
OFFSET = XSD + "nonNegativeInteger"
DECIMAL = XSD + "decimal"
DATE_TIME = XSD + "dateTime"
ANY_URI = XSD + "anyURI"
DATE = XSD + "date"
YEAR_MONTH = XSD + "gYearMonth"
YEAR = XSD + "gYear"

"""How fast notices are read and kept, on European notices drawn by lot as XML and as records of the bulletin."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from lxml import etree

from config.settings import load
from scrapers.reading.xml import parse_xml, root_of
from scrapers.registry import SOURCES
from scrapers.source import Record
from web.house import open_house
from web.jobs.collect import BATCH
from web.jobs.runner import Tally
from web.store.chunks import chunks
from web.store.notices import keep

SPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
}
SENTENCE = (
    "le titulaire exécute les prestations dans les locaux de la collectivité selon le calendrier remis par le service "
    "et réserve une part des heures de travail à des personnes éloignées de l’emploi pendant la durée du marché"
)
LOTS = (1, 1, 1, 1, 2, 2, 2, 3, 7)
"How many lots a notice has: more than half have one or two."
PART = 100
"Notices that each reading takes in a turn: a tenth of a second, so that all have the same neighbours."
ROUNDS = 5
"Turns each reading has on the same notices, the best one counts: others work on the machine as well."


class Sheaf:
    """Notices drawn by lot, nothing in them is true.

    As many lots, organisations, criteria, requirements, other elements and letters as sixty published notices have on
    average: 2.2 lots, 2.6 organisations, 337 elements (58 of them in branches that nothing is read of), 9,000 letters.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a draw to be drawn again, no secret

    def notice(self, number: int) -> bytes:
        """One call as the XML of TED."""
        lots = range(1, self.random.choice(LOTS) + 1)
        spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
        body = "".join((self._head(number), self._project("PROC", 100), *map(self._lot, lots)))
        root = f'<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2" {spaces}>'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{body}</ContractNotice>\n'.encode()

    def _text(self, words: int) -> str:
        return " ".join(self.random.choices(SENTENCE.split(), k=words))

    def _head(self, number: int) -> str:
        organisations = "".join(f"\n  {self._organisation(rank)}" for rank in range(1, 4))
        return f"""
 <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>
  <efac:NoticeSubType><cbc:SubTypeCode listName="notice-subtype">16</cbc:SubTypeCode></efac:NoticeSubType>
  <efac:Organizations>{organisations}</efac:Organizations>
  <efac:Publication><efbc:NoticePublicationID schemeName="ojs-notice-id">{number:08d}-2026</efbc:NoticePublicationID>
   <efbc:PublicationDate>2026-11-06Z</efbc:PublicationDate></efac:Publication>
 </efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
 <cbc:ID schemeName="notice-id">00000000-0000-4000-8000-{number:012d}</cbc:ID>
 <cbc:ContractFolderID>10000000-0000-4000-8000-{number:012d}</cbc:ContractFolderID>
 <cbc:IssueDate>2026-11-04+01:00</cbc:IssueDate><cbc:VersionID>01</cbc:VersionID>
 <cbc:RegulatoryDomain>32014L0024</cbc:RegulatoryDomain>
 <cbc:NoticeTypeCode listName="competition">cn-standard</cbc:NoticeTypeCode>
 <cbc:NoticeLanguageCode>FRA</cbc:NoticeLanguageCode>
 <cac:ContractingParty><cbc:BuyerProfileURI>https://achats.exemple.fr</cbc:BuyerProfileURI><cac:Party>
  <cac:PartyIdentification><cbc:ID>ORG-0002</cbc:ID></cac:PartyIdentification></cac:Party></cac:ContractingParty>
 <cac:TenderingProcess><cbc:ProcedureCode>open</cbc:ProcedureCode></cac:TenderingProcess>"""

    def _organisation(self, rank: int) -> str:
        return f"""<efac:Organization><efac:Company>
   <cbc:WebsiteURI>https://exemple.fr</cbc:WebsiteURI>
   <cac:PartyIdentification><cbc:ID schemeName="organization">ORG-{rank:04d}</cbc:ID></cac:PartyIdentification>
   <cac:PartyName><cbc:Name languageID="FRA">{self._text(4)}</cbc:Name></cac:PartyName>
   <cac:PostalAddress><cbc:StreetName>1 rue Exemple</cbc:StreetName><cbc:CityName>Valmorte</cbc:CityName>
    <cbc:PostalZone>26999</cbc:PostalZone><cbc:CountrySubentityCode listName="nuts">FRK23</cbc:CountrySubentityCode>
    <cac:Country><cbc:IdentificationCode listName="country">FRA</cbc:IdentificationCode></cac:Country>
   </cac:PostalAddress>
   <cac:PartyLegalEntity><cbc:CompanyID>22900000500012</cbc:CompanyID></cac:PartyLegalEntity>
   <cac:Contact><cbc:Name>Service</cbc:Name><cbc:Telephone>+33 0</cbc:Telephone>
    <cbc:ElectronicMail>x@exemple.fr</cbc:ElectronicMail></cac:Contact>
  </efac:Company></efac:Organization>"""

    def _project(self, name: str, words: int) -> str:
        return f"""
 <cac:ProcurementProject><cbc:ID>{name}</cbc:ID><cbc:Name languageID="FRA">{self._text(9)}</cbc:Name>
  <cbc:Description languageID="FRA">{self._text(words)}</cbc:Description>
  <cbc:ProcurementTypeCode listName="contract-nature">services</cbc:ProcurementTypeCode>
  <cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount currencyID="EUR">{self.random.randint(9, 900)}000
  </cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal>
  <cac:MainCommodityClassification><cbc:ItemClassificationCode listName="cpv">90911200</cbc:ItemClassificationCode>
  </cac:MainCommodityClassification>
  <cac:AdditionalCommodityClassification><cbc:ItemClassificationCode listName="cpv">90919000
   </cbc:ItemClassificationCode></cac:AdditionalCommodityClassification>
  <cac:RealizedLocation><cac:Address><cbc:CityName>Valmorte</cbc:CityName><cbc:PostalZone>26999</cbc:PostalZone>
   <cbc:CountrySubentityCode listName="nuts">FRK23</cbc:CountrySubentityCode></cac:Address></cac:RealizedLocation>
  <cac:PlannedPeriod><cbc:DurationMeasure unitCode="MONTH">24</cbc:DurationMeasure></cac:PlannedPeriod>
 </cac:ProcurementProject>"""

    def _lot(self, rank: int) -> str:
        criteria = "".join(self._criterion() for _ in range(self.random.choice((1, 1, 2))))
        return f"""
 <cac:ProcurementProjectLot><cbc:ID schemeName="Lot">LOT-{rank:04d}</cbc:ID>
 <cac:TenderingTerms>{_extension(self._selection() + self._selection())}
  <cbc:FundingProgramCode listName="eu-funded">no-eu-funds</cbc:FundingProgramCode>{_requirements()}
  <cac:RequiredFinancialGuarantee><cbc:GuaranteeTypeCode listName="tender-guarantee-required">true
   </cbc:GuaranteeTypeCode><cbc:Description languageID="FRA">{self._text(25)}</cbc:Description>
  </cac:RequiredFinancialGuarantee>
  <cac:PaymentTerms><cbc:Note languageID="FRA">{self._text(25)}</cbc:Note></cac:PaymentTerms>
  <cac:ContractExecutionRequirement><cbc:ExecutionRequirementCode listName="reserved-execution">no
   </cbc:ExecutionRequirementCode></cac:ContractExecutionRequirement>
  <cac:ContractExecutionRequirement><cbc:ExecutionRequirementCode listName="nda">false</cbc:ExecutionRequirementCode>
   <cbc:Description languageID="FRA">{self._text(25)}</cbc:Description></cac:ContractExecutionRequirement>
  <cac:ContractExecutionRequirement><cbc:ExecutionRequirementCode listName="conditions">performance
   </cbc:ExecutionRequirementCode><cbc:Description languageID="FRA">{self._text(90)}</cbc:Description>
  </cac:ContractExecutionRequirement>
  <cac:AwardingTerms><cac:AwardingCriterion>{criteria}</cac:AwardingCriterion></cac:AwardingTerms>
  <cac:CallForTendersDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cac:ExternalReference>
   <cbc:URI>https://achats.exemple.fr/{rank}</cbc:URI></cac:ExternalReference></cac:Attachment>
  </cac:CallForTendersDocumentReference>
  <cac:TenderRecipientParty><cbc:EndpointID>https://achats.exemple.fr/{rank}</cbc:EndpointID>
  </cac:TenderRecipientParty>{UNREAD_TERMS}
 </cac:TenderingTerms>
 <cac:TenderingProcess><cbc:SubmissionMethodCode listName="esubmission">required</cbc:SubmissionMethodCode>
  <cac:TenderSubmissionDeadlinePeriod><cbc:EndDate>2026-12-15+01:00</cbc:EndDate>
  <cbc:EndTime>12:00:00+01:00</cbc:EndTime></cac:TenderSubmissionDeadlinePeriod>{UNREAD_PROCESS}</cac:TenderingProcess>
 {self._project(f"L{rank}", 130)}
 </cac:ProcurementProjectLot>"""

    def _criterion(self) -> str:
        return f"""
   <cac:SubordinateAwardingCriterion>{_extension(UNREAD_PARAMETER)}
    <cbc:AwardingCriterionTypeCode listName="award-criterion-type">quality</cbc:AwardingCriterionTypeCode>
    <cbc:Name languageID="FRA">{self._text(4)}</cbc:Name>
    <cbc:Description languageID="FRA">{self._text(30)}</cbc:Description></cac:SubordinateAwardingCriterion>"""

    def _selection(self) -> str:
        return f"""<efac:SelectionCriteria>
   <cbc:CriterionTypeCode listName="selection-criterion">tp-abil</cbc:CriterionTypeCode>
   <cbc:CalculationExpressionCode listName="usage">used</cbc:CalculationExpressionCode>
   <cbc:Description languageID="FRA">{self._text(60)}</cbc:Description></efac:SelectionCriteria>"""


UNREAD_TERMS = """
  <cac:AppealTerms><cac:PresentationPeriod><cbc:Description languageID="FRA">Deux mois</cbc:Description>
   </cac:PresentationPeriod><cac:AppealReceiverParty><cac:PartyIdentification><cbc:ID>ORG-0003</cbc:ID>
   </cac:PartyIdentification></cac:AppealReceiverParty></cac:AppealTerms>
  <cac:Language><cbc:ID>FRA</cbc:ID></cac:Language>
  <cac:PostAwardProcess><cbc:ElectronicOrderUsageIndicator>true</cbc:ElectronicOrderUsageIndicator>
   <cbc:ElectronicPaymentUsageIndicator>true</cbc:ElectronicPaymentUsageIndicator></cac:PostAwardProcess>"""
UNREAD_PROCESS = """
  <cac:AuctionTerms><cbc:AuctionConstraintIndicator>false</cbc:AuctionConstraintIndicator></cac:AuctionTerms>
  <cac:ContractingSystem><cbc:ContractingSystemTypeCode listName="framework-agreement">none
   </cbc:ContractingSystemTypeCode></cac:ContractingSystem>
  <cac:ContractingSystem><cbc:ContractingSystemTypeCode listName="dps-usage">none
   </cbc:ContractingSystemTypeCode></cac:ContractingSystem>"""
UNREAD_PARAMETER = """<efac:AwardCriterionParameter>
   <efbc:ParameterCode listName="number-weight">per-exa</efbc:ParameterCode>
   <efbc:ParameterNumeric>40</efbc:ParameterNumeric></efac:AwardCriterionParameter>"""


def _extension(inside: str) -> str:
    content = f"<efext:EformsExtension>{inside}</efext:EformsExtension>"
    return f"""
  <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent>{content}
  </ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"""


def _requirements() -> str:
    lists = ("exclusion-grounds-source", "selection-criteria-source", "reserved-procurement")
    told = "".join(
        f"""
   <cac:SpecificTendererRequirement><cbc:TendererRequirementTypeCode listName="{name}">none
   </cbc:TendererRequirementTypeCode></cac:SpecificTendererRequirement>"""
        for name in lists
    )
    return f"""
  <cac:TendererQualificationRequest>{told}</cac:TendererQualificationRequest>"""


def as_bulletin(content: bytes, number: int) -> bytes:
    """The same notice as a record of the BOAMP."""
    root, tree = parse_xml(content)
    record = {
        "idweb": f"26-{number}",
        "objet": tree["cac:ProcurementProject"]["cbc:Name"]["#text"][:200],
        "famille": "JOUE",
        "nature": "APPEL_OFFRE",
        "etat": "INITIAL",
        "dateparution": "2026-11-07",
        "code_departement": ["26"],
        "criteres": ["sociaux"],
        "donnees": json.dumps({"EFORMS": {root: tree}}),
    }
    return json.dumps(record).encode()


def bench_parse(structures: int, tenders: int, seed: int) -> dict[str, Any]:
    """Files and records a second by one core, against lxml's parse alone, then kept in a fresh SQLite database.

    "Alone" is lxml's parse of the same bytes, as lxml comes, and nothing looked at; "same settings" is that of our own
    parser (no DTD, no entity, no network, no comment, no blank between elements), which is quicker. The readings take
    turns, so that a busy machine slows all alike.
    """
    sheaf = Sheaf(seed)
    files = [sheaf.notice(number) for number in range(1, tenders + 1)]
    ted = [Record(f"{number}-2026", content, "tirage") for number, content in enumerate(files, 1)]
    boamp = [Record(f"26-{number}", as_bulletin(content, number), "tirage") for number, content in enumerate(files, 1)]
    alone, same, read, bulletin = _best(
        tenders,
        lambda part: sum(etree.fromstring(content) is not None for content in files[part]),
        lambda part: sum(root_of(content) is not None for content in files[part]),
        lambda part: sum(bool(SOURCES["ted"].parse(record).title) for record in ted[part]),
        lambda part: sum(bool(SOURCES["boamp"].parse(record).title) for record in boamp[part]),
    )
    return {
        "bench": "parse",
        "notices": tenders,
        "seed": seed,
        "bytes_each": sum(map(len, files)) // max(tenders, 1),
        "eforms_a_second": _rate(tenders, read),
        "boamp_a_second": _rate(tenders, bulletin),
        "lxml_alone_a_second": _rate(tenders, alone),
        "times_lxml": round(read / alone, 2) if alone else None,
        "times_lxml_same_settings": round(read / same, 2) if same else None,
        "kept_a_second": _rate(2 * tenders, _kept({"ted": ted, "boamp": boamp})),
        "peak_mebibytes": _peak(),
    }


def _best(count: int, *works: Callable[[slice], int]) -> Iterator[float]:
    """Seconds of each work on all notices: the sum of its best time on each part of them."""
    parts = [slice(start, start + PART) for start in range(0, max(count, 1), PART)]
    turns = [[[_seconds(work, part) for work in works] for _ in range(ROUNDS)] for part in parts]
    best = [map(min, zip(*rounds, strict=True)) for rounds in turns]
    return map(sum, zip(*best, strict=True))


def _seconds(work: Callable[[slice], int], part: slice) -> float:
    began = process_time()
    work(part)
    return process_time() - began


def _rate(count: int, seconds: float) -> int | None:
    return round(count / seconds) if seconds else None


def _kept(records: dict[str, Sequence[Record]]) -> float:
    with TemporaryDirectory() as folder:
        house = open_house(load({"MAILLAGE_DATA_DIR": str(Path(folder) / "var")}))
        began = process_time()
        for source, each in records.items():
            for part in chunks(each, BATCH):
                with house.sessions.begin() as session:
                    keep(session, SOURCES[source], part, Tally())
        seconds = process_time() - began
        house.engine.dispose()
    return seconds


def _peak() -> int:
    """Most memory this process held; the system counts in kibibytes, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)

"""Files as people send them: what is read, with which pages, and what is refused in which words."""

from __future__ import annotations

import io
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter

from tests.documents import makers
from web.documents import archive
from web.documents.limits import LARGEST_FILE, MOST_DOCUMENTS, MOST_ENTRIES
from web.documents.process import NO_TEXT, Limits, read_file
from web.documents.reading import Answer
from web.documents.walk import answer, items

CLAUSE = "Le titulaire réserve 120 heures de travail à des personnes éloignées de l'emploi."


def here(name: str, content: bytes) -> list[Answer]:
    """What the process that reads does, without the process: it takes half a second to start."""
    return [answer(item) for item in items(name, content)]


def only(name: str, content: bytes) -> Answer:
    (found,) = here(name, content)
    return found


def test_a_pdf_gives_its_pages_with_their_numbers_and_whole_sentences() -> None:
    found = only("RC.pdf", makers.pdf("Règlement de la consultation.", CLAUSE.replace("travail à", "travail\nà")))
    assert found.refused == ""
    assert [(page.number, page.text) for page in found.pages] == [(1, "Règlement de la consultation."), (2, CLAUSE)]


def test_a_word_document_has_the_pages_word_last_drew() -> None:
    found = only(
        "CCAP.docx", makers.docx("Article 1", "Objet.", CLAUSE, headings=["Article 1"], breaks_before=[CLAUSE])
    )
    assert [page.number for page in found.pages] == [1, 2]
    assert found.pages[1].text == CLAUSE


def test_a_document_without_pages_is_cut_at_its_headings() -> None:
    word = only(
        "CCAP.docx", makers.docx("Article 1", "Objet.", "Article 8", CLAUSE, headings=["Article 1", "Article 8"])
    )
    assert [(page.number, page.heading) for page in word.pages] == [(None, "Article 1"), (None, "Article 8")]
    html = f"<html><head><title>t</title></head><body><script>alert(1)</script><h2>Article 8</h2><p>{CLAUSE}</p></body>"
    page = only("rc.html", html.encode()).pages[-1]
    assert (page.heading, page.text) == ("Article 8", f"Article 8\n{CLAUSE}")


def test_an_opendocument_text_keeps_words_rows_and_pages() -> None:
    body = (
        "<text:h>Clause</text:h><text:p>inser<text:span>tion</text:span><text:s/>ici</text:p><text:soft-page-break/>"
        "<table:table><table:table-row><table:table-cell><text:p>Lot 1</text:p></table:table-cell>"
        "<table:table-cell><text:p>70 heures</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = only("CCAP.odt", makers.odt(body))
    assert [(page.number, page.text) for page in found.pages] == [
        (1, "Clause\ninsertion ici"),
        (2, "Lot 1 | 70 heures"),
    ]


def test_a_text_in_an_older_encoding_keeps_its_accents_and_its_pages() -> None:
    found = only("ae.txt", f"Acte d'engagement\f{CLAUSE}".encode("cp1252"))
    assert [(page.number, page.text) for page in found.pages] == [(1, "Acte d'engagement"), (2, CLAUSE)]


def test_an_archive_gives_each_document_or_says_why_not() -> None:
    inner = makers.zipped({"AE.txt": CLAUSE})
    files = {"RC.pdf": makers.pdf(CLAUSE), "plans/p.dwg": bytes(range(9)) * 9, "ae.zip": inner, "__MACOSX/x": "-"}
    answers = read_file("dce.zip", makers.zipped(files))
    assert [(each.name, bool(each.refused)) for each in answers] == [
        ("RC.pdf", False),
        ("plans/p.dwg", True),
        ("AE.txt", False),
    ]
    assert {each.archive for each in answers} == {"dce.zip"}
    assert "Format non reconnu" in answers[1].refused


def test_a_pdf_kept_as_it_is_at_the_head_of_an_archive_does_not_hide_the_rest() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("RC.pdf", makers.pdf(CLAUSE))
        archive.writestr("AE.txt", CLAUSE)
    assert [each.name for each in read_file("dce.zip", packed.getvalue())] == ["RC.pdf", "AE.txt"]


def test_a_scan_without_text_is_told_apart() -> None:
    (scan,), (text,) = read_file("scan.pdf", makers.pdf("", "", "")), read_file("RC.pdf", makers.pdf(CLAUSE))
    assert NO_TEXT in scan.notes
    assert NO_TEXT not in text.notes


def test_a_wrong_extension_is_told_and_the_content_read() -> None:
    found = only("CCAP.pdf", makers.docx(CLAUSE))
    assert found.pages[0].text == CLAUSE
    assert "finit par « .pdf », mais le contenu est un document Word" in found.notes[0]


def test_a_very_long_text_is_cut_at_its_lines_and_nothing_is_lost() -> None:
    text = "\n".join(f"- ligne {number}, {CLAUSE}" for number in range(1_000))
    found = only("ccap.txt", text.encode())
    assert len(found.pages) > 3
    assert "".join(page.text for page in found.pages) == text
    assert all(page.text.startswith(("- ligne", "\n- ligne")) for page in found.pages)


def protected_pdf() -> bytes:
    writer, file = PdfWriter(PdfReader(io.BytesIO(makers.pdf(CLAUSE)))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


def flagged(content: bytes, bit: int = 1) -> bytes:
    """The archive with the flag of a password on its entries."""
    found = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = found.find(mark)
        while at >= 0:
            found[at + place] |= bit
            at = found.find(mark, at + 4)
    return bytes(found)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.pdf", b"", "Fichier vide"),
        ("court.pdf", b"%PDF-1.4\n", "PDF abîmé"),
        ("coupé.pdf", makers.pdf(CLAUSE)[:200], "PDF abîmé"),
        ("secret.pdf", protected_pdf(), "mot de passe"),
        ("ancien.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".docx"),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "Image"),
        ("a.rar", b"Rar!\x1a\x07\x00", "RAR"),
        ("programme.txt", b"\x7fELF\x02\x01\x01" + b"\0" * 60, "Format non reconnu"),
        ("tableau.xlsx", makers.zipped({"xl/workbook.xml": "<a/>"}), "Tableur"),
        ("abîmé.zip", makers.zipped({"a.txt": "a"})[:-30], "abîmée"),
        ("secret.zip", flagged(makers.zipped({"a.txt": "a"})), "mot de passe"),
        ("evade.zip", makers.zipped({"../../etc/passwd": "a"}), "chemins qui sortent"),
        ("evade.zip", makers.zipped({"/etc/passwd": "a"}), "chemins qui sortent"),
        ("evade.zip", makers.zipped({"C:\\windows\\a.txt": "a"}), "chemins qui sortent"),
        ("rien.zip", makers.zipped({}), "Archive vide"),
        ("faux.docx", makers.zipped({"word/document.xml": "<a"}), "Word abîmé"),
        ("bombe.zip", makers.zipped({"a.txt": b"0" * 6_000_000}), "démesurée"),
        ("bombe.docx", makers.zipped({"word/document.xml": b" " * 6_000_000}), "démesurée"),
        ("gros.pdf", b"%PDF-" + b"0" * LARGEST_FILE, "trop gros"),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_what_cannot_be_read_is_refused_in_french_with_what_to_do(name: str, content: bytes, said: str) -> None:
    found = only(name, content)
    assert (found.name, found.pages) == (name, ())
    assert said in found.refused


def test_entities_of_xml_are_not_expanded() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    content = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{lol}]>'
    body = makers.odt("<text:p>fin</text:p>")
    with zipfile.ZipFile(io.BytesIO(body)) as whole:
        xml = whole.read("content.xml").decode().partition("?>")[2].replace("fin", "&l8;&f;fin")
    found = only("x.odt", makers.zipped({"mimetype": makers.ODT_TYPE, "content.xml": content + xml}))
    assert sum(len(page.text) for page in found.pages) < 100


def test_archives_within_archives_stop_at_the_second() -> None:
    deep = makers.zipped({"c.zip": makers.zipped({"b.zip": makers.zipped({"a.txt": CLAUSE})})})
    assert "archive dans une archive" in only("dce.zip", deep).refused


def test_an_entry_that_grows_beyond_what_it_declares_is_refused() -> None:
    lying = bytearray(makers.zipped({"a.txt": b"0" * 50_000}))
    at = lying.find(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert only("a.zip", bytes(lying)).refused


def test_too_many_documents_or_entries_are_refused() -> None:
    many = here("dce.zip", makers.zipped({f"{n}.txt": f"texte {n}" for n in range(MOST_DOCUMENTS + 1)}))
    assert len(many) == MOST_DOCUMENTS + 1
    assert "les suivants ne sont pas lus" in many[-1].refused
    with pytest.raises(ValueError, match="permis"):
        archive.check(makers.zipped({f"{n}": "" for n in range(MOST_ENTRIES + 1)}))


def test_a_reading_that_takes_too_long_is_stopped() -> None:
    found = read_file("RC.pdf", makers.pdf(CLAUSE), Limits(seconds=0.0))
    assert len(found) == 1
    assert "interrompue" in found[0].refused


def test_a_document_that_brings_the_reading_down_does_not_take_the_others_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deep = "<text:section>" * 60_000 + "</text:section>" * 60_000
    files = {"a.txt": CLAUSE, "b.odt": makers.odt(deep), "c.txt": CLAUSE}
    answers = read_file("dce.zip", makers.zipped(files))
    assert [(each.name, bool(each.refused)) for each in answers] == [
        ("a.txt", False),
        ("b.odt", True),
        ("c.txt", False),
    ]

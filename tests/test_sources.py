from __future__ import annotations

import csv
import gzip
import hashlib
import ipaddress
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from bestand import sources
from bestand.days import day_range
from bestand.errors import ReadError, UnreachableError, UsageError
from bestand.records import Report, Skipped, Warned
from bestand.sources import dates, web

DUTCH = "„De toon en geest waren uitstekend”, schreef Trump na zijn gesprek met Poetin."
PAGE = f"""<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Trump belt Poetin</title>
<meta property="og:site_name" content="De Krant"><link rel="canonical" href="https://krant.example/a/1">
<meta property="article:published_time" content="2025-05-19T18:00:00+02:00"></head>
<body><nav><a href="/">Voorpagina</a></nav><article><p>{DUTCH}</p>
<p>Het Kremlin zei dat er nog geen datum is. Poetin wil eerst een memorandum.</p></article></body></html>"""

Write = Callable[[str, "str | bytes"], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


def read(location: str | Path, **options: object) -> list[Report | Skipped | Warned]:
    return list(sources.read(location, sources.Reading(**options)))  # type: ignore[arg-type]


def only(location: str | Path, **options: object) -> Report:
    (report,) = read(location, **options)
    assert isinstance(report, Report), report
    return report


def skipped(location: str | Path, **options: object) -> str:
    (found,) = read(location, **options)
    assert isinstance(found, Skipped), found
    assert "\n" not in found.reason
    return found.reason


def kinds(found: list[Report | Skipped | Warned]) -> list[str]:
    return [type(one).__name__ for one in found]


# Plain text


def test_dated_front_matter_is_the_date_and_no_text(write: Write) -> None:
    report = only(write("a.txt", f" date 2025-05 {DUTCH}\n"))
    assert (report.published, report.text, report.language) == ("2025-05", DUTCH, "nl")


def test_yaml_front_matter_tells_the_particulars(write: Write) -> None:
    front = "title: Trump belt\noutlet: De Krant\nurl: https://k.example/1\ndate: 2025-05-19\nlanguage: nl\nid: 007\n"
    report = only(write("a.md", f"---\n{front}---\n\n{DUTCH}\n"))
    told = (report.title, report.outlet, report.url, report.published, report.language, report.id)
    assert told == ("Trump belt", "De Krant", "https://k.example/1", "2025-05-19", "nl", "007")
    assert report.text == DUTCH


def test_broken_yaml_front_matter_is_read_as_text_with_a_warning(write: Write) -> None:
    text = f"---\ntitle: [Trump\n---\n{DUTCH}"
    warned, report = read(write("a.md", text))
    assert isinstance(warned, Warned)
    assert "no YAML" in warned.reason
    assert isinstance(report, Report)
    assert report.text == text


def test_a_rule_on_top_is_no_front_matter(write: Write) -> None:
    text = f"---\n{DUTCH.replace(':', '')}\n---\n{DUTCH}"
    assert only(write("a.md", text)).text == text


def test_a_text_that_opens_with_the_word_date_keeps_it(write: Write) -> None:
    text = "date night was off, the president said on Friday."
    assert only(write("a.txt", text)).text == text


def test_newlines_and_outer_white_space_stay(write: Write) -> None:
    text = f"\r\n  {DUTCH}\r\n\r\n{DUTCH}\r\n\n"
    assert only(write("a.txt", text)).text == text


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff") | st.sampled_from("\r\n\t")
    )
)
def test_any_text_without_front_matter_reads_back_exactly(tmp_path: Path, text: str) -> None:
    path = tmp_path / "any.txt"
    path.write_bytes(text.encode())
    found = read(path)
    if text.strip():
        assert isinstance(found[-1], Report)
        assert found[-1].text == text
    else:
        assert kinds(found) == ["Skipped"]


def test_a_bom_is_dropped(write: Write) -> None:
    assert only(write("a.txt", b"\xef\xbb\xbf" + DUTCH.encode())).text == DUTCH


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_utf_16_and_32_are_read_without_remark(write: Write, encoding: str) -> None:
    assert only(write("a.txt", DUTCH.encode(encoding))).text == DUTCH


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "De Oekraïense president zei: ‘Wij zijn één land’ – Zelensky sprak vrijdag met Trump."),
        ("cp1250", "Prezydent powiedział, że pokój jest możliwy. Rozmowy będą trwać dłużej niż się spodziewano."),
        ("mac_roman", "Die Gespräche in München dauerten länger als üblich, „sagte“ der Minister"),
    ],
)
def test_another_encoding_is_guessed_and_named(write: Write, encoding: str, text: str) -> None:
    found = read(write("a.txt", text.encode(encoding)))
    assert isinstance(found[0], Warned)
    assert encoding in found[0].reason
    assert isinstance(found[-1], Report)
    assert found[-1].text == text


def test_a_damaged_byte_does_not_turn_utf_8_into_another_encoding(write: Write) -> None:
    warned, report = read(write("a.txt", (DUTCH * 5).encode() + b"\xff"))
    assert isinstance(warned, Warned)
    assert isinstance(report, Report)
    assert report.text == DUTCH * 5 + "\ufffd"


def test_binary_data_is_skipped(write: Write) -> None:
    assert "is binary" in skipped(write("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))


@pytest.mark.parametrize("content", ["", " \n\t\n"])
def test_an_empty_file_is_skipped(write: Write, content: str) -> None:
    assert "is empty" in skipped(write("a.txt", content))


def test_a_text_over_the_limit_is_skipped_with_its_size(write: Write) -> None:
    told = skipped(write("a.txt", "a" * 50_000), max_bytes=20_000)
    assert told.startswith("is 50 kB, over the limit of 20 kB. Split it into reports, or read it from Python")


def test_a_file_with_an_unknown_suffix_is_tried_as_text(write: Write) -> None:
    assert only(write("krant.artikel", DUTCH)).text == DUTCH


# Particulars


def test_the_same_text_or_url_has_the_same_id(write: Write) -> None:
    assert only(write("a.txt", DUTCH)).id == sources.report_id(DUTCH) == sources.from_text(f"{DUTCH}\n").id
    assert sources.report_id(DUTCH, "https://k.example") == sources.report_id("anders", "https://k.example")


@pytest.mark.parametrize(
    ("given", "edtf"),
    [
        ("2025-05-19", "2025-05-19"),
        ("2025-05~", "2025-05~"),
        ("2025-05-19T23:30:00+02:00", "2025-05-19"),
        ("Mon, 19 May 2025 18:00:00 +0200", "2025-05-19"),
        (2025, "2025"),
        ("2025-02-30", None),
        ("2025-X1", None),
        ("Y-2E9999", None),
        ("19 mei 2025", None),
    ],
)
def test_a_date_is_edtf_or_unknown(given: object, edtf: str | None) -> None:
    assert dates.day(given) == edtf


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"[\[{]?[0-9X.~?%/, -]{1,20}[\]}]?", fullmatch=True))
def test_no_date_however_odd_raises_and_what_a_source_takes_the_ledger_takes(given: str) -> None:
    taken = dates.day(given)
    assert taken is None or all(isinstance(end, str) for end in day_range(taken))
    assert dates.moment(given) is None or isinstance(dates.moment(given), str)


def test_an_invalid_date_is_left_unknown_with_a_warning(write: Write) -> None:
    path = write("a.jsonl", json.dumps({"text": DUTCH, "published": "foo"}))
    warned, report = read(path)
    remark = "published 'foo' is no date (EDTF such as 2025-05-19); left unknown."
    assert warned == Warned(f"{path}:1", remark)
    assert isinstance(report, Report)
    assert report.published is None


def test_an_odd_date_in_front_matter_is_left_unknown_and_prints_nothing(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    dates.reach.cache_clear()
    warned, report = read(write("a.md", f'---\npublished: "2025-X1"\n---\n{DUTCH}'))
    assert isinstance(warned, Warned)
    assert isinstance(report, Report)
    assert report.published is None
    assert capsys.readouterr() == ("", "")


def test_a_retrieval_is_told_in_utc_to_the_second(write: Write) -> None:
    line = json.dumps({"text": DUTCH, "retrieved": "2025-05-19T20:00:00.5+02:00"})
    assert only(write("a.jsonl", line)).retrieved == "2025-05-19T18:00:00Z"


def test_a_language_that_is_given_goes_before_what_the_source_says(write: Write) -> None:
    assert only(write("a.md", f"---\nlanguage: nl\n---\n{DUTCH}"), language="de-AT").language == "de"


@pytest.mark.parametrize(("front", "published"), [("date 2025-05 ", "2025-05"), ("", "2025-05-20")])
def test_a_date_that_is_given_is_for_reports_without_one(write: Write, front: str, published: str) -> None:
    assert only(write("a.txt", f"{front}{DUTCH}"), published="2025-05-20").published == published


def test_a_date_that_is_given_stands_in_for_one_that_is_none(write: Write) -> None:
    line = json.dumps({"text": DUTCH, "published": "foo"})
    warned, report = read(write("a.jsonl", line), published="2025-05-20")
    assert isinstance(warned, Warned)
    assert warned.reason.endswith("; taken as 2025-05-20.")
    assert isinstance(report, Report)
    assert report.published == "2025-05-20"


@pytest.mark.parametrize("wrong", [{"published": "gisteren"}, {"language": "Nederlands"}])
def test_options_that_make_no_sense_are_refused_at_once(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        sources.Reading(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De president zei dat hij niet met Poetin gaat praten.", "nl"),
        ("The president said he would not talk to Putin.", "en"),
        ("Der Präsident sagte, er werde nicht mit Putin sprechen.", "de"),
    ],
)
def test_the_language_is_told_from_the_words(write: Write, text: str, language: str) -> None:
    assert only(write("a.txt", text)).language == language


def test_a_language_without_words_is_read_with_a_warning(write: Write) -> None:
    warned, report = read(write("a.txt", "Le président a déclaré qu'il ne parlerait pas avec Poutine."))
    assert isinstance(warned, Warned)
    assert "language 'fr' has no word lists" in warned.reason
    assert isinstance(report, Report)
    assert report.language == "fr"


def test_too_few_letters_have_no_language(write: Write) -> None:
    warned, report = read(write("a.txt", "Poetin: ‘Nee.’"))
    assert isinstance(warned, Warned)
    assert isinstance(report, Report)
    assert report.language == ""


def test_a_pasted_text_takes_particulars_beside_it() -> None:
    report = sources.from_text(f" date 2025-05 {DUTCH}", title="Trump belt", url="https://k.example/1")
    assert (report.text, report.published, report.title) == (DUTCH, "2025-05", "Trump belt")
    assert report.id == sources.report_id(DUTCH, "https://k.example/1")


def test_an_empty_paste_is_an_error() -> None:
    with pytest.raises(ReadError, match="is empty"):
        sources.from_text("  ")


def test_a_paste_with_an_unknown_particular_is_an_error() -> None:
    with pytest.raises(UsageError, match="no author"):
        sources.from_text(DUTCH, author="Jan")


# JSON


def test_jsonl_gives_a_report_a_line(write: Write) -> None:
    lines = [{"id": 7, "text": DUTCH, "title": "Een", "extra": [1]}, {"id": "b", "text": DUTCH, "published": "2025-05"}]
    first, second = read(write("a.jsonl", "\ufeff" + "\n\n".join(map(json.dumps, lines))))
    assert isinstance(first, Report)
    assert (first.id, first.title) == ("7", "Een")
    assert isinstance(second, Report)
    assert (second.id, second.published) == ("b", "2025-05")


def test_a_malformed_line_costs_itself_alone(write: Write) -> None:
    path = write("a.jsonl", json.dumps({"text": DUTCH}) + '\n{"text": "a" "b"}\n' + json.dumps({"text": DUTCH * 2}))
    found = read(path)
    assert kinds(found) == ["Report", "Skipped", "Report"]
    why = "line 2 is no JSON (Expecting ',' delimiter at column 14). Correct or remove the line; the others were read."
    assert found[1] == Skipped(f"{path}:2", why)


@pytest.mark.parametrize(
    "line", ['{"title": "x"}', '{"text": ["a"]}', '["a"]', '{"text": "a", "title": {}}', "[" * 100_000, "7" * 5000]
)
def test_a_line_of_the_wrong_shape_is_skipped(write: Write, line: str) -> None:
    assert skipped(write("a.jsonl", line))


def test_a_line_over_the_limit_costs_itself_alone(write: Write) -> None:
    line = json.dumps({"text": DUTCH})
    found = read(write("a.jsonl", f'{{"text": "{"a" * 5000}"}}\n{line}\n'), max_bytes=1000)
    assert kinds(found) == ["Skipped", "Report"]
    assert found[0].location.endswith(":1")  # type: ignore[union-attr]


def test_the_later_of_two_equal_ids_is_skipped(write: Write) -> None:
    found = read(write("a.jsonl", f'{{"id": "a", "text": "{DUTCH}"}}\n' * 2))
    assert kinds(found) == ["Report", "Skipped"]


def test_half_a_surrogate_pair_is_replaced_with_a_warning(write: Write) -> None:
    warned, report = read(write("a.jsonl", json.dumps({"text": f"{DUTCH}\ud83d"})))
    assert isinstance(warned, Warned)
    assert isinstance(report, Report)
    assert report.text == f"{DUTCH}\ufffd"


@pytest.mark.parametrize("many", [True, False])
def test_json_holds_one_object_or_a_list(write: Write, many: bool) -> None:
    record = {"id": "a", "text": DUTCH}
    assert only(write("a.json", json.dumps([record] if many else record))).id == "a"


def test_broken_json_is_skipped(write: Write) -> None:
    assert "is no JSON" in skipped(write("a.json", '{"text": "a"'))


# Tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_whatever_its_delimiter(write: Write, delimiter: str) -> None:
    row = delimiter.join(["1", f'"{DUTCH}, zei hij; en\r\nmeer"', "2025-05-19", "De Krant"])
    report = only(write("a.csv", delimiter.join(["ID", "Content", "Date", "Medium"]) + "\r\n" + row + "\r\n"))
    assert report.text == f"{DUTCH}, zei hij; en\r\nmeer"
    assert (report.id, report.published, report.outlet) == ("1", "2025-05-19", "De Krant")


def test_csv_from_a_dutch_excel_is_read(write: Write) -> None:
    text = "De Oekraïense president zei: één land."
    found = read(write("a.csv", f"sep=;\r\nid;text\r\n1;{text}\r\n".encode("cp1252")))
    assert kinds(found) == ["Warned", "Report"]
    assert found[1].text == text  # type: ignore[union-attr]


def test_a_csv_without_a_column_of_text_is_skipped(write: Write) -> None:
    assert "columns: id, words" in skipped(write("a.csv", "id,words\n1,a\n"))


def test_a_csv_row_of_the_wrong_width_costs_itself_alone(write: Write) -> None:
    found = read(write("a.csv", f'id,text\n1,Hij zei ja, en nee\n2,"{DUTCH}"\n'))
    assert kinds(found) == ["Skipped", "Report"]


def test_a_csv_field_over_the_limit_costs_itself_alone(write: Write) -> None:
    long = ("a, b\n" * 100_000)[: csv.field_size_limit() + 10]
    found = read(write("a.csv", f'id,text\n1,"{long}"\n2,"{DUTCH}"\n'), max_bytes=1000)
    assert kinds(found) == ["Skipped", "Report"]
    assert "over the limit of 1 kB" in found[0].reason  # type: ignore[union-attr]


def test_a_quotation_mark_that_never_closes_is_told(write: Write) -> None:
    found = read(write("a.csv", f'id,text\n1,"{DUTCH}"\n2,"open\n3,dicht\n'))
    assert kinds(found) == ["Report", "Skipped"]
    assert found[1].reason.startswith("lines 3 to 4: ")  # type: ignore[union-attr]


def test_parquet_is_read_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    rows = {"id": [1, 2], "Text": [DUTCH, None], "published": pyarrow.array([20227, None], pyarrow.date32())}
    parquet.write_table(pyarrow.table(rows), path)
    report, missing = read(path)
    assert isinstance(report, Report)
    assert (report.id, report.text, report.published) == ("1", DUTCH, "2025-05-19")
    assert missing == Skipped(f"{path}:2", "has no text. Give its words under the name 'text'.")


def test_a_damaged_parquet_is_skipped(write: Write) -> None:
    assert "is no sound Parquet" in skipped(write("a.parquet", b"PAR1 and then nothing PAR1"))


# Folders, patterns, standard input


def test_a_folder_is_read_in_order_with_what_lies_below(write: Write, tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", ".verborgen/d.txt", ".e.txt"):
        write(name, f"{DUTCH} {name}")
    write("foto.jpg", b"\xff\xd8")
    found = read(tmp_path)
    assert kinds(found) == ["Report", "Skipped", "Report"]
    assert found[1] == Skipped(str(tmp_path / "foto.jpg"), found[1].reason)  # type: ignore[union-attr]
    assert "no kind known for .jpg" in found[1].reason  # type: ignore[union-attr]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    assert "holds no files" in skipped(tmp_path)


def test_a_pattern_is_read_in_order(write: Write, tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.md"):
        write(name, f"{DUTCH} {name}")
    assert [one.text[-5:] for one in read(tmp_path / "*.txt")] == ["a.txt", "b.txt"]  # type: ignore[union-attr]


def test_a_file_whose_name_looks_like_a_pattern_is_read(write: Write) -> None:
    assert only(write("krant [1].txt", DUTCH)).text == DUTCH


@pytest.mark.parametrize("location", ["/nowhere/at/all.txt", "*.nowhere", "ftp://krant.example", "a\0b", "x" * 5000])
def test_what_is_not_there_is_skipped(location: str) -> None:
    assert skipped(location)


@pytest.mark.parametrize("given", [f"\n{DUTCH}\n", json.dumps({"id": "a", "text": f"\n{DUTCH}\n"})])
def test_standard_input_is_text_or_jsonl(given: str) -> None:
    script = "from bestand import sources; (r,) = sources.read('-'); print(ascii(r.text))"
    done = subprocess.run([sys.executable, "-c", script], input=given.encode(), capture_output=True, check=True)
    assert done.stdout.decode().strip() == ascii(f"\n{DUTCH}\n")


# Pages


def test_a_saved_page_gives_its_article_and_particulars(write: Write) -> None:
    report = only(write("a.html", PAGE))
    assert DUTCH in report.text
    assert "Voorpagina" not in report.text
    told = (report.title, report.outlet, report.url, report.published)
    assert told == ("Trump belt Poetin", "De Krant", "https://krant.example/a/1", "2025-05-19")
    assert report.raw_digest == hashlib.sha256(PAGE.encode()).hexdigest()


def test_a_page_is_kept_as_it_came(write: Write, tmp_path: Path) -> None:
    report = only(write("a.html", PAGE), keep=tmp_path / "pages")
    (kept,) = (tmp_path / "pages").iterdir()
    assert kept.name == f"{report.raw_digest}.html"
    assert kept.read_bytes() == PAGE.encode()


def test_a_page_that_cannot_be_kept_is_read_with_a_warning(write: Write) -> None:
    found = read(write("a.html", PAGE), keep=write("file", "in the way"))
    assert kinds(found) == ["Warned", "Report"]


def test_a_page_is_read_in_the_encoding_it_declares(write: Write) -> None:
    page = PAGE.replace("utf-8", "iso-8859-2").replace(DUTCH, "Prezydent powiedział, że pokój jest możliwy.")
    assert "powiedział" in read(write("a.html", page.encode("iso-8859-2")))[-1].text  # type: ignore[union-attr]


def test_a_page_without_text_is_skipped(write: Write) -> None:
    assert "no article text" in skipped(write("a.html", "<html><body><script>app()</script></body></html>"))


# Addresses


class Krant(BaseHTTPRequestHandler):
    """A newspaper on this machine, with the faults of the real ones."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/naar/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/naar/"))
            self.end_headers()
        elif path == "/rond":
            self.answer(302, b"", Location="/rond")
        elif path == "/traag":
            with_patience(self.wfile.write, b"HTTP/1.1 200 OK\r\nX-Slow: ")
        elif path == "/groot":
            self.answer(200, gzip.compress(b"<p>" + b"a" * 1_000_000), **{"Content-Encoding": "gzip"})
        elif path == "/dubbel":
            self.answer(200, gzip.compress(gzip.compress(PAGE.encode())), **{"Content-Encoding": "gzip, gzip"})
        elif path == "/pdf":
            self.answer(200, b"%PDF-1.7", **{"Content-Type": "application/pdf"})
        elif path == "/tekst":
            self.answer(
                200, "Één land, zei hij vrijdag.".encode("latin-1"), **{"Content-Type": "text/plain; charset=latin-1"}
            )
        elif path == "/leeg":
            self.answer(200, b"<html><body></body></html>")
        elif path == "/agent":
            self.answer(200, PAGE.replace("Het Kremlin", self.headers["User-Agent"]).encode())
        else:
            self.answer(200 if path == "/a" else 404, gzip.compress(PAGE.encode()), **{"Content-Encoding": "gzip"})

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def with_patience(send: Callable[[bytes], object], data: bytes) -> None:
    """One byte now and then, for three seconds or until nobody listens."""
    try:
        for byte in (data + b"." * 100)[:60]:
            send(bytes([byte]))
            time.sleep(0.05)
    except OSError:
        pass


@pytest.fixture(scope="module")
def krant() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Krant)
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.05), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_gives_its_article_and_when_it_was_fetched(krant: str, tmp_path: Path) -> None:
    report = only(f"{krant}/a#top", private_addresses=True, keep=tmp_path)
    assert DUTCH in report.text
    assert report.url == f"{krant}/a"
    assert report.id == sources.report_id("", f"{krant}/a")
    assert dates.moment(report.retrieved) == report.retrieved
    assert report.raw_digest == hashlib.sha256(PAGE.encode()).hexdigest()
    assert (tmp_path / f"{report.raw_digest}.html").exists()


def test_plain_text_by_address_is_read_in_the_charset_it_names(krant: str) -> None:
    assert only(f"{krant}/tekst", private_addresses=True).text == "Één land, zei hij vrijdag."


def test_bestand_says_who_it_is(krant: str) -> None:
    assert "bestand/0.1" in only(f"{krant}/agent", private_addresses=True).text


def test_a_redirect_is_followed_to_where_the_article_is(krant: str) -> None:
    assert only(f"{krant}/naar//a", private_addresses=True).url == f"{krant}/a"


def test_a_private_address_is_refused_by_default(krant: str) -> None:
    told = skipped(f"{krant}/a")
    assert "not public" in told
    assert "--private-addresses" in told


def test_a_redirect_into_a_private_network_is_refused(krant: str) -> None:
    port = krant.rpartition(":")[2]
    first_only = ipaddress.ip_address("127.0.0.1")  # stands for a public host that redirects
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.2.*not public"):
        web.fetch(f"{krant}/naar/http://127.0.0.2:{port}/a", sources.Reading(), lambda address: address == first_only)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://krant.example/a"])
def test_a_redirect_away_from_http_is_refused(krant: str, target: str) -> None:
    assert "neither http nor https" in skipped(f"{krant}/naar/{target}", private_addresses=True)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%lo", "fc00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "2001::1"),
    ],
)
def test_an_address_that_not_everyone_can_reach_is_not_public(address: str) -> None:
    assert not web.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "64:ff9b::5db8:d70e", "::ffff:93.184.215.14"])
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert web.is_public(ipaddress.ip_address(address))


def test_redirects_in_a_circle_end(krant: str) -> None:
    assert "redirects more than 5 times" in skipped(f"{krant}/rond", private_addresses=True)


def test_a_server_that_dribbles_is_given_up_in_time(krant: str) -> None:
    start = time.monotonic()
    assert "did not answer in full within 0.4 seconds" in skipped(f"{krant}/traag", private_addresses=True, timeout=0.4)
    assert time.monotonic() - start < 2


def test_a_page_too_large_when_unpacked_is_skipped(krant: str) -> None:
    assert "is over the limit of 100 kB" in skipped(f"{krant}/groot", private_addresses=True, max_bytes=100_000)


def test_a_page_packed_twice_is_refused(krant: str) -> None:
    assert "gzip, gzip" in skipped(f"{krant}/dubbel", private_addresses=True)


def test_another_kind_of_content_is_refused(krant: str) -> None:
    assert "is application/pdf" in skipped(f"{krant}/pdf", private_addresses=True)


def test_a_fetched_page_without_text_is_skipped(krant: str) -> None:
    assert "no article text" in skipped(f"{krant}/leeg", private_addresses=True)


def test_a_missing_page_is_skipped(krant: str) -> None:
    assert "answers 404" in skipped(f"{krant}/weg", private_addresses=True)


@pytest.mark.parametrize("address", ["http://", "http://[::1", "http://krant.invalid/", "https://127.0.0.1:1/"])
def test_an_address_that_leads_nowhere_is_skipped(address: str) -> None:
    assert skipped(address, private_addresses=True)

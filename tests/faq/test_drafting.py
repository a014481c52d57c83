"""Files for a new entry, and files as they should lie."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.faq.drafting import tidied
from bot.faq.parser import EntryFile, parse
from bot.languages.locale import Locale
from tests.support.faq_files import entry_text

PATH = Path("rights/door.es.md")
WORDS = st.text(alphabet="abñé¿?.:,!#-*[]{}()/ 1", min_size=1, max_size=30).map(
    lambda text: f"a{' '.join(text.split())}a"
)
TEXTS = st.lists(st.one_of(WORDS, WORDS.map("- {}".format), st.just("")), min_size=1, max_size=6).map("\n".join)
PARTS = st.lists(st.tuples(WORDS, TEXTS), max_size=4)


def read(text: str) -> tuple[EntryFile, list[str]]:
    """The file, and what is wrong with its form."""
    file, problems = parse(PATH, "rights/door", Locale.ES, text)
    return file, [problem.message for problem in problems]


def test_tidied_good_file_stays_as_it_is():
    """What is written as the guide says is not touched again."""
    text = entry_text().rstrip("\n") + "\n"
    once = tidied(read(text)[0], text)

    assert tidied(read(once)[0], once) == once
    assert read(once)[0].entry == read(text)[0].entry


@given(
    first=TEXTS, parts=PARTS, phrasings=st.lists(WORDS, min_size=1, max_size=4), ends=st.sampled_from(["\n", "\r\n"])
)
def test_tidied_reads_as_the_same_entry(first, parts, phrasings, ends):
    """Whatever was written, what is read afterwards is the same, to the letter; tidying again changes nothing."""
    answer = f"Uno.\n{first}\n" + "".join(f"\n### {name}\nDos.\n{text}\n" for name, text in parts)
    written = entry_text(answer=answer, phrasings="\n".join(f"*  {phrasing}" for phrasing in phrasings))
    text = ends.join(written.split("\n"))
    file, problems = read(text)
    again = tidied(file, text)

    if not problems:
        assert read(again) == (read(again)[0], [])
        assert read(again)[0].entry == file.entry
        assert read(again)[0].entry.fingerprint == file.entry.fingerprint
        assert tidied(read(again)[0], again) == again

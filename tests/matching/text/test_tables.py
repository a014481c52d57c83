"""The text files that volunteers extend."""

import pytest

from bot.errors import FaqError
from bot.matching.text.tables import read_lines, read_pairs


def test_read_lines_skips_comments_and_blanks(tmp_path):
    """A # begins a comment anywhere; blank lines and spaces at the ends go; order stays."""
    file = tmp_path / "fillers.es.txt"
    file.write_text("# what says nothing\n\n  o sea  # very common\neste\n", encoding="utf-8")

    assert read_lines(file) == ["o sea", "este"]


def test_read_lines_absent_file(tmp_path):
    """A folder without the file has no such lines: other folders need not have ours."""
    assert read_lines(tmp_path / "none.txt") == []
    assert read_pairs(tmp_path / "none.txt") == {}


def test_read_lines_names_a_file_that_is_no_text(tmp_path):
    """What cannot be read is named, with what to do."""
    file = tmp_path / "fillers.es.txt"
    file.write_bytes(b"\xff\xfe")

    with pytest.raises(FaqError, match=r"fillers\.es\.txt: cannot be read .*UTF-8"):
        read_lines(file)
    with pytest.raises(FaqError, match="cannot be read"):
        read_lines(tmp_path)


def test_read_pairs(tmp_path):
    """Left and right of the first `=`; the later of two lines wins."""
    file = tmp_path / "abbreviations.es.txt"
    file.write_text("xq = porque\nq=que\nxq = por que # twice\nx= \n", encoding="utf-8")

    assert read_pairs(file) == {"xq": "por que", "q": "que", "x": ""}


@pytest.mark.parametrize("line", ["xq porque", "= porque"])
def test_read_pairs_names_a_line_without_one(tmp_path, line):
    """The wrong line is shown, with an example of a right one."""
    file = tmp_path / "abbreviations.es.txt"
    file.write_text(f"q = que\n{line}\n", encoding="utf-8")

    with pytest.raises(FaqError, match=r"abbreviations\.es\.txt: .*is no pair; write it like"):
        read_pairs(file)

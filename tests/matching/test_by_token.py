"""What is told of a word is asked once, and memory stays flat however many words come."""

from matching import by_token
from matching.by_token import ByToken


def test_a_word_is_asked_for_once_and_told_in_the_order_of_the_text():
    asked = []
    lengths = ByToken(lambda token: asked.append(token) or len(token))
    assert list(lengths.of(["haie", "parc", "haie"])) == [4, 4, 4]
    assert asked == ["haie", "parc"]


def test_words_are_forgotten_before_they_fill_the_memory(monkeypatch):
    monkeypatch.setattr(by_token, "MOST", 3)
    lengths = ByToken(len)
    assert list(lengths.of("a" * size for size in range(1, 9))) == list(range(1, 9))
    assert len(lengths) <= 3

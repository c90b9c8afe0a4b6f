"""Which acts hold: a note reworded again and again, undone, deleted and brought back."""

from lgrr.analysis.acts import Act, Deed, Note, Restore, Retract, in_force

FIRST, SECOND, THIRD = Note(5, 5, "a nose"), Note(5, 5, "the nose", replaces=1), Note(5, 5, "the jaw", replaces=1)


def holding(*deeds: Deed) -> list[str]:
    acts = [Act(k, "", "", "ab", deed) for k, deed in enumerate(deeds, 1)]
    return [act.deed.text for act in in_force(acts) if isinstance(act.deed, Note)]


def test_of_all_wordings_the_latest_holds_and_undoing_brings_the_one_before() -> None:
    assert holding(FIRST, SECOND, THIRD) == ["the jaw"]
    assert holding(FIRST, SECOND, THIRD, Retract(3)) == ["the nose"]
    assert holding(FIRST, SECOND, THIRD, Retract(3), Retract(2)) == ["a nose"]


def test_a_note_that_is_deleted_goes_with_all_its_wordings_and_comes_back_with_the_latest() -> None:
    assert holding(FIRST, SECOND, THIRD, Retract(1)) == []
    assert holding(FIRST, SECOND, THIRD, Retract(1), Restore(1)) == ["the jaw"]

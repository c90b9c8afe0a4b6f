"""Pages of the documentation that are made from the program."""

from tools.shortcuts_page import PAGE, page


def test_the_page_of_shortcuts_is_what_the_table_of_actions_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run tools/shortcuts_page.py"

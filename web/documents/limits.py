"""How much of a dropped file is read, on one screen. Beyond a limit a file is refused, never half shown in silence."""

from __future__ import annotations

LARGEST_FILE = 25_000_000
"Bytes of one file as sent."
LARGEST_EXPANDED = 150_000_000
"Bytes of all that an archive, or a .docx or .odt, which are archives too, holds once unpacked."
LARGEST_RATIO = 200
"Unpacked over packed: office files reach 50, bombs 1000."
RATIO_COUNTS_FROM = 5_000_000
"Below so many unpacked bytes a high ratio harms nobody."
MOST_ENTRIES = 2_000
"Entries of one archive, whatever they are."
MOST_DOCUMENTS = 60
"Documents read from one file sent."
DEEPEST = 2
"Archives within archives: the one sent and one more."
MOST_PAGES = 800
MOST_CHARACTERS = 4_000_000
"Of one document."
LONGEST_PART = 20_000
"Characters of one page as kept: a longer one is cut at its lines, so that no single reading by the rules is long."
LONGEST_NAME = 180

SECONDS = 60
"For one file sent, by the clock and of the processor."
MEMORY = 1_000_000_000
"Bytes of address space of the process that reads."
LARGEST_ANSWER = 64_000_000
"Bytes that the process that reads may write."
AT_ONCE = 2
"Processes that read at the same time."
MOST_RESTARTS = 8
"Documents of one archive that may bring the process down before the rest is given up."

FEWEST_LETTERS = 25
"Letters and digits a page, on average: below, the document is pictures of pages."

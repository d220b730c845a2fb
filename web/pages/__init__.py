"""Pages by audience, one blueprint a file; `PAGES` lists them, `web.security.rights` says who may call each route."""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """A file of this folder that holds a `blueprint`.

    `csrf_exempt` only for pages that mail programs post to by themselves, without a form of ours (RFC 8058).
    """

    name: str
    csrf_exempt: bool = False


PAGES = (
    Part("public"),
    Part("account"),
    Part("preferences"),
    Part("password"),
    Part("second_factor"),
    Part("personal"),
    Part("feeds"),
    Part("queue"),
    Part("desk"),
    Part("notes"),
    Part("tender"),
    Part("rulings"),
    Part("groupings"),
    Part("group_needs"),
    Part("group_ledger"),
    Part("group_agree"),
    Part("group_partners"),
    Part("documents"),
    Part("corrections"),
    Part("interest"),
    Part("unwanted"),
    Part("sheet"),
    Part("structure"),
    Part("profile"),
    Part("commercial_sheet"),
    Part("duplicates"),
    Part("space"),
    Part("buyer"),
    Part("renewals"),
    Part("typed_needs"),
    Part("twins"),
    Part("programme"),
    Part("hours"),
    Part("sourcing"),
    Part("drafting"),
    Part("suppliers"),
    Part("packages"),
    Part("package_lines"),
    Part("package_steps"),
    Part("package_share"),
    Part("supplier_side"),
    Part("followup"),
    Part("follow_duty"),
    Part("follow_entry"),
    Part("follow_import"),
    Part("follow_reports"),
    Part("follow_exits"),
    Part("supplier_entries"),
    Part("purchases"),
    Part("sources"),
    Part("admin"),
    Part("unsubscribe", csrf_exempt=True),
)

SUPPLIERS = ("suppliers.index", "Fournisseurs")
FOLLOW_UP = ("followup.index", "Suivi")
REVIEW_MENU = (
    ("queue.index", "Marchés"),
    ("structure.index", "Structures"),
    ("renewals.index", "Renouvellements"),
    ("typed_needs.index", "Besoins"),
    ("sourcing.index", "Préparer un achat"),
)
MENU = {
    "facilitator": (*REVIEW_MENU, SUPPLIERS, FOLLOW_UP),
    "admin": (*REVIEW_MENU, ("admin.accounts_list", "Comptes"), ("admin.runs", "Collectes")),
    "buyer": (
        ("buyer.index", "Mes marchés"),
        ("structure.index", "Structures"),
        ("renewals.index", "Renouvellements"),
        ("typed_needs.index", "Besoins"),
        ("sourcing.index", "Préparer un achat"),
        SUPPLIERS,
        FOLLOW_UP,
    ),
    "structure": (
        ("space.tenders", "Mes marchés"),
        ("group_partners.index", "Groupements"),
        ("structure.mine", "Ma structure"),
    ),
}
"What each role finds in its menu, on one line of a desk; the table of rights decides, this only shows."
FOOT = dict.fromkeys(("facilitator", "admin"), (("sources.index", "Sources des avis"),))
"What each role looks at now and then: at the foot of every page."

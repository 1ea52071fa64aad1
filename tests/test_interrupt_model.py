"""The interrupt model and the edits on a real file, with two writers and a clock that steps, against an oracle."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.model.away_rules import AwayRules
from tests.model.bench import Bench
from tests.model.clock_rules import ClockRules
from tests.model.edit_rules import EditRules
from tests.model.facts import Aim
from tests.support.ledgers import open_keeper, with_clients


@pytest.fixture(scope="module", autouse=True)
def _template(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Make the ledger with three clients that every run starts from a copy of."""
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    keeper = with_clients(open_keeper(path))
    keeper.ledger.close()
    Bench.template = path


class InterruptModel(ClockRules, EditRules, AwayRules):
    """Whatever is done, by whom and when: the ledger says what the oracle says."""


def found(*steps: tuple[str, dict[str, object]]) -> None:
    """Go through steps that once showed a difference."""
    state = InterruptModel()
    state.open()
    try:
        for name, given in steps:
            getattr(state, name)(**given)
            state.holds()
    finally:
        state.teardown()


KEY = {"cli": False, "keyed": True, "seconds": 0, "when": None, "yes": False}
TYPED = {"cli": True, "seconds": 0, "when": None, "yes": True}


def test_a_slip_is_one_even_where_keys_within_a_second_put_it_ahead_of_the_clock() -> None:
    found(
        ("type", {**TYPED, "aim": Aim("acme", "", "7")}),
        ("press", {**KEY, "client": "globex"}),
        ("press", {**KEY, "client": "initech"}),
    )


def test_a_slip_that_is_taken_back_changed_something_though_nothing_new_begins() -> None:
    found(
        ("press", {**KEY, "client": "acme"}),
        ("wait", {"seconds": 30}),
        ("press", {**KEY, "client": "globex"}),
        ("press", {**KEY, "client": "acme"}),
    )


def test_a_future_time_is_refused_even_for_what_runs_already() -> None:
    found(
        ("type", {**TYPED, "aim": Aim("acme")}),
        ("set_the_clock", {"seconds": -7200}),
        ("type", {**TYPED, "aim": Aim("acme"), "when": ("edge", 0, -1)}),
    )


def test_a_boundary_that_stays_where_it_was_changes_nothing() -> None:
    found(
        ("type", {**TYPED, "aim": Aim("acme")}),
        ("wait", {"seconds": 60}),
        ("move_boundary", {"cli": False, "when": ("edge", 0, 0), "yes": True}),
    )


TestInterruptModel = InterruptModel.TestCase
TestInterruptModel.settings = settings(max_examples=30, stateful_step_count=30)

"""A screen with a bar: what is asked there, how it is left, and that drafts are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from hraas_tui.app.lean import LeanScreen
from hraas_tui.app.widgets.bars import Bar
from hraas_tui.core.errors import Refused

if TYPE_CHECKING:
    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.asks import Ask
    from hraas_tui.app.widgets.bars import BarEntered, BarLeft, Chosen, Offers
    from hraas_tui.app.widgets.view import View


class Asking(LeanScreen[None]):
    """The part of a screen that has to do with its bar. The class `-bar` is set while it is open."""

    @property
    def main(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    @property
    def bar(self) -> Bar:
        """The bar."""
        return self.query_one(Bar)

    @property
    def typing(self) -> bool:
        """Whether the bar is open."""
        return self.is_mounted and self.bar.open

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While something is typed, only leaving works."""
        return action == "leave" or not self.typing

    def ask(self, ask: Ask) -> None:
        """Open the bar; what was typed before and not entered is still there."""
        self._keep_draft()
        line = self.main.drafts.get(ask.draft_key, ask.prefill())
        self.bar.start(ask, line)
        self.add_class("-bar")

    def on_bar_left(self, event: BarLeft) -> None:
        """Close the bar, keep the draft, and do the verb of the key that left it."""
        self._keep_draft()
        self._close_bar()
        if event.key:
            self.main.perform_key(event.key)

    def on_bar_entered(self, event: BarEntered) -> None:
        """Do what was typed; the bar stays until it is done."""
        self.run_worker(self._enter(event.ask, event.line), group="bar")

    async def _enter(self, ask: Ask, line: str) -> None:
        try:
            change = ask.change(line)
        except Refused as refusal:
            self.main.say(str(refusal), "warning")
            return
        if change is None:
            return
        outcome = await self.main.do(change)
        if outcome is None:
            return
        self.main.drafts.pop(ask.draft_key, None)
        ask.saved()
        if self.bar.ask is ask:
            self._close_bar()

    def on_chosen(self, event: Chosen) -> None:
        """Do what was chosen."""
        self._close_bar()
        event.choice.do()

    def _keep_draft(self) -> None:
        ask = self.bar.ask
        if ask is None:
            return
        line = self.bar.input.value
        if line != ask.prefill():
            self.main.drafts[ask.draft_key] = line
        else:
            self.main.drafts.pop(ask.draft_key, None)

    def _close_bar(self) -> None:
        self.bar.close()
        self.remove_class("-bar")

    def offer(self, offers: Offers) -> None:
        """Open the bar for a choice by one key."""
        self._keep_draft()
        self.bar.offer(offers)
        self.add_class("-bar")

    def leave_bar(self) -> None:
        """Close the bar and keep the draft."""
        self._keep_draft()
        self._close_bar()

    def renew_ask(self, view: View) -> None:
        """Tell the open bar what is known now."""
        ask = self.bar.ask
        if ask is not None:
            ask.view = view
            self.bar.update()

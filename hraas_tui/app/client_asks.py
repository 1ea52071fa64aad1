"""The dialogs about clients, asked and answered: what each begins with, and what is done with what it says.

Each function returns what was filled in if nothing came of it, so that it is there again the next time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.errors import HraasError

if TYPE_CHECKING:
    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.dialogs.client_form import Form
    from hraas_tui.app.dialogs.context import ContextDraft
    from hraas_tui.app.dialogs.terms_form import TermsForm
    from hraas_tui.core.sessions import Client, Context


async def ask_client(face: HraasApp, client: Client | None, left: Form | None) -> Form | None:
    """Ask for what a client is, or a new one, and change or add it.

    Its rate and what its sessions must have are asked for only as long as they hold for nothing yet; then they are
    terms, which hold from a day on.
    """
    from hraas_tui.app.dialogs.client import ClientEditor

    roster = face.snapshot.roster
    dated = client is not None and (bool(roster.agreement(client.id).terms) or await _recorded(face, client))
    editor = ClientEditor(roster, client, form=left, zone=face.config.zone, dated=dated)
    draft = await face.push_screen_wait(editor)
    if draft is None:
        return editor.form
    if client is None:
        done = await face.do(lambda keeper, _yes: keeper.add_client(draft))
    else:
        done = await face.do(lambda keeper, _yes: keeper.edit_client(client.id, draft))
    return editor.form if done is None else None


async def ask_context(
    face: HraasApp, owner: Client, context: Context | None, left: ContextDraft | None
) -> ContextDraft | None:
    """Ask for what a context of a client is, or a new one, and change or add it."""
    from hraas_tui.app.dialogs.context import ContextEditor

    editor = ContextEditor(face.snapshot.roster, owner, context, draft=left)
    draft = await face.push_screen_wait(editor)
    if draft is None:
        return editor.draft
    key, name = draft.key, draft.name
    if context is None:
        done = await face.do(lambda keeper, _yes: keeper.add_context(owner.id, key, name))
    else:
        done = await face.do(lambda keeper, _yes: keeper.edit_context(context.id, key, name))
    return editor.draft if done is None else None


async def ask_terms(
    face: HraasApp, client: Client, context: Context | None, left: TermsForm | None
) -> TermsForm | None:
    """Ask for the terms of a client, or of a context of it, and set them.

    Where there is recorded time, the terms of this month are asked for: what was before goes on as it was agreed.
    """
    from hraas_tui.app.dialogs.terms import TermsEditor
    from hraas_tui.app.dialogs.terms_form import TermsDesk
    from hraas_tui.core.billing.drafting import days_of

    today = days_of(client, face.config.days).day_of(face.clock.now())
    since = today.replace(day=1).format_iso() if await _recorded(face, client) else ""
    agreement = face.snapshot.roster.agreement(client.id)
    desk = TermsDesk(agreement, None if context is None else context.id, today)
    whose = client.name if context is None else f"{client.name} · {context.key}"
    editor = TermsEditor(desk, whose, since, form=left)
    edit = await face.push_screen_wait(editor)
    if edit is None:
        return editor.form if editor.changed else None
    done = await face.do(lambda keeper, _yes: keeper.change_terms(client.id, edit))
    return editor.form if done is None else None


async def _recorded(face: HraasApp, client: Client) -> bool:
    """Whether a client has finished sessions; one that can't be asked is taken to have some."""
    try:
        return await face.ask(lambda keeper: keeper.has_recorded(client.id))
    except HraasError as trouble:
        face.say(str(trouble), "error")
        return True

"""What the lines of a statement come to, each currency by itself."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from hraas_tui.core.billing.statements import TaxLine, Total
from hraas_tui.core.money import unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.billing.statements import Line
    from hraas_tui.core.billing.terms import Tax


def taxes_of(lines: Iterable[tuple[Line, Tax]]) -> tuple[TaxLine, ...]:
    """Each tax once, rounded half up once, on the sum of the lines that have it."""
    bases: dict[tuple[str, Decimal, str], Decimal] = {}
    for line, tax in lines:
        if line.amount is not None and line.currency is not None and tax.percent:
            key = (line.currency, tax.percent, tax.label)
            bases[key] = bases.get(key, Decimal(0)) + line.amount
    return tuple(
        TaxLine(
            label,
            percent,
            base,
            (base * percent / 100).quantize(unit(currency), ROUND_HALF_UP),
            currency,
        )
        for (currency, percent, label), base in bases.items()
    )


def totals_of(lines: Iterable[Line], taxes: Iterable[TaxLine]) -> tuple[Total, ...]:
    """The sum of each currency's lines, without and with its taxes."""
    nets: dict[str, Decimal] = {}
    for line in lines:
        if line.amount is not None and line.currency is not None:
            nets[line.currency] = nets.get(line.currency, Decimal(0)) + line.amount
    added = dict.fromkeys(nets, Decimal(0))
    for tax in taxes:
        added[tax.currency] += tax.amount
    return tuple(Total(currency, net, net + added[currency]) for currency, net in nets.items())

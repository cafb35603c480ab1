"""How far assessors agree, in words."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from alongside.records.data import Agreement

FEWEST_PAIRS = 10  # below this a figure says more about chance than about people

#: Where each word for kappa begins: D. G. Altman, Practical Statistics for Medical Research (1991), table 14.2.
_FROM = (0.8, 0.6, 0.4, 0.2)


@dataclass(frozen=True)
class AgreementInWords:
    """One rubric's figures with a verdict. ``exact`` is in per cent and ``kappa`` as text, both "" if too few."""

    figures: Agreement
    verdict: str
    exact: str = ""
    kappa: str = ""


def in_words(figures: Agreement) -> AgreementInWords:
    """Return what the figures of one rubric come to."""
    if figures.pairs < FEWEST_PAIRS or figures.exact is None:
        return AgreementInWords(figures, _("Too few to say"))
    exact = f"{100 * figures.exact:.0f}"
    if figures.kappa is None:
        return AgreementInWords(figures, _("Everybody gave the same level throughout"), exact)
    return AgreementInWords(
        figures, _verdict(figures.kappa), exact, number_format(round(figures.kappa, 2), 2)
    )


def _verdict(kappa: float) -> str:
    words = (_("Very good"), _("Good"), _("Moderate"), _("Fair"))
    return next((word for word, start in zip(words, _FROM, strict=True) if kappa > start), _("Poor"))

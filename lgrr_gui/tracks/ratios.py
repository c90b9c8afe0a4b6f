"""What panels say of a track's likelihood ratio, and of why there is none."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from lgrr.analysis import Summary
from lgrr.analysis.likelihood import SCALE, Calibration, strength
from lgrr.analysis.ratio import ratio
from lgrr.types import Track
from lgrr_gui.looks.language import told
from lgrr_gui.looks.numbers import Number, localised

translate = QCoreApplication.translate
NO_SUPPORT = SCALE[0][1]


def ratio_line(track: Track, summary: Summary) -> str:
    """`LR 9 [3, 20] · weak support` for a card; empty where nothing turns scores into ratios."""
    found, calibration = track.likelihood, summary.calibration
    if calibration is None or found is None:
        return ""
    said = ratio(found, calibration.llr_bounds)
    if said is None or found.log10_lr is None:
        return translate("lgrr", "no likelihood ratio")
    words = translate("lgrr", "LR {value} [{low}, {high}] · {strength}")
    return words.format(
        value=said.value, low=said.low, high=said.high, strength=strength_words(strength(found.log10_lr))
    )


def ratio_sentences(track: Track, summary: Summary) -> str:
    """How many times more probable the score is under the one proposition, with interval, bound and word of the scale;
    or why that cannot be said.
    """
    found, calibration = track.likelihood, summary.calibration
    if calibration is None:
        return _none(summary.calibration_reason)
    if found is None:
        return ""
    said = ratio(found, calibration.llr_bounds)
    if said is None or found.log10_lr is None:
        return _none(found.words.removeprefix("no likelihood ratio: "))
    name = strength(found.log10_lr)
    interval = translate("lgrr", "Likelihood ratio {value}, 95 % interval {low} to {high}: {strength}.").format(
        value=localised(said.value),
        low=localised(said.low),
        high=localised(said.high),
        strength=strength_words(name),
    )
    sentences = [_times(found.log10_lr, name, localised(said.times)), interval]
    if found.bounded:
        sentences.append(translate("lgrr", "The known cases support none that is farther from 1."))
    return " ".join(sentences)


def calibration_words(calibration: Calibration) -> str:
    """From what ratios follow and what they are not."""
    known = {
        "track": translate("lgrr", "From known videos: {real} real, {fake} forged (Cllr {cllr:.2f}; 1 says nothing)."),
        "crop": translate("lgrr", "From known pictures: {real} real, {fake} forged (Cllr {cllr:.2f}; 1 says nothing)."),
    }[calibration.unit].format(real=calibration.n_real, fake=calibration.n_fake, cllr=Number(calibration.cllr))
    not_said = translate("lgrr", "How probable either is depends on the rest of the case too, unknown to LGRR.")
    return f"{known} {not_said}"


def strength_words(name: str) -> str:
    """A name of the scale (`lgrr.analysis.likelihood.SCALE`) in the language of the program."""
    return {
        "no support for either proposition": translate("lgrr", "no support for either"),
        "weak support": translate("lgrr", "weak support"),
        "moderate support": translate("lgrr", "moderate support"),
        "moderately strong support": translate("lgrr", "moderately strong support"),
        "strong support": translate("lgrr", "strong support"),
        "very strong support": translate("lgrr", "very strong support"),
    }[name]


def _times(log10_lr: float, name: str, times: str) -> str:
    if name == NO_SUPPORT:
        return translate(
            "lgrr",
            "The score is about as probable if the face was replaced or re-enacted as if it was recorded as shown, "
            "apart from ordinary processing.",
        )
    if log10_lr > 0:
        words = translate(
            "lgrr",
            "The score is about {times} times more probable if the face was replaced or re-enacted than if it was "
            "recorded as shown, apart from ordinary processing.",
        )
    else:
        words = translate(
            "lgrr",
            "The score is about {times} times more probable if the face was recorded as shown, apart from ordinary "
            "processing, than if it was replaced or re-enacted.",
        )
    return words.format(times=times)


def _none(reason: str | None) -> str:
    return "" if reason is None else translate("lgrr", "No likelihood ratio: {reason}.").format(reason=told(reason))

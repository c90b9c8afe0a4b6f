"""The score of a track over time, drawn as SVG for paper and screen alike."""

from __future__ import annotations

from lgrr.report.pages.shown import Shown, ShownTrack
from lgrr.report.pages.words import seconds
from lgrr.report.texts import Texts
from lgrr.types import Finding

WIDTH, HEIGHT = 510.0, 96.0  # points
LEFT, TOP, RIGHT, BOTTOM = 24.0, 6.0, 6.0, 16.0
COLOUR = {Finding.MANIPULATED: "#c44e00", Finding.NO_SIGN: "#0072b2", Finding.INCONCLUSIVE: "#5c6370"}  # as in style.py
INK, QUIET, RULE = "#1c1f24", "#667080", "#d5d9df"
SMALL = 7.5  # points


def score_chart(each: ShownTrack, shown: Shown, t: Texts) -> bytes:
    """An SVG of WIDTH x HEIGHT points: dots are scored faces, ticks below them faces without a score, dashes the
    thresholds, the band the 95 % interval of the track. The axis is the recording from the first to the last frame
    looked at.
    """
    times = [frame.time for frame in shown.document.frames] + [face.time for face in each.faces]
    first, last = min(times), max(times)
    span = (last - first) or 1.0

    def x(time: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * ((time - first) / span if last > first else 0.5)

    def y(p: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - p) * 0.93

    colour = COLOUR[each.track.finding]
    drawn = [_line(LEFT, y(level), WIDTH - RIGHT, y(level), RULE, 0.5) for level in (0, 0.5, 1)]
    drawn += [_words(LEFT - 4, y(level) + 2.6, t.number(level, 1), "end") for level in (0, 0.5, 1)]
    drawn += [_line(LEFT, y(v), WIDTH - RIGHT, y(v), INK, 0.7, "4 3") for v in shown.thresholds]
    if each.track.interval is not None and each.track.p_fake is not None:
        low, high = each.track.interval
        left, right = x(each.faces[0].time), x(each.faces[-1].time)
        drawn.append(f'<rect x="{left:.1f}" y="{y(high):.2f}" width="{max(right - left, 1):.1f}" '
                     f'height="{max(y(low) - y(high), 0.5):.2f}" fill="{colour}" fill-opacity="0.16"/>')  # fmt: skip
        drawn.append(_line(left, y(each.track.p_fake), max(right, left + 1), y(each.track.p_fake), colour, 1))
    points = [(x(face.time), y(face.p_fake)) for face in each.scored if face.p_fake is not None]
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
    drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="0.6" stroke-opacity="0.5"/>')
    drawn += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="1.3" fill="{colour}"/>' for px, py in points]
    base = HEIGHT - BOTTOM
    drawn += [_line(x(f.time), base - 4, x(f.time), base, QUIET, 0.7) for f in each.faces if f.skipped is not None]
    drawn += [
        _words(LEFT, HEIGHT - 4, seconds(first, t), "start"),
        _words(WIDTH - RIGHT, HEIGHT - 4, seconds(last, t), "end"),
    ]
    body = "".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}pt" height="{HEIGHT}pt">'
        f"{body}</svg>"
    ).encode()


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.2f}" x2="{x2:.1f}" y2="{y2:.2f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _words(x: float, y: float, words: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Noto Sans, sans-serif" font-size="{SMALL}" fill="{QUIET}" '
        f'text-anchor="{anchor}">{words}</text>'
    )

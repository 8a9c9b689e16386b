"""The measures by name, and what is said of their figures."""

import statistics

from measures import (
    CLIENTS, Bench, Figure, clients, faces, indexing, opening, queries, scan)

INDEXING = {
    "rate": Figure("", "pictures/s", is_rate=True),
    "processor": Figure("processor", "ms/picture"),
    "memory": Figure("peak memory", "MiB"),
}
QUERIES = {
    "new": Figure("new picture", "ms"),
    "ratio": Figure("new picture, over its decoding and inference", ""),
    "known": Figure("known picture", "ms"),
    "rank": Figure("confidences and paths", "ms"),
}


def measures(bench: Bench) -> dict:
    """Each measure's name, what it does, and its figures by their keys."""
    small, large = bench.small, bench.large
    return {
        "index": ("indexing", indexing, INDEXING),
        "faces": ("indexing with faces", faces, INDEXING),
        "query": (f"warm query of {small}", lambda bench: queries(bench, small), QUERIES),
        "query-large": (f"warm query of {large}", lambda bench: queries(bench, large), QUERIES),
        "clients": (f"{CLIENTS} clients, {small} pictures", clients, {
            "rate": Figure("", "queries/s", is_rate=True),
            "share": Figure("of what decoding and inference allow", "", is_rate=True),
            "processor": Figure("processor", "ms/query"),
            "median": Figure("half of the answers within", "ms"),
            "memory": Figure("peak memory", "MiB"),
        }),
        "scan": ("exact scan", scan, {
            "rate": Figure("int8", "queries/s", is_rate=True),
            "bandwidth": Figure("int8, of the read bandwidth", "", is_rate=True),
            "full": Figure("f32", "queries/s", is_rate=True),
        }),
        "open": (f"first answer of {small}", lambda bench: opening(bench, small), {"time": Figure("", "ms")}),
        "open-large": (f"first answer of {large}", lambda bench: opening(bench, large), {
            "time": Figure("", "ms")}),
    }


def summary(records: list[dict], bench: Bench, chosen: list[str]) -> list[dict]:
    """Returns a row for each figure, or for each measure that was not made."""
    rows = []
    for name in chosen:
        title, _, figures = measures(bench)[name]
        pairs = [record for record in records if record["measure"] == name]
        reasons = {
            side: next((pair[side]["reason"] for pair in pairs if "reason" in pair[side]), None)
            for side in ("old", "new")}
        if not pairs or any(reasons.values()):
            rows.append({"measure": name, "name": title, "notMeasured": {
                side: reason for side, reason in reasons.items() if reason} or {"both": "no round was made"}})
            continue
        for key, figure in figures.items():
            ratios = [pair["new"][key] / pair["old"][key] for pair in pairs]
            rows.append({
                "measure": name, "name": ", ".join(filter(None, [title, figure.name])), "unit": figure.unit,
                "moreIsBetter": figure.is_rate, "rounds": len(pairs),
                "old": statistics.median(pair["old"][key] for pair in pairs),
                "new": statistics.median(pair["new"][key] for pair in pairs),
                "ratio": {"median": statistics.median(ratios), "least": min(ratios), "greatest": max(ratios)},
                "pairs": [[pair["old"][key], pair["new"][key]] for pair in pairs],
            })
    return rows


def verdict(row: dict) -> str:
    """Says better or worse only where every round says so."""
    ratio = row["ratio"]
    if ratio["least"] <= 1 <= ratio["greatest"] or row["rounds"] < 3:
        return ""
    return "better" if (ratio["median"] > 1) == row["moreIsBetter"] else "worse"


def text(rows: list[dict], commits: dict[str, str]) -> str:
    lines = [["", "", f"old {commits['old']}", f"new {commits['new']}", "new/old", "range", ""]]
    for row in rows:
        if "notMeasured" in row:
            reasons = "; ".join(f"{side}: {reason}" for side, reason in row["notMeasured"].items())
            lines.append([row["name"], "", "not measured", reasons])
            continue
        ratio = row["ratio"]
        lines.append([
            row["name"], row["unit"], f"{row['old']:.4g}", f"{row['new']:.4g}", f"{ratio['median']:.3f}",
            f"{ratio['least']:.3f}–{ratio['greatest']:.3f}", verdict(row)])
    whole = [line for line in lines if len(line) == 7]
    starts = [line[:3] + [""] * 4 for line in lines]
    widths = [max(len(line[column]) for line in whole + starts) for column in range(7)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()
        if len(line) == 7 else f"{line[0].ljust(widths[0])}  {line[2]}: {line[3]}"
        for line in lines)

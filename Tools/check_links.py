"""Checks that the relative links of the Markdown files point at files that exist."""

import re
import sys
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[1]
PLACES = ["*.md", "Documentation/**/*.md", "Benchmarks/**/*.md", "Sources/**/*.md", "Tests/**/*.md"]
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


def broken(page: Path) -> list[str]:
    """Returns the page's relative links that lead nowhere."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    targets = [inline or reference for inline, reference in LINK.findall(text)]
    relative = [target for target in targets if not ELSEWHERE.match(target)]
    paths = {target: page.parent / unquote(target.split("#")[0]) for target in relative}
    return [target for target, path in paths.items() if not path.exists()]


def main() -> int:
    pages = sorted({page for place in PLACES for page in ROOT.glob(place)})
    faults = [f"{page.relative_to(ROOT)}: no such file: {link}" for page in pages for link in broken(page)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"links: {len(pages)} pages, {len(faults)} broken links")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

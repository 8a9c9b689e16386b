"""Writes words of other languages with their English translations, by which queries find pictures.

The sources are Debian packages: FreeDict's dictionaries for dict servers, of which those of WikDict and JMdict are under the
CC BY-SA 3.0 and all others under the GPL, Müller's English-Russian dictionary (GPL), and the names of emoji in Unicode's
CLDR (Unicode licence). Packages are downloaded, never installed. What comes from sources of different licences is never
mixed: there is a file for each licence, `gpl.tsv`, `cc-by-sa.tsv` and `unicode.tsv`, and `LICENCES` says what each was made
from. Each is a work of its own under that licence, which the program reads as data.

A line is a word or several, as people write them in lower case, its language, and its English translations, the most certain first,
separated by tabs and `|`; `*` instead of the language's code says that English has the word, too. Lines are sorted by their bytes. Words
that say nothing by themselves, such as articles, have no translation. A word without its accents has a line of its own.

Translated are the words for ImageNet's classes and for what these are kinds of (classes.json), and all words of WordNet that a
vocabulary of common words has (vocab.txt of the network for sentences). Where a language has no dictionary from or to English
under a licence, words go by Finnish, Greek, Japanese and Polish, of the same licence: a pair counts that two of these agree on,
or that is likely by one, whose words on the way have few meanings (after Tanaka and Umemura, "Construction of a bilingual
dictionary intermediated by a third language", 1994).

--report prints which share of the classes, and of what they are kinds of, has a name in each language.
"""

import argparse
import collections
import gzip
import json
import os
import re
import subprocess
import tempfile
import unicodedata
import xml.etree.ElementTree as ElementTree
from pathlib import Path

LANGUAGES = {"de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pl": "pol", "ru": "rus", "ja": "jpn"}
WORDNET = Path("/usr/share/wordnet")
FOLDERS = {"dictionaries": "usr/share/dictd", "emoji": "usr/share/unicode/cldr/common/annotations"}
# Dictionaries of each licence: from English, and into it.
GPL = ["deu-eng", "eng-deu", "eng-fra", "fra-eng", "eng-ita", "ita-eng", "eng-spa", "spa-eng", "eng-pol", "eng-rus"]
CC = ["jpn-eng", "eng-jpn", "pol-eng"]
# By these, words go to languages that have no English dictionary of the licence: English ones, and the rest.
BETWEEN = ["eng-fin", "fin-eng", "ell-eng"]
PIVOTS = [
    *["fin-deu", "fin-fra", "fin-ita", "fin-jpn", "fin-pol", "deu-fin", "fra-fin", "ita-fin", "pol-fin"],
    *["ell-fra", "ell-ita", "ell-jpn", "ell-pol", "ell-rus", "ell-spa", "deu-ell", "fra-ell", "ita-ell", "pol-ell"],
    *["jpn-fra", "jpn-rus", "fra-jpn", "ita-jpn", "pol-jpn"],
    *["pol-deu", "pol-fra", "pol-ita", "pol-spa", "pol-rus", "deu-pol", "fra-pol", "ita-pol"],
]
# How likely a pair has to be that one language alone gives, and how many an English word has at most.
LIKELY, MOST_BETWEEN = 0.15, 3
MUELLER, CLDR = "mueller7-dict", "unicode-cldr-core"
MOST = 4
EMPTY = {
    "de": "der die das den dem des ein eine einen einem einer eines und oder mit ohne auf an am im in ins ist sind von vom zu zum zur für bei aus nach vor hinter über unter neben zwischen durch um er sie es ihr sein seine ihre ihren als wie nicht auch wird werden hat haben",
    "fr": "le la les l un une des du de d et ou avec sans sur sous dans en au aux à par pour est sont qui que il elle ils elles son sa ses leur leurs ce cette ces devant derrière près entre vers chez",
    "es": "el la los las un una unos unas de del y e o u con sin en sobre bajo a al por para es son está están que su sus se lo le hay junto ante tras entre hacia",
    "it": "il lo la i gli le l un uno una di del dello della dei degli delle e o con senza su sul sulla sui sulle in nel nella nei nelle a al allo alla ai da dal dalla per è sono che si suo sua loro tra fra vicino",
    "pl": "i oraz lub albo z ze bez na w we pod nad przy obok do od dla po za przed jest są który która które się jego jej ich to ten ta te o u",
    "ru": "и или с со без на в во под над у около к ко от для по за перед из это этот эта эти который которая которые его её их он она они не как между",
    "ja": "の は が を に で と も へ や から まで より した して いる ある です ます",
}
NOTES = re.compile(r"\[[^\]]*\]|<[^>]*>|\((?:[^()]|\([^()]*\))*\)|\{[^}]*\}|/[^/\n]*/")
SOUND = re.compile(r"/[^/\n]*/|<[^>]*>")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
DIGITS = {letter: place for place, letter in enumerate(LETTERS)}


def written(text: str) -> str:
    """Returns a word as lines have it."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).strip(" .!?;:,'\"…").lower()).strip()


def plain(word: str) -> str:
    """Returns a word without accents; the voice marks of kana stay."""
    if any(ord(letter) > 0x2FFF for letter in word):
        return word
    parts = unicodedata.normalize("NFD", word.replace("ß", "ss").replace("ł", "l").replace("œ", "oe"))
    return unicodedata.normalize("NFC", "".join(part for part in parts if unicodedata.category(part) != "Mn"))


def number(text: str) -> int:
    value = 0
    for letter in text:
        value = value * 64 + DIGITS[letter]
    return value


def entries(folder: Path, name: str) -> list[str]:
    """Returns the articles of a dictionary for dict servers (dictfmt(1))."""
    data = gzip.open(folder / f"{name}.dict.dz").read()
    spans = set()
    for line in (folder / f"{name}.index").read_text("utf8").splitlines():
        word, start, length = line.split("\t")[:3]
        if not word.startswith(("00database", "00-database")):
            spans.add((number(start), number(length)))
    return [data[start : start + length].decode("utf8") for start, length in sorted(spans)]


def senses(line: str) -> list[str]:
    """Returns the words of a line of translations."""
    line = re.sub(r"^\s*(?:[IVX]+\.\s*)?(?:\d+\.)?\s*", "", NOTES.sub("", line))
    return [word for word in (written(part) for part in re.split(r"[,;]", line)) if word and not re.search(r"\d", word)]


def pairs(folder: Path, name: str) -> set[tuple[str, str]]:
    """Returns headwords with translations."""
    found = set()
    is_japanese = name.startswith("jpn")
    for article in entries(folder, f"freedict-{name}"):
        head, _, rest = article.partition("\n")
        heads = re.sub(r"\[[^\]]*\]", "", SOUND.sub("", head))
        heads = [written(NOTES.sub("", part)) for part in (heads.split(",") if is_japanese else [heads])]
        lines = rest.split("\n")
        # Only lines of translations: glosses follow them, examples are indented.
        is_numbered = any(re.match(r"\s*(?:[IVX]+\.\s*)?(?:<\w+>\s*)?\d+\.", line) for line in lines)
        for at, line in enumerate(lines):
            text = re.sub(r"^([IVX]+\.)?\s*<[NVA]\w*>", "", line) if name == "eng-pol" else line
            if is_japanese:
                if not line.strip() or line.startswith(("(", " ")) and not re.match(r"\s*\d+\.", line):
                    continue
            elif is_numbered:
                if not re.match(r"\s*(?:[IVX]+\.\s*)?\d+\.", text):
                    continue
            elif at > 0 or (line.startswith(" ") and name != "eng-pol"):
                continue
            for word in senses(text):
                found.update((one, word) for one in heads if one)
    return found


def mueller(folder: Path) -> set[tuple[str, str]]:
    """Returns English words with the Russian ones that begin their senses."""
    found = set()
    for article in entries(folder, "mueller7"):
        head, _, rest = article.partition("\n")
        if "_v." in rest[:60] and "_n." not in rest:
            continue
        for part in re.split(r"\b\d+[.)>]|[;,]|\n", re.sub(r"\[[^\]]*\]|\([^)]*\)|_[^\s]+", " ", rest)):
            word = written(part)
            if re.fullmatch(r"[а-яё][а-яё -]*", word) and len(word.split()) <= 2:
                found.add((written(head), word))
    return found


def emoji(folder: Path, language: str) -> dict[str, tuple[str, list[str]]]:
    """Returns the name and the key words of each emoji."""
    names, keys = {}, {}
    for item in ElementTree.parse(folder / f"{language}.xml").iter("annotation"):
        if item.get("type") == "tts":
            names[item.get("cp")] = written(item.text)
        else:
            keys[item.get("cp")] = [written(word) for word in item.text.split("|")]
    return {sign: (name, keys.get(sign, [])) for sign, name in names.items()}


def lemmas() -> set[str]:
    """Returns WordNet's nouns, adjectives and verbs."""
    words = set()
    for part in ("noun", "adj", "verb"):
        for line in (WORDNET / f"index.{part}").read_text("ascii").splitlines():
            if not line.startswith(" "):
                words.add(line.split(" ", 1)[0].replace("_", " "))
    return words


def is_english(word: str, words: set[str]) -> bool:
    forms = [word] + [word.removesuffix(end) for end in ("s", "es", "ed", "ing")]
    return any(form in words for form in forms)


def wanted(classes: dict, vocabulary: Path, words: set[str]) -> tuple[set[str], set[str]]:
    """Returns the words of classes and kinds, and the common ones."""
    own = {word.lower() for item in classes["classes"] for word in item["synonyms"] + [item["name"]]}
    own |= {word.lower() for kind in classes["kinds"].values() for word in kind}
    common = {word for word in vocabulary.read_text("utf8").splitlines() if re.fullmatch("[a-z]{3,}", word)}
    return own, {word for word in common if is_english(word, words)}


class Lexicon:
    """Words of each language with English ones, and how certain each pair is."""

    def __init__(self, english: set[str]) -> None:
        self.english = english
        self.weights: dict[str, collections.Counter] = {code: collections.Counter() for code in LANGUAGES}

    def add(self, code: str, word: str, english: str, weight: float) -> None:
        english = re.sub(r"^(?:to|an?|the) ", "", english)
        if english in self.english and word and len(word) <= 40 and len(word.split()) <= 4:
            self.weights[code][word, english] += weight

    def translations(self) -> dict[tuple[str, str], list[str]]:
        """Returns the English words of each word in each language, the most certain first."""
        found = {}
        for code, weights in self.weights.items():
            by_word = collections.defaultdict(list)
            for (word, english), weight in weights.items():
                by_word[word].append((-weight, english))
            for word, english in by_word.items():
                found[word, code] = [one for _, one in sorted(english)[:MOST]]
        return found


def gpl(folder: Path, english: set[str]) -> Lexicon:
    lexicon, codes = Lexicon(english), {long: code for code, long in LANGUAGES.items()}
    for name in GPL:
        first, second = name.split("-")
        for head, word in pairs(folder, name):
            if first == "eng":
                lexicon.add(codes[second], word, head, 2)
            else:
                lexicon.add(codes[first], head, word, 2)
    for head, word in mueller(folder):
        lexicon.add("ru", word, head, 2)
    return lexicon


Words = dict[str, set[str]]


def creative_commons(folder: Path, english: set[str]) -> Lexicon:
    lexicon, codes = Lexicon(english), {long: code for code, long in LANGUAGES.items()}
    meanings: dict[str, Words] = collections.defaultdict(lambda: collections.defaultdict(set))
    for name in CC + BETWEEN:
        first, second = name.split("-")
        for head, word in pairs(folder, name):
            other, one = (word, head) if first == "eng" else (head, word)
            one = re.sub(r"^(?:to|an?|the) ", "", one)
            language = second if first == "eng" else first
            meanings[language][other].add(one)
            if name in CC:
                lexicon.add(codes[language], other, one, 2)
    links: dict[tuple[str, str], Words] = collections.defaultdict(lambda: collections.defaultdict(set))
    for name in PIVOTS:
        first, second = name.split("-")
        for head, word in pairs(folder, name):
            links[first, second][head].add(word)
            links[second, first][word].add(head)
    for long, code in codes.items():
        ways = [(meanings[between], links[between, long]) for between in meanings if (between, long) in links]
        for one, word, weight in agreed(ways, english):
            lexicon.add(code, word, one, weight)
    return lexicon


def agreed(ways: list[tuple[Words, Words]], english: set[str]) -> list[tuple[str, str, float]]:
    """Returns the pairs of an English word and one of another language that languages between them agree on.

    Args:
        ways: by each language between: what its words mean in English, and in the other language.
        english: the English words to be had.

    The weight is less than that of a dictionary. It grows with how many languages agree, and with how likely it is that a
    word on the way is meant as both say.
    """
    likely: dict[tuple[str, str], list[float]] = {}
    for meanings, links in ways:
        by_this: dict[tuple[str, str], float] = {}
        for between, words in links.items():
            meant = meanings.get(between, ())
            for one in meant:
                if one in english:
                    for word in words:
                        by_this[one, word] = max(by_this.get((one, word), 0), 1 / (len(meant) * len(words)))
        for pair, share in by_this.items():
            likely.setdefault(pair, []).append(share)
    best: dict[str, list[tuple[float, str]]] = collections.defaultdict(list)
    for (one, word), shares in likely.items():
        if len(shares) > 1 or shares[0] >= LIKELY:
            best[one].append((len(shares) + sum(shares), word))
    return [
        (one, word, weight / 10)
        for one, words in best.items()
        for weight, word in sorted(words, reverse=True)[:MOST_BETWEEN]
    ]


def unicode_names(folder: Path, english: set[str]) -> Lexicon:
    lexicon, ours = Lexicon(english), emoji(folder, "en")
    for code in LANGUAGES:
        theirs = emoji(folder, code)
        signs = sorted(ours.keys() & theirs.keys())
        for sign in signs:
            lexicon.add(code, theirs[sign][0], ours[sign][0], 2)
        names = {ours[sign][0] for sign in signs}
        for sign in signs:
            # A key word without others in both languages is the same word; what has a name needs none.
            if len(ours[sign][1]) == len(theirs[sign][1]) == 1 and ours[sign][1][0] not in names:
                lexicon.add(code, theirs[sign][1][0], ours[sign][1][0], 1)
    return lexicon


def lines(lexicon: Lexicon, words: set[str], empty: bool) -> list[str]:
    table: dict[str, dict[str, list[str]]] = collections.defaultdict(dict)
    for (word, code), english in lexicon.translations().items():
        table[word].setdefault(code, english)
    for word in list(table):
        for code, english in table[word].items():
            if plain(word) != word:
                table[plain(word)].setdefault(code, english)
    if empty:
        for code, text in EMPTY.items():
            for word in text.split():
                for one in {word, plain(word)}:
                    table[one][code] = []
    made = []
    for word, codes in table.items():
        for code, english in codes.items():
            mark = "*" if re.fullmatch("[a-z ]+", word) and is_english(word, words) else ""
            if english != [word]:
                made.append(f"{word}\t{code}{mark}\t{'|'.join(english)}\n")
    return sorted(made, key=lambda line: line.encode())


def report(made: dict[str, Lexicon], files: dict[str, list[str]], classes: dict) -> str:
    rows = ["| language | classes | kinds | lines |", "|---|---|---|---|"]
    for code in LANGUAGES:
        # A name that is the same in both languages has no line.
        known = {
            one for lexicon in made.values() for (_, language), english in lexicon.translations().items()
            if language == code for one in english
        }
        count = sum(line.split("\t")[1].rstrip("*") == code for lines in files.values() for line in lines)
        shares = [
            sum(any(word.lower() in known for word in words) for words in group) / len(group)
            for group in ([item["synonyms"] + [item["name"]] for item in classes["classes"]], list(classes["kinds"].values()))
        ]
        rows.append(f"| {code} | {shares[0]:.1%} | {shares[1]:.1%} | {count} |")
    return "\n".join(rows)


def unpacked(folder: Path) -> Path:
    """Downloads and unpacks the packages."""
    names = [f"dict-freedict-{name}" for name in GPL + CC + BETWEEN + PIVOTS] + [MUELLER, CLDR]
    download = ["apt-get", "download", "-qq", *names]
    if subprocess.run(download, cwd=folder, stderr=subprocess.DEVNULL).returncode:
        # The lists of packages may be missing or old.
        update = ["apt-get", "update", "-qq"]
        subprocess.run(update if os.geteuid() == 0 else ["sudo", *update], check=True)
        subprocess.run(download, cwd=folder, check=True)
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, folder / "unpacked"], check=True)
    return folder / "unpacked"


def notice(folder: Path, names: list[str], licence: str) -> str:
    texts = [f"{licence}\n\nMade from the Debian packages {', '.join(names)}.\n"]
    seen = set()
    for name in names:
        for file in sorted((folder / "usr/share/doc" / name).glob("copyright*")):
            text = (gzip.open(file).read() if file.suffix == ".gz" else file.read_bytes()).decode("utf8")
            if text not in seen:
                texts.append(f"----- {name}\n\n{text}")
                seen.add(text)
    return "\n".join(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, help="folder for the files")
    parser.add_argument("--classes", type=Path, required=True, help="classes.json")
    parser.add_argument("--vocabulary", type=Path, required=True, help="vocab.txt of the network for sentences")
    parser.add_argument("--packages", type=Path, help="folder with the packages, unpacked (default: download them)")
    parser.add_argument("--report", action="store_true", help="print what is covered")
    arguments = parser.parse_args()
    classes, words = json.loads(arguments.classes.read_text("utf8")), lemmas()
    own, common = wanted(classes, arguments.vocabulary, words)
    english = own | common
    with tempfile.TemporaryDirectory() as temporary:
        root = arguments.packages or unpacked(Path(temporary))
        dictionaries = root / FOLDERS["dictionaries"]
        made = {
            "unicode": unicode_names(root / FOLDERS["emoji"], english),
            "cc-by-sa": creative_commons(dictionaries, english),
            "gpl": gpl(dictionaries, english),
        }
        files = {name: lines(lexicon, words, empty=name == "unicode") for name, lexicon in made.items()}
        arguments.output.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (arguments.output / f"{name}.tsv").write_text("".join(content), "utf8")
        packages = {
            "gpl": ([f"dict-freedict-{name}" for name in GPL] + [MUELLER], "gpl.tsv: GNU General Public License, version 2 or later"),
            "cc-by-sa": ([f"dict-freedict-{name}" for name in CC + BETWEEN + PIVOTS], "cc-by-sa.tsv: Creative Commons Attribution-ShareAlike 3.0"),
            "unicode": ([CLDR], "unicode.tsv: Unicode licence"),
        }
        notices = [notice(root, *packages[name]) for name in packages]
        (arguments.output / "LICENCES").write_text("\n".join(notices), "utf8")
    if arguments.report:
        print(report(made, files, classes))


if __name__ == "__main__":
    main()

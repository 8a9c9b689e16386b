"""Writes 1000 sentences in ten scripts and emoji with the tokens that the reference implementations make of them.

WordPiece: `BertWordPieceTokenizer` of the Python package tokenizers, with the vocabulary of all-MiniLM-L6-v2.
Byte pairs: `SimpleTokenizer` of open_clip, with CLIP's vocabulary. Its texts are read as tokens only, so torch is not
needed. Marks of the beginning and the end are among the tokens.

The sentences are drawn, with a seed, from the words below: in any case, with their accents joined or apart, with digits
and punctuation; the last ones have odd characters.
"""

import argparse
import importlib.util
import json
import random
import sys
import types
import unicodedata
from pathlib import Path

from tokenizers import BertWordPieceTokenizer

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests" / "ModelsTests" / "Golden" / "tokens.json"
COUNT = 1000
SEED = 20
LIMITS = {"wordPiece": 256, "bytePairs": 77}

WORDS = {
    "Latin": "the dog's beach don't they're naïve café Straße über Œuvre Århus façade niño İstanbul Łódź čeština "
    "Việt Nam crème brûlée jalapeño smörgåsbord photo 3D wedding church I'll we've she'd I'm playing",
    "Cyrillic": "Собака на пляже красный велосипед ёлка Йошкар Київ їжак зима гора ребёнок фото Москва кошка ЩЁТКА",
    "Greek": "Σκύλος στην παραλία ΚΌΚΚΙΝΟΣ ποδήλατο ΟΔΌΣ Ἀθῆναι θάλασσα ήλιος φως ΐ ΰ εκκλησία ΦΏΣ βουνό",
    "Arabic": "كلب على الشاطئ دراجة حمراء مُحَمَّد بيت جبل بحر صورة لا إله الأطفال ١٢٣ شمس قطة",
    "Hebrew": "כלב על החוף אופניים אדומים שָׁלוֹם בית הר ים תמונה ילדים שמש חתול ירושלים",
    "Devanagari": "कुत्ता समुद्र तट पर लाल साइकिल घर पहाड़ तस्वीर बच्चे सूरज बिल्ली हिन्दी क़लम १२३",
    "Thai": "สุนัข บน ชายหาด จักรยาน สีแดง บ้าน ภูเขา ทะเล รูปภาพ เด็ก พระอาทิตย์ แมว น้ำ ๑๒๓",
    "Han": "狗在海滩上 红色自行车 房子 山 海 照片 孩子们 太阳 貓 豈 臺灣 龍 㐀 𠀀 北京，你好。",
    "Kana": "いぬ ビーチ あかい ジテンシャ いえ やま うみ しゃしん こども たいよう ネコ ガギグ ﾊﾝｶｸ パーティー ゔ",
    "Hangul": "개 해변 빨간 자전거 집 산 바다 사진 아이들 태양 고양이 서울 한국어 안녕하세요",
    "emoji": "🐶 🏖️ 🚲 ❤️ 👨‍👩‍👧 🇩🇪 👍🏽 ☀ 🫠 😀 ⚽️ 1️⃣ ™ © cat beach",
}
TOGETHER = {"Thai", "Han", "Kana"}
PUNCTUATION = ["", "", ".", "!", "?", "…", ", ", ": ", " – ", "'s", "“", "”", "’", "(", ")", "/", "-", "_", "#", "%", "$5"]
ODD = [
    "",
    " \t\n\r ",
    "[CLS] [SEP] [MASK] [PAD] [UNK]",
    "<|startoftext|> <|endoftext|>",
    "x" * 100 + " " + "y" * 101,
    "word " * 300,
    "a\u0000b a\u0007b a\u200bb a\u200db a\ufeffb a\ufffdb a\ue000b",
    "a\u00a0b a\u2003b a\u2028b a\u3000b",
    "ﬁne oﬀer ﬆ ﬅ Ⅷ ½ x² ㎏ ℃ Å ſ K",
    "ＦＵＬＬ　ｗｉｄｔｈ！ １２３",
    "\u0301acute first, zalgo: z\u0335\u0321a\u0334l\u0337g\u0338o",
    "‘single’ “double” ‚low‘ „low“ ‹angle› «guillemets» ʼapostrophe",
    "ẞ ß SS İ I ı i̇ ǅ ǆ ŉ",
    "ΌΣΟΣ ΣΑΣ Σ ΑΣ. ΑΣ' ΑΣΑ ΑΣ\u0301",
    "snake_case kebab-case CamelCase a.b.c 1,000.50 50% #tag @name e-mail@example.org https://example.org/?a=b&c=d",
    "²³¹ ①② ४५ 一二 ٣",
    "!!!??? ... --- ***",
    "'s 't 're 've 'm 'll 'd 'S 'LL it's!'s",
    "\U0001f469\U0001f3fd\u200d\U0001f680 \U0001faf6 \U000e0041",
    "Привет, мир! Γειά σου Κόσμε. שלום עולם مرحبا بالعالم नमस्ते दुनिया สวัสดีชาวโลก 你好世界 こんにちは世界 안녕 세상",
]


def varied(draw: random.Random, word: str) -> str:
    """Returns a word in some case, and with its accents joined with the letters or apart."""
    word = draw.choice([str, str, str, str.upper, str.lower, str.capitalize])(word)
    return unicodedata.normalize(draw.choice(["NFC", "NFC", "NFD"]), word)


def sentence(draw: random.Random, script: str) -> str:
    """Returns a few words of a script."""
    words = [varied(draw, draw.choice(WORDS[script].split())) for _ in range(draw.randint(2, 4))]
    if draw.random() < 0.2:
        words.append(varied(draw, draw.choice(WORDS[draw.choice(list(WORDS))].split())))
    if draw.random() < 0.2:
        words.append(str(draw.randint(0, 99_999)))
    gap = "" if script in TOGETHER else " "
    return gap.join(word + draw.choice(PUNCTUATION) for word in words)


def sentences() -> list[str]:
    draw = random.Random(SEED)
    drawn = [sentence(draw, list(WORDS)[number % len(WORDS)]) for number in range(COUNT - len(ODD))]
    return drawn + ODD


def open_clip_tokenizer(vocabulary: Path):
    """Returns open_clip's tokenizer, by its file alone: the package's others want torch."""
    package = importlib.util.find_spec("open_clip")
    sys.modules["torch"] = types.SimpleNamespace(LongTensor=object, Tensor=object)
    file = Path(package.origin).parent / "tokenizer.py"
    spec = importlib.util.spec_from_file_location("open_clip_tokenizer", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SimpleTokenizer(str(vocabulary))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--word-pieces", type=Path, required=True, help="vocab.txt of all-MiniLM-L6-v2")
    parser.add_argument("--byte-pairs", type=Path, required=True, help="bpe_simple_vocab_16e6.txt.gz of CLIP")
    arguments = parser.parse_args()
    word_piece = BertWordPieceTokenizer(str(arguments.word_pieces), lowercase=True)
    begin, end = (word_piece.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    byte_pairs = open_clip_tokenizer(arguments.byte_pairs)
    rows = []
    for text in sentences():
        pieces = [begin, *word_pieces(word_piece, text)[: LIMITS["wordPiece"] - 2], end]
        pairs = byte_pairs.encode(text)[: LIMITS["bytePairs"] - 2]
        rows.append([text, pieces, [byte_pairs.sot_token_id, *pairs, byte_pairs.eot_token_id]])
    lines = ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows)
    GOLDEN.write_text(f'{{"madeBy":"Tools/golden/tokens.py","rows":[\n{lines}\n]}}\n')


def word_pieces(tokenizer: BertWordPieceTokenizer, text: str) -> list[int]:
    """Returns the tokens of a text in which nothing is a mark of the vocabulary."""
    normalised = tokenizer.normalizer.normalize_str(text)
    words = [word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(normalised)]
    return [token.id for word in words for token in tokenizer._tokenizer.model.tokenize(word)]


if __name__ == "__main__":
    main()

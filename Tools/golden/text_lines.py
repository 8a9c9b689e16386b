"""text_lines.py MODELS FONTS OUT: draws pictures of text, and writes what RapidOCR reads in them.

RapidOCR (Python package rapidocr 3.10.0, with onnxruntime, opencv-python-headless and Pillow) is the reference of how
PP-OCR's networks are used: it gets the same networks, thresholds and sizes as Eidetic. MODELS holds ppocr-v6-tiny as
set-up made it, FONTS the fonts of Benchmarks/text_recognition.py. Writes OUT/NNN.jpg and OUT/lines.json: of each line
its four corners in pixels, and its text. Sides of the pictures are multiples of 96: RapidOCR stretches others to
multiples of 32 and Eidetic pads them to multiples of 96, so the networks would not see the same.
"""

import argparse
import json
import sys
from pathlib import Path

import cv2
from PIL import Image
from rapidocr import RapidOCR
from rapidocr.utils.typings import LangDet, LangRec, ModelType, OCRVersion

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Benchmarks"))
import rendered_text  # noqa: E402
import text_recognition  # noqa: E402

# Upright pictures, or nearly so, as RapidOCR turns no others without a third network; none is scaled down.
PICTURES = (0, 1, 3, 4, 5, 7, 11, 12, 14)
# Sides of pictures are multiples of this.
STEP = 96


def reference(models: Path) -> RapidOCR:
    """Returns RapidOCR with the networks and settings of the model card."""
    card = json.loads((models / "ppocr-v6-tiny" / "ppocr-v6-tiny.json").read_text())
    detector, recogniser = (str(models / "ppocr-v6-tiny" / file["name"]) for file in card["files"])
    section = card["reader"]
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.text_score": section["leastConfidence"],
            "Det.ocr_version": OCRVersion.PPOCRV6,
            "Det.model_type": ModelType.TINY,
            "Det.lang_type": LangDet.CH,
            "Det.model_path": detector,
            "Det.mean": [value / 255 for value in card["input"]["mean"]],
            "Det.std": [value / 255 for value in card["input"]["scale"]],
            "Det.limit_side_len": 960,
            "Det.limit_type": "max",
            "Det.thresh": section["threshold"],
            "Det.box_thresh": section["lineThreshold"],
            "Det.unclip_ratio": section["unclipRatio"],
            "Det.use_dilation": False,
            "Rec.ocr_version": OCRVersion.PPOCRV6,
            "Rec.model_type": ModelType.TINY,
            "Rec.lang_type": LangRec.EN,
            "Rec.model_path": recogniser,
            "Rec.rec_batch_num": 1,
        }
    )


def extend(path: Path) -> None:
    """Adds paper to a picture, to the right and below."""
    with Image.open(path) as picture:
        width, height = (-(-side // STEP) * STEP for side in picture.size)
        page = Image.new("RGB", (width, height), picture.getpixel((0, 0)))
        page.paste(picture)
    page.save(path, quality=85)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", type=Path)
    parser.add_argument("fonts", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    read = reference(arguments.models)
    fonts = text_recognition.fonts(arguments.fonts)
    pictures = {}
    for number in PICTURES:
        page = rendered_text.page(number, fonts, arguments.out)
        extend(arguments.out / page.name)
        answer = read(cv2.imread(str(arguments.out / page.name)))
        pictures[page.name] = [
            {"text": text, "corners": box.tolist()} for box, text in zip(answer.boxes, answer.txts, strict=True)
        ]
    (arguments.out / "lines.json").write_text(json.dumps(pictures, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

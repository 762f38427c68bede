"""Makes the fonts beside this file out of the Noto Sans fonts of the packages that README.md names.

Usage: python3 make_fonts.py FOLDER, where FOLDER holds node_modules/@expo-google-fonts. Needs fonttools.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
LATIN = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))
LATIN_OF_NAMES = set(range(0x100, 0x250)) | set(range(0x1E00, 0x1F00))
SIGNS = {ord(sign) for sign in "–—‘’“”•…、。《》「」『』【】〒〜・！％（），．／：；？～①②③④⑤⑥→"}


IDEOGRAPHS = set(range(0x3400, 0xA000)) | set(range(0xF900, 0xFB00))


def held_by(codec, lead_bytes):
    """Every character that two bytes of a codec name."""
    for lead in lead_bytes:
        for trail in range(0xA1, 0xFF):
            text = bytes([lead, trail]).decode(codec, "ignore")
            if len(text) == 1:
                yield ord(text)


def write(folder, family, weight, wanted):
    package = "noto-sans" if family == "latin" else f"noto-sans-{family}"
    file = next(folder.glob(f"{package}/{weight}/*.ttf"))
    font = TTFont(file)
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    target = HERE / f"noto-sans-{family}-{weight[:3]}.ttf"
    font.save(target, reorderTables=False)
    print(target.name, target.stat().st_size, len(font.getBestCmap()))


def main(folder):
    biz = TTFont(next(folder.glob("biz-udpgothic/400Regular/*.ttf"))).getBestCmap()
    chinese = LATIN | SIGNS | set(held_by("gb2312", range(0xB0, 0xD8)))
    korean = LATIN | SIGNS | set(held_by("euc_kr", range(0xB0, 0xC9)))
    japanese = TTFont(next(folder.glob("noto-sans-jp/400Regular/*.ttf"))).getBestCmap()
    names = {code for code in japanese if code in IDEOGRAPHS or code >= 0x20000} - set(biz)
    for weight in ["400Regular", "700Bold"]:
        write(folder, "sc", weight, chinese)
        write(folder, "kr", weight, korean)
        write(folder, "latin", weight, LATIN_OF_NAMES)
    write(folder, "jp", "400Regular", names)


main(Path(sys.argv[1]) / "node_modules" / "@expo-google-fonts")

#!/usr/bin/env python3
"""Writes Matching/Tables/letters.csv: what each letter beyond ASCII becomes in the key of a name.

Compatibility decomposition (NFKD) of the Unicode Character Database without combining marks where what is left is ASCII letters and
digits; letters that decompose to nothing, and Greek and Cyrillic, by the tables below.
"""
import sys
import unicodedata

OWN = {
    "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k",
    "ə": "e", "ɑ": "a", "ƒ": "f",
}
GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split()))
CYRILLIC = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўјљњћђџѓќѕ",
                    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i i e g u j lj nj c dj dz g k dz".split()))
TABLE = {**OWN, **GREEK, **{letter: latin.replace("-", "") for letter, latin in CYRILLIC.items()}}


def fold(letter):
    lower = letter.lower()
    if lower in TABLE:
        return TABLE[lower]
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    plain = "".join(TABLE.get(c, c) for c in plain.lower())
    return plain if plain and plain.isascii() and plain.isalnum() else None


with open(sys.argv[1], "w", encoding="utf-8", newline="\n") as file:
    file.write("code,folded\n")
    for code in range(0x80, 0x20000):
        if 0xD800 <= code < 0xE000:
            continue
        letter = chr(code)
        if not letter.isalnum() and unicodedata.category(letter) not in ("So", "No", "Nl"):
            continue
        folded = fold(letter)
        if folded is not None:
            file.write(f"{code:X},{folded}\n")

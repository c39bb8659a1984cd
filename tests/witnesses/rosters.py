"""Writes tables with Python's own csv module, in many encodings, and what they hold.

Usage: rosters.py FOLDER SEED. The tables are FOLDER/0.csv, 1.csv, ..; FOLDER/tables.json lists them.
"""

import csv
import json
import os
import random
import sys

FOLDER, SEED = sys.argv[1], sys.argv[2]

# Label of the mapping (none: it is told from the file), Python's name, letters beyond ASCII.
ENCODINGS = [
    (None, "utf-8", "éЖ髙👩\u00a0\u0308"),
    (None, "utf-8-sig", "éЖ髙👩"),
    (None, "utf-16", "éЖ髙👩"),
    ("utf-16le", "utf-16-le", "éЖ髙👩"),
    ("utf-16be", "utf-16-be", "éЖ髙👩"),
    ("windows-1250", "cp1250", "ŁžČű€"),
    ("windows-1251", "cp1251", "ЖёїЂ"),
    ("windows-1252", "cp1252", "éßŠ€’"),
    ("windows-1253", "cp1253", "Ωάς"),
    ("windows-1254", "cp1254", "ğİş"),
    ("windows-1255", "cp1255", "אבש"),
    ("windows-1256", "cp1256", "عربي"),
    ("windows-1257", "cp1257", "ąėŽ"),
    ("windows-1258", "cp1258", "Đơư"),
    ("windows-874", "cp874", "กขค"),
    ("iso-8859-2", "iso8859-2", "ŁžČű"),
    ("iso-8859-3", "iso8859-3", "ĦĉŬ"),
    ("iso-8859-4", "iso8859-4", "ąĸŋ"),
    ("iso-8859-5", "iso8859-5", "ЖёЂ"),
    ("iso-8859-7", "iso8859-7", "Ωάς"),
    ("iso-8859-10", "iso8859-10", "ĐŊþ"),
    ("iso-8859-13", "iso8859-13", "ąėŽ"),
    ("iso-8859-14", "iso8859-14", "Ŵŷḃ"),
    ("iso-8859-15", "iso8859-15", "é€Šœ"),
    ("iso-8859-16", "iso8859-16", "ȘțŁ"),
    ("koi8-r", "koi8-r", "Жёя"),
    ("koi8-u", "koi8-u", "Жїґ"),
    ("ibm866", "cp866", "Жёя"),
    ("macintosh", "mac-roman", "éßüŸ"),
    ("x-mac-cyrillic", "mac-cyrillic", "Жёя"),
    ("shift_jis", "shift_jis", "日表ソ能ｱア"),
    ("euc-jp", "euc-jp", "日表ソ能ア"),
    ("iso-2022-jp", "iso2022-jp", "日表ソ能ア"),
    ("gbk", "gbk", "中镕倈亅"),
    ("gb18030", "gb18030", "中镕é😀ﬀ"),
    ("big5", "big5", "中功許蓋"),
    ("euc-kr", "cp949", "한글똠갂"),
]
DELIMITERS = [",", ";", "\t", "|", ":", "~", "^", "#", "/"]
QUOTING = [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]
PLAIN = ["a", "Z", "0", "1.5", " ", "'", '"', '""', ",", ";", "\t", "|", "\n", "\r\n", "\r", "=", "-", "#", "{", "\\"]

chance = random.Random(SEED)
tables = []
for number in range(len(ENCODINGS) * 8):
    label, name, letters = ENCODINGS[number % len(ENCODINGS)]
    width = chance.randint(1, 5)
    ends = chance.choice(["\n", "\r\n"])
    # Where lines end in LF, the module writes a lone CR without quotes, and its own reader takes it for a line's end.
    pieces = [piece for piece in PLAIN + list(letters) if piece != "\r" or ends == "\r\n"]

    def cell():
        return "".join(chance.choice(pieces) for _ in range(chance.randint(0, 8)))

    headings = [f"column {index}" for index in range(width)]
    # A row without any letter is no row.
    rows = [["x" + cell()] + [cell() for _ in range(width - 1)] for _ in range(chance.randint(1, 8))]
    delimiter = chance.choice(DELIMITERS)
    file = f"{number}.csv"
    with open(os.path.join(FOLDER, file), "w", encoding=name, errors="strict", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, quoting=chance.choice(QUOTING), lineterminator=ends)
        writer.writerows([headings] + rows)
    tables.append({"file": file, "encoding": label, "delimiter": delimiter, "headings": headings, "rows": rows})

with open(os.path.join(FOLDER, "tables.json"), "w", encoding="utf-8") as out:
    json.dump(tables, out)

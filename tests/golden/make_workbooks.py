"""Shape and exact content of the Source Data workbooks as openpyxl reads them, as hashes; and small workbooks that
openpyxl writes. Python 3.11, openpyxl 3.1.5: python make_workbooks.py FOLDER_WITH_SOURCE_DATA"""
import base64, hashlib, io, json, struct, sys
from datetime import datetime
from pathlib import Path
import openpyxl

def column(values):
    kinds = {type(v) for v in values if v is not None}
    if kinds == {bool}:
        return "boolean", bytes(255 if v is None else int(v) for v in values)
    if kinds <= {int, float}:
        return "number", b"".join(struct.pack("<d", float("nan") if v is None else v) for v in values)
    return "text", "\n".join("" if v is None else str(v) for v in values).encode()

books = {}
for file in sorted(Path(sys.argv[1]).glob("*.xlsx")):
    sheets = {}
    for sheet in openpyxl.load_workbook(file, data_only=True):
        header, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        rows = [row for row in rows if any(v is not None for v in row)]
        sheets[sheet.title] = {"rows": len(rows), "columns": []}
        for i, name in enumerate(header):
            values = [row[i] for row in rows]
            if name is None and all(v is None for v in values):
                continue
            kind, content = column(values)
            sheets[sheet.title]["columns"].append([name, kind, hashlib.sha256(content).hexdigest()[:16]])
    books[file.name] = sheets

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "mixed"
for row in [["name", "n", "flag", "name", None, "both", "none"],
            ["A", 0.1, True, "x", 5, "t", None], ["ü<&>", 1e-300, None, None, None, 2.5, None],
            [None] * 7, ["", -2**53, False, "x", None, None, None]]:
    sheet.append(row)
second = book.create_sheet("dates & errors")
second.append(["day", "error"])
second.append([datetime(2020, 1, 2), "#N/A"])
book.create_sheet("empty")
wide = book.create_sheet("far")
wide["A1"] = "x"
wide["A2"] = 1
wide["XFD1048576"] = 2
buffer = io.BytesIO()
book.save(buffer)
out = {"books": books, "small": base64.b64encode(buffer.getvalue()).decode()}
Path(__file__).with_name("workbooks.json").write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n")

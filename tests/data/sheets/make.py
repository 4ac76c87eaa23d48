#!/usr/bin/env python3
"""Makes the files beside it: tables as communities have them, and files that are none.

Everything in them is invented. Needs openpyxl, xlwt, odfpy and msoffcrypto-tool; run it in this
folder. The files are kept, so that the tests need no Python.
"""

import datetime
import io
import zipfile

import msoffcrypto.format.ooxml
import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

PEOPLE = [
    # name, ID number, birth month, post code, phone
    ("张三甲", "519902199003070017", datetime.date(1990, 3, 1), 12345, 13800138000),
    ("𠮷䶮", "519902198806120021", datetime.date(1988, 6, 1), 610000, 13800138001),
    ("李四乙", "519902201501010038", datetime.date(2015, 1, 1), 610000, 13800138002),
]
MONTH = 'yyyy"年"m"月"'


def save(name, content):
    with open(name, "wb") as file:
        file.write(content)


def household_xls():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("丽景社区")
    sheet.write_merge(0, 0, 0, 5, "丽景社区居民登记表")
    for column, heading in [(0, "序号"), (4, "地址"), (5, "邮编")]:
        sheet.write_merge(1, 2, column, column, heading)
    sheet.write_merge(1, 1, 1, 3, "户主")
    for column, heading in enumerate(["姓名", "身份证号码", "出生年月"], 1):
        sheet.write(2, column, heading)
    month = xlwt.easyxf(num_format_str=MONTH)
    padded = xlwt.easyxf(num_format_str="000000")
    for row, (name, number, born, post, _) in enumerate(PEOPLE, 3):
        sheet.write(row, 0, row - 2)
        sheet.write(row, 1, name)
        sheet.write(row, 2, number)
        sheet.write(row, 3, born, month)
        sheet.write(row, 5, post, padded)
    sheet.write_merge(3, 5, 4, 4, "丽景苑3号楼2单元501")
    sheet.write(6, 0, "合计")
    sheet.write(6, 1, xlwt.Formula("COUNTA(B4:B6)"))
    sheet.write(7, 0, "填表说明：每人一行。")
    hidden = book.add_sheet("往年")
    hidden.visibility = 1
    hidden.write(0, 0, "姓名")
    hidden.write(0, 1, "身份证号码")
    hidden.write(1, 0, "王五丙")
    hidden.write(1, 1, 519902199003070017.0)
    # Texts that go on in the next record: more than 8,224 bytes of shared texts.
    long = book.add_sheet("长文字")
    long.write(0, 0, "姓名")
    long.write(0, 1, "地址")
    for row in range(1, 60):
        long.write(row, 0, "赵六丁%d" % row)
        long.write(row, 1, ("长" * 97 if row % 2 else "abc" * 50) + str(row))
    book.save("household.xls")


def household_xlsx(path, epoch=None):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.active
    sheet.title = "丽景社区"
    sheet.append(["丽景社区居民登记表"])
    sheet.merge_cells("A1:F1")
    sheet.append(["序号", "户主", None, None, "地址", "邮编"])
    sheet.append([None, "姓名", "身份证号码", "出生年月"])
    for area in ["A2:A3", "B2:D2", "E2:E3", "F2:F3"]:
        sheet.merge_cells(area)
    for row, (name, number, born, post, _) in enumerate(PEOPLE, 1):
        sheet.append([row, name, number, born, None, post])
        sheet.cell(row + 3, 4).number_format = MONTH
        sheet.cell(row + 3, 6).number_format = "000000"
    sheet["E4"] = "丽景苑3号楼2单元501"
    sheet.merge_cells("E4:E6")
    sheet.append(["合计", "=COUNTA(B4:B6)"])
    sheet.append(["填表说明：每人一行。"])
    hidden = book.create_sheet("往年")
    hidden.sheet_state = "hidden"
    hidden.append(["姓名", "身份证号码"])
    hidden.append(["王五丙", 519902199003070017])
    book.save(path)


def household_ods():
    book = OpenDocumentSpreadsheet()
    style = Style(name="hidden", family="table")
    style.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(style)
    table = Table(name="丽景社区")

    def row(cells, target=table):
        line = TableRow()
        for cell in cells:
            line.addElement(cell)
        target.addElement(line)

    def text(value, **more):
        cell = TableCell(valuetype="string", **more)
        cell.addElement(P(text=value))
        return cell

    def number(value, shown, **more):
        cell = TableCell(valuetype="float", value=value, **more)
        cell.addElement(P(text=shown))
        return cell

    def month(day):
        cell = TableCell(valuetype="date", datevalue=day.isoformat())
        cell.addElement(P(text="%d年%d月" % (day.year, day.month)))
        return cell

    covered = CoveredTableCell
    row([text("丽景社区居民登记表", numbercolumnsspanned=6), covered(numbercolumnsrepeated=5)])
    row([
        text("序号", numberrowsspanned=2), text("户主", numbercolumnsspanned=3), covered(), covered(),
        text("地址", numberrowsspanned=2), text("邮编", numberrowsspanned=2),
        TableCell(numbercolumnsrepeated=16378),
    ])
    row([covered(), text("姓名"), text("身份证号码"), text("出生年月"), covered(), covered()])
    for index, (name, idnumber, born, post, _) in enumerate(PEOPLE):
        home = text("丽景苑3号楼2单元501", numberrowsspanned=3) if index == 0 else covered()
        row([
            number(index + 1, str(index + 1)), text(name), text(idnumber), month(born), home,
            number(post, "%06d" % post),
        ])
    total = TableCell(valuetype="float", value=3, formula="of:=COUNTA([.B4:.B6])")
    total.addElement(P(text="3"))
    row([text("合计"), total])
    row([text("填表说明：每人一行。")])
    empty = TableRow(numberrowsrepeated=1048568)
    empty.addElement(TableCell(numbercolumnsrepeated=16384))
    table.addElement(empty)
    book.spreadsheet.addElement(table)
    old = Table(name="往年", stylename=style)
    row([text("姓名"), text("身份证号码")], old)
    row([text("王五丙"), number(519902199003070017, "5.19902E+17")], old)
    book.spreadsheet.addElement(old)
    book.save("household.ods")


def texts():
    lines = [["姓名", "身份证号码", "邮编"]] + [[n, i, "%06d" % p] for n, i, _, p, _ in PEOPLE]
    save("unicode.txt", b"\xff\xfe" + "\r\n".join("\t".join(l) for l in lines).encode("utf-16-le"))
    save("gb18030.csv", "\r\n".join(";".join(l) for l in lines).encode("gb18030"))


def zipped(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def book(rows, set=None):
    made = openpyxl.Workbook()
    for cells in rows:
        made.active.append(cells)
    if set:
        set(made.active)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def changed(file, change):
    """The same container with parts that `change` gives (name, bytes) -> bytes."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return zipped([(one, change(one, archive.read(one))) for one in archive.namelist()])


def compound(name):
    """A compound file whose one stream has another name."""
    made = xlwt.Workbook()
    made.add_sheet("a").write(0, 0, "a")
    buffer = io.BytesIO()
    made.save(buffer)
    file = bytearray(buffer.getvalue())
    at = file.index("Workbook\0".encode("utf-16-le"))
    file[at : at + 64] = name.encode("utf-16-le").ljust(64, b"\0")
    file[at + 64 : at + 66] = (2 * len(name) + 2).to_bytes(2, "little")
    return bytes(file)


def bad():
    head = ["姓名", "身份证号码", "手机号码"]
    good = [head, ["张三甲", "519902199003070017", "13800138000"]]
    plain = book(good)
    save("bad/empty.csv", b"")
    save("bad/scan.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\n")
    save("bad/photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9")
    save("bad/letter.doc", compound("WordDocument"))
    save("bad/letter.docx", zipped([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<a/>")]))
    save("bad/page.xls", "<html><table><tr><td>姓名</td></tr></table></html>".encode())
    save("bad/xml2003.xls", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>')
    save("bad/excel95.xls", compound("Book"))
    save("bad/binary.xlsb", zipped([("[Content_Types].xml", "<Types/>"), ("xl/workbook.bin", "x")]))
    save("bad/archive.zip", zipped([("居民.csv", "姓名\r\n")]))
    secret = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(plain)).encrypt("synthetic", secret)
    save("bad/password.xlsx", secret.getvalue())
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    save("bad/macros.xlsm", changed(plain, lambda _, part: part.replace(types, macros)))
    save("bad/cut.xlsx", plain[: len(plain) // 2])
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'
    save("bad/entity.xlsx", changed(plain, lambda _, part: part.replace(b"<worksheet", entity, 1)))
    zeros = b" " * (110 * 1024 * 1024)
    is_sheet = lambda name: name.endswith("sheet1.xml")
    save("bad/bomb.xlsx", changed(plain, lambda name, part: part + zeros if is_sheet(name) else part))
    save("bad/wide.xlsx", book(good, lambda sheet: sheet.__setitem__("CW2", "x")))
    save("bad/far.xlsx", book(good, lambda sheet: sheet.__setitem__("XFD1048576", "x")))
    save("bad/headless.xlsx", book([["甲", "乙"], ["一", "二"]]))
    save("bad/lost.csv", "姓名,身份证号码\r\n张三甲,1\r\n李\ufffd乙,2\r\n".encode())
    save("bad/quote.csv", "姓名,身份证号码\r\n\"张三甲,1\r\n".encode())
    save("bad/zero.csv", "姓名,身份证号码\r\n张\0三甲,1\r\n".encode())
    save("bad/broken.csv", "姓名,身份证号码\r\n张三甲,1\r\n".encode()[:-6] + b"\xe5,2\r\n" + "李四乙,3\r\n王五丙,4\r\n".encode())
    save("bad/formula.xlsx", book([head, ["=A1", "519902199003070017", None]]))
    save("bad/error.xlsx", book([head, ["张三甲", "#N/A", None]]))
    save("bad/digits.xlsx", book([head, ["张三甲", 519902199003070017, None]]))
    save("bad/digits.csv", "姓名,身份证号码\r\n张三甲,5.19902E+17\r\n".encode("gb18030"))


household_xls()
household_xlsx("household.xlsx")
household_xlsx("epoch1904.xlsx", openpyxl.utils.datetime.CALENDAR_MAC_1904)
household_ods()
texts()
bad()

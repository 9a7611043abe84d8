"""Opens workbooks in LibreOffice, changes named cells, recalculates everything and prints what the cells show.

Reads lines of JSON from standard input: {"file": PATH, "changes": [{NAME: NUMBER, ...}, ...]}. For each file, and then for
each of its changes (each from the file as it was), it prints one JSON line {SHEET: [[CELL, ...], ...], ...}, where a cell is
a number, a text or null, and an error is {"error": TEXT}.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.i18n.NumberFormatIndex import CURRENCY_1000DEC2, DATE_SYS_DDMMYYYY, NUMBER_1000INT
from com.sun.star.lang import Locale
from com.sun.star.sheet import CellFlags, FormulaResult


def connect(profile):
    pipe = f"lpo-cost-{os.getpid()}"
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            f"-env:UserInstallation=file://{profile}",
            f"--accept=pipe,name={pipe};urp;StarOffice.ServiceManager",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if office.poll() is not None:
                raise RuntimeError(f"soffice ended with {office.returncode}")
            time.sleep(0.1)
    raise RuntimeError("soffice does not answer")


class Shown:
    """What the cells of a sheet show. Each question to the spreadsheet takes its time, so what stays as it is is asked once."""

    def __init__(self, sheet):
        self.sheet, self.name = sheet, sheet.getName()
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        address = cursor.getRangeAddress()
        self.cells = sheet.getCellRangeByPosition(0, 0, address.EndColumn, address.EndRow)

    def rows(self):
        data = self.cells.getDataArray()
        rows = [[None if cell == "" else cell for cell in row] for row in data]
        # An empty cell is an empty text; only an error is nothing at all.
        if any(cell is None for row in data for cell in row):
            for area in self.sheet.queryFormulaCells(FormulaResult.ERROR).getRangeAddresses():
                for row in range(area.StartRow, area.EndRow + 1):
                    for column in range(area.StartColumn, area.EndColumn + 1):
                        cell = self.sheet.getCellByPosition(column, row)
                        rows[row][column] = {"error": f"{cell.getString()} in {cell.getFormula()}"}
        return rows


def dump(sheets):
    print(json.dumps({sheet.name: sheet.rows() for sheet in sheets}), flush=True)


def convert(document, job):
    """Writes the document's first sheet to another file, numbers and dates as the country of the job has them."""
    if "locale" in job:
        locale = Locale(*job["locale"], "")
        formats = document.getNumberFormats()
        sheet = document.getSheets().getByIndex(0)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.getRangeAddress().EndRow
        for kind, index in [("whole", NUMBER_1000INT), ("money", CURRENCY_1000DEC2), ("dates", DATE_SYS_DDMMYYYY)]:
            for column in job[kind]:
                cells = sheet.getCellRangeByPosition(column, 0, column, last)
                cells.NumberFormat = formats.getFormatIndex(index, locale)
                # A cell that is too narrow for what stands in it shows marks instead.
                sheet.getColumns().getByIndex(column).Width = 8000
    values = {"FilterName": job["filter"], "FilterOptions": job.get("options", "")}
    url = uno.systemPathToFileUrl(os.path.abspath(job["to"]))
    document.storeToURL(url, tuple(PropertyValue(name, 0, value, 0) for name, value in values.items()))


def main():
    with tempfile.TemporaryDirectory() as profile:
        office, desktop = connect(profile)
        hidden = PropertyValue("Hidden", 0, True, 0)
        try:
            for job in map(json.loads, sys.stdin):
                url = uno.systemPathToFileUrl(os.path.abspath(job["file"]))
                document = desktop.loadComponentFromURL(url, "_blank", 0, (hidden,))
                if "convert" in job:
                    for conversion in job["convert"]:
                        convert(document, conversion)
                    document.close(True)
                    continue
                document.calculateAll()
                sheets = document.getSheets()
                sheets = [sheets.getByName(name) for name in sheets.getElementNames()]
                # What holds no formula shows the same for ever.
                sheets = [sheet for sheet in sheets if sheet.queryContentCells(CellFlags.FORMULA).getCount() > 0]
                sheets = [Shown(sheet) for sheet in sheets]
                dump(sheets)
                # From here on it calculates what hangs on a changed cell, as it does for whoever types into it.
                document.enableAutomaticCalculation(False)
                names = document.NamedRanges
                before = []
                for changes in job["changes"]:
                    for cell, value in before:
                        cell.setValue(value)
                    cells = [names.getByName(name).getReferredCells().getCellByPosition(0, 0) for name in changes]
                    before = [(cell, cell.getValue()) for cell in cells]
                    for cell, value in zip(cells, changes.values()):
                        cell.setValue(value)
                    document.calculate()
                    dump(sheets)
                document.close(True)
        finally:
            try:
                desktop.terminate()
            except Exception:
                pass
            try:
                office.wait(20)
            except subprocess.TimeoutExpired:
                office.kill()


main()

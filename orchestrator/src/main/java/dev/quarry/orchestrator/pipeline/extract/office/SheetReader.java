package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.TableRows;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler.SheetContentsHandler;
import org.apache.poi.xssf.model.SharedStrings;
import org.apache.poi.xssf.model.Styles;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/**
 * Reads a workbook (ISO/IEC 29500-1, section 18): each sheet is a section with its tables, whose
 * values are formatted as the sheet shows them. Rows are read one after the other. One instance for
 * each document.
 */
final class SheetReader {
  private final OfficeFile file;
  private final OPCPackage parts;
  private final DocumentText out;

  SheetReader(OfficeFile file, OPCPackage parts, DocumentText out) {
    this.file = file;
    this.parts = parts;
    this.out = out;
  }

  void read() throws IOException, XMLStreamException {
    out.headingsAreNoTitle();
    try {
      XSSFReader reader = new XSSFReader(parts);
      reader.setUseReadOnlySharedStringsTable(true);
      SharedStrings strings = reader.getSharedStringsTable();
      Styles styles = reader.getStylesTable();
      if (!(reader.getSheetsData() instanceof XSSFReader.SheetIterator sheets)) {
        return;
      }
      while (sheets.hasNext()) {
        try (InputStream in = sheets.next()) {
          out.heading(1, sheets.getSheetName());
          TableRows rows = new TableRows(out);
          Rows handler = new Rows(rows);
          XMLReader xml = XMLHelper.newXMLReader();
          xml.setContentHandler(
              new XSSFSheetXMLHandler(
                  styles,
                  sheets.getSheetComments(),
                  strings,
                  handler,
                  new DataFormatter(Locale.US),
                  false));
          xml.parse(new InputSource(in));
          rows.end();
        }
        drawings(sheets.getSheetPart());
      }
    } catch (OpenXML4JException | SAXException | ParserConfigurationException e) {
      throw new IOException("the workbook is damaged", e);
    }
  }

  private void drawings(PackagePart sheet) throws IOException, XMLStreamException {
    for (PackagePart drawing : file.related(sheet, "drawing")) {
      DrawingText.lines(OfficeFile.xml(drawing)).forEach(out::paragraph);
      for (PackagePart chart : file.related(drawing, "chart")) {
        DrawingText.lines(OfficeFile.xml(chart)).forEach(out::paragraph);
      }
    }
  }

  private static final class Rows implements SheetContentsHandler {
    private final TableRows rows;
    private int next;

    Rows(TableRows rows) {
      this.rows = rows;
    }

    @Override
    public void startRow(int row) {
      // Rows without cells are not in the file: they end a table as well.
      if (row > next) {
        rows.blankRow();
      }
      next = row + 1;
    }

    @Override
    public void endRow(int row) {
      rows.endRow();
    }

    @Override
    public void cell(
        @Nullable String reference, @Nullable String value, @Nullable XSSFComment comment) {
      StringBuilder text = new StringBuilder(value == null ? "" : value);
      if (comment != null && comment.getString() != null) {
        text.append(text.isEmpty() ? "" : " ").append(comment.getString().getString());
      }
      int column = reference == null ? -1 : new CellReference(reference).getCol();
      rows.cell(column, text.toString());
    }
  }
}

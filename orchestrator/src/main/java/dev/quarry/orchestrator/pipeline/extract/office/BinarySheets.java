package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.TableRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.poi.hssf.eventusermodel.FormatTrackingHSSFListener;
import org.apache.poi.hssf.eventusermodel.HSSFEventFactory;
import org.apache.poi.hssf.eventusermodel.HSSFListener;
import org.apache.poi.hssf.eventusermodel.HSSFRequest;
import org.apache.poi.hssf.record.BOFRecord;
import org.apache.poi.hssf.record.BoolErrRecord;
import org.apache.poi.hssf.record.BoundSheetRecord;
import org.apache.poi.hssf.record.CellValueRecordInterface;
import org.apache.poi.hssf.record.EOFRecord;
import org.apache.poi.hssf.record.FormulaRecord;
import org.apache.poi.hssf.record.LabelRecord;
import org.apache.poi.hssf.record.LabelSSTRecord;
import org.apache.poi.hssf.record.NumberRecord;
import org.apache.poi.hssf.record.Record;
import org.apache.poi.hssf.record.SSTRecord;
import org.apache.poi.hssf.record.StringRecord;
import org.apache.poi.hssf.record.TextObjectRecord;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.ss.usermodel.FormulaError;
import org.jspecify.annotations.Nullable;

/**
 * Reads a workbook of Excel 97 to 2003 (MS-XLS) record by record: each sheet is a section with its
 * tables. Texts that stand on a sheet (comments, text boxes) follow its tables.
 */
final class BinarySheets implements HSSFListener {
  private final DocumentText out;
  private final FormatTrackingHSSFListener formats =
      new FormatTrackingHSSFListener(this, Locale.US);
  private final List<String> names = new ArrayList<>();
  private final SortedMap<Integer, SortedMap<Integer, String>> rows = new TreeMap<>();
  private final List<String> texts = new ArrayList<>();
  private @Nullable SSTRecord strings;
  private @Nullable FormulaRecord awaitsText;
  private int sheet;

  /** Sheets contain charts, which begin and end in the same way. */
  private int depth;

  private boolean inSheet;

  BinarySheets(DocumentText out) {
    this.out = out;
  }

  void read(DirectoryNode root) throws IOException {
    out.headingsAreNoTitle();
    HSSFRequest request = new HSSFRequest();
    request.addListenerForAllRecords(formats);
    new HSSFEventFactory().processWorkbookEvents(request, root);
    end();
  }

  @Override
  public void processRecord(Record read) {
    switch (read) {
      case BoundSheetRecord bound -> names.add(bound.getSheetname());
      case SSTRecord table -> strings = table;
      case BOFRecord begun -> begin(begun);
      case EOFRecord _ -> {
        depth--;
        if (depth == 0) {
          end();
        }
      }
      case TextObjectRecord text when text.getStr() != null -> texts.add(text.getStr().getString());
      default -> {
        if (inSheet && depth == 1) {
          cell(read);
        }
      }
    }
  }

  private void begin(BOFRecord begun) {
    depth++;
    if (depth == 1 && begun.getType() != BOFRecord.TYPE_WORKBOOK) {
      inSheet = true;
      String name = sheet < names.size() ? names.get(sheet) : "";
      sheet++;
      out.heading(1, name);
    }
  }

  private void cell(Record read) {
    switch (read) {
      case LabelSSTRecord label -> shared(label);
      case LabelRecord label -> put(label, label.getValue());
      case NumberRecord number -> put(number, formats.formatNumberDateCell(number));
      case BoolErrRecord value ->
          put(
              value,
              value.isBoolean()
                  ? Boolean.toString(value.getBooleanValue()).toUpperCase(Locale.ROOT)
                  : FormulaError.forInt(value.getErrorValue()).getString());
      case FormulaRecord formula -> formula(formula);
      case StringRecord text -> {
        FormulaRecord formula = awaitsText;
        if (formula != null) {
          put(formula, text.getString());
        }
        awaitsText = null;
      }
      default -> {}
    }
  }

  private void shared(LabelSSTRecord label) {
    SSTRecord table = strings;
    if (table != null) {
      put(label, table.getString(label.getSSTIndex()).getString());
    }
  }

  private void formula(FormulaRecord formula) {
    awaitsText = null;
    switch (formula.getCachedResultTypeEnum()) {
      case STRING -> awaitsText = formula;
      case BOOLEAN ->
          put(formula, Boolean.toString(formula.getCachedBooleanValue()).toUpperCase(Locale.ROOT));
      case ERROR -> put(formula, FormulaError.forInt(formula.getCachedErrorValue()).getString());
      case NUMERIC -> put(formula, formats.formatNumberDateCell(formula));
      case BLANK, FORMULA, _NONE -> {}
    }
  }

  private void put(CellValueRecordInterface cell, String value) {
    rows.computeIfAbsent(cell.getRow(), row -> new TreeMap<>()).put((int) cell.getColumn(), value);
  }

  /** Writes the sheet that was read. */
  private void end() {
    TableRows table = new TableRows(out);
    int next = 0;
    for (Map.Entry<Integer, SortedMap<Integer, String>> row : rows.entrySet()) {
      if (row.getKey() > next) {
        table.blankRow();
      }
      next = row.getKey() + 1;
      row.getValue().forEach(table::cell);
      table.endRow();
    }
    table.end();
    texts.forEach(out::paragraph);
    rows.clear();
    texts.clear();
    inSheet = false;
  }
}

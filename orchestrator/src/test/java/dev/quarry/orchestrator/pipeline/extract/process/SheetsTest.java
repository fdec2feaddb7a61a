package dev.quarry.orchestrator.pipeline.extract.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Sheets are sections with tables, whose values stay in their columns. */
final class SheetsTest {
  private static final Extraction EXTRACTION = new Extraction();

  @AfterAll
  static void end() {
    EXTRACTION.close();
  }

  private static void rows(XSSFSheet sheet, int first, String[][] rows) {
    for (int r = 0; r < rows.length; r++) {
      XSSFRow row = sheet.createRow(first + r);
      for (int c = 0; c < rows[r].length; c++) {
        if (!rows[r][c].isEmpty()) {
          row.createCell(c).setCellValue(rows[r][c]);
        }
      }
    }
  }

  private static String markdown(XSSFWorkbook workbook) throws Exception {
    return EXTRACTION.document("a.xlsx", bytes(workbook)).markdown();
  }

  private static byte[] bytes(XSSFWorkbook workbook) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    workbook.write(out);
    return out.toByteArray();
  }

  @Test
  void merged_and_missing_cells_keep_the_columns() throws Exception {
    try (XSSFWorkbook workbook = new XSSFWorkbook()) {
      XSSFSheet sheet = workbook.createSheet("Winches");
      rows(
          sheet,
          0,
          new String[][] {
            {"All winches"}, {"Series", "Model", "Load"}, {"Red", "W-1", "11"}, {"", "W-2", "12"}
          });
      sheet.addMergedRegion(new CellRangeAddress(0, 0, 0, 2));
      sheet.addMergedRegion(new CellRangeAddress(2, 3, 0, 0));
      assertThat(markdown(workbook))
          .isEqualTo(
              "# Winches\n\nAll winches\n\n| Series | Model | Load |\n| --- | --- | --- |\n"
                  + "| Red | W-1 | 11 |\n| | W-2 | 12 |");
    }
  }

  @Test
  void blank_rows_part_tables_and_sheets_are_in_their_order() throws Exception {
    try (XSSFWorkbook workbook = new XSSFWorkbook()) {
      XSSFSheet first = workbook.createSheet("Zeta");
      rows(first, 0, new String[][] {{"A", "B"}, {"1", "a|b"}});
      rows(first, 4, new String[][] {{"C", "D"}, {"2", "3"}});
      rows(workbook.createSheet("Alpha"), 0, new String[][] {{"pine"}, {"oak"}});
      assertThat(markdown(workbook))
          .isEqualTo(
              "# Zeta\n\n| A | B |\n| --- | --- |\n| 1 | a\\|b |\n\n| C | D |\n| --- | --- |\n"
                  + "| 2 | 3 |\n\n# Alpha\n\n| pine |\n| --- |\n| oak |");
    }
  }

  @Test
  void numbers_and_dates_are_as_the_sheet_shows_them() throws Exception {
    try (XSSFWorkbook workbook = new XSSFWorkbook()) {
      XSSFRow row = workbook.createSheet("S").createRow(0);
      var style = workbook.createCellStyle();
      style.setDataFormat(workbook.createDataFormat().getFormat("yyyy-mm-dd"));
      row.createCell(0).setCellValue(45_000);
      row.getCell(0).setCellStyle(style);
      row.createCell(1).setCellValue(12);
      row.createCell(2).setCellFormula("B1*2");
      row.getCell(2).setCellValue(24);
      assertThat(markdown(workbook)).contains("| 2023-03-15 | 12 | 24 |");
    }
  }
}

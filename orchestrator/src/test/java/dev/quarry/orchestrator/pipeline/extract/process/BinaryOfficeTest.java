package dev.quarry.orchestrator.pipeline.extract.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTable;
import org.apache.poi.hssf.usermodel.HSSFClientAnchor;
import org.apache.poi.hssf.usermodel.HSSFRichTextString;
import org.apache.poi.hssf.usermodel.HSSFRow;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.util.CellRangeAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Workbooks and presentations of Office 97 to 2003 are read as those of today. */
final class BinaryOfficeTest {
  private static final Extraction EXTRACTION = new Extraction();

  @AfterAll
  static void end() {
    EXTRACTION.close();
  }

  private static void rows(HSSFSheet sheet, int first, String[][] rows) {
    for (int r = 0; r < rows.length; r++) {
      HSSFRow row = sheet.createRow(first + r);
      for (int c = 0; c < rows[r].length; c++) {
        if (!rows[r][c].isEmpty()) {
          row.createCell(c).setCellValue(rows[r][c]);
        }
      }
    }
  }

  @Test
  void sheets_keep_columns_tables_and_the_values_that_they_show() throws Exception {
    try (HSSFWorkbook workbook = new HSSFWorkbook()) {
      HSSFSheet sheet = workbook.createSheet("Winches");
      rows(
          sheet,
          0,
          new String[][] {
            {"All winches"}, {"Series", "Model", "Load"}, {"Red", "W-1", "11"}, {"", "W-2", "12"}
          });
      sheet.addMergedRegion(new CellRangeAddress(2, 3, 0, 0));
      rows(sheet, 5, new String[][] {{"A", "B", "C", "D", "E"}});
      HSSFRow values = sheet.createRow(6);
      var date = workbook.createCellStyle();
      date.setDataFormat(workbook.createDataFormat().getFormat("yyyy-mm-dd"));
      values.createCell(0).setCellValue(45_000);
      values.getCell(0).setCellStyle(date);
      values.createCell(1).setCellValue(true);
      values.createCell(2).setCellErrorValue(FormulaError.DIV0);
      values.createCell(3).setCellFormula("1+1");
      values.createCell(4).setCellFormula("\"a\"&\"b\"");
      workbook.getCreationHelper().createFormulaEvaluator().evaluateAll();
      sheet
          .createDrawingPatriarch()
          .createTextbox(new HSSFClientAnchor())
          .setString(new HSSFRichTextString("In the box"));
      rows(workbook.createSheet("Alpha"), 0, new String[][] {{"pine"}, {"oak"}});
      workbook.createInformationProperties();
      workbook.getSummaryInformation().setAuthor("Ann");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      workbook.write(out);
      var document = EXTRACTION.document("a.xls", out.toByteArray());
      assertThat(document.markdown())
          .isEqualTo(
              "# Winches\n\nAll winches\n\n| Series | Model | Load |\n| --- | --- | --- |\n"
                  + "| Red | W-1 | 11 |\n| | W-2 | 12 |\n\n| A | B | C | D | E |\n"
                  + "| --- | --- | --- | --- | --- |\n| 2023-03-15 | TRUE | #DIV/0! | 2 | ab |\n\n"
                  + "In the box\n\n# Alpha\n\n| pine |\n| --- |\n| oak |");
      assertThat(document.metadata())
          .containsEntry("author", "Ann")
          .containsEntry("mediaType", "application/vnd.ms-excel");
    }
  }

  @Test
  void slides_are_sections_below_their_titles_in_the_order_of_the_show() throws Exception {
    try (HSLFSlideShow show = new HSLFSlideShow()) {
      HSLFSlide first = show.createSlide();
      first.addTitle().setText("Flow of a tide");
      first.createTextBox().setText("Own text");
      HSLFTable table = first.createTable(2, 2);
      String[][] cells = {{"Gate", "Angle"}, {"North", "45"}};
      for (int r = 0; r < 2; r++) {
        for (int c = 0; c < 2; c++) {
          table.getCell(r, c).setText(cells[r][c]);
        }
      }
      first.createGroup().createTextBox().setText("Grouped");
      show.createSlide().createTextBox().setText("No title");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      show.write(out);
      var document = EXTRACTION.document("a.ppt", out.toByteArray());
      assertThat(document.markdown())
          .isEqualTo(
              "## Flow of a tide\n\nOwn text\n\n| Gate | Angle |\n| --- | --- |\n| North | 45 |\n\n"
                  + "Grouped\n\n## Slide 2\n\nNo title");
      assertThat(document.metadata()).containsEntry("pages", 2);
    }
  }
}

package dev.quarry.orchestrator.pipeline.extract.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDXFAResource;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;

/** Generates real documents for tests. */
final class SampleDocuments {
  private static final String RELATIONS =
      "http://schemas.openxmlformats.org/package/2006/relationships";

  private SampleDocuments() {}

  /** One page for each text. */
  static byte[] pdf(String title, String... pages) throws IOException {
    return protectedPdf("", title, pages);
  }

  static byte[] encryptedPdf() throws IOException {
    return protectedPdf("secret", "Hidden", "Nobody reads this");
  }

  private static byte[] protectedPdf(String password, String title, String... pages)
      throws IOException {
    try (PDDocument document = new PDDocument()) {
      document.getDocumentInformation().setTitle(title);
      for (String text : pages) {
        PDPage page = new PDPage();
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
          content.beginText();
          content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
          content.setLeading(14);
          content.newLineAtOffset(50, 700);
          for (String line : text.split("\n", -1)) {
            content.showText(line);
            content.newLine();
          }
          content.endText();
        }
      }
      if (!password.isEmpty()) {
        document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.save(out);
      return out.toByteArray();
    }
  }

  static byte[] docx() throws IOException {
    try (XWPFDocument document = new XWPFDocument()) {
      style(document, "Heading1", "heading 1");
      style(document, "Heading2", "heading 2");
      paragraph(document, "Heading1", "Stone and its uses");
      paragraph(document, "", "Granite is hard.");
      paragraph(document, "Heading2", "Marble");
      paragraph(document, "", "Marble takes a polish.");
      XWPFTable table = document.createTable(2, 2);
      table.getRow(0).getCell(0).setText("Stone");
      table.getRow(0).getCell(1).setText("Hardness");
      table.getRow(1).getCell(0).setText("Talc");
      table.getRow(1).getCell(1).setText("1");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.write(out);
      return out.toByteArray();
    }
  }

  private static void style(XWPFDocument document, String id, String name) {
    CTStyle style = CTStyle.Factory.newInstance();
    style.setStyleId(id);
    style.addNewName().setVal(name);
    document.createStyles().addStyle(new XWPFStyle(style));
  }

  private static void paragraph(XWPFDocument document, String style, String text) {
    XWPFParagraph paragraph = document.createParagraph();
    if (!style.isEmpty()) {
      paragraph.setStyle(style);
    }
    paragraph.createRun().setText(text);
  }

  static byte[] xlsx() throws IOException {
    try (XSSFWorkbook workbook = new XSSFWorkbook()) {
      var sheet = workbook.createSheet("Prices");
      String[][] rows = {{"Stone", "Price"}, {"Slate", "12"}, {"Basalt", "9"}};
      for (int r = 0; r < rows.length; r++) {
        XSSFRow row = sheet.createRow(r);
        row.createCell(0).setCellValue(rows[r][0]);
        row.createCell(1).setCellValue(rows[r][1]);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      workbook.write(out);
      return out.toByteArray();
    }
  }

  static byte[] pptx() throws IOException {
    try (XMLSlideShow show = new XMLSlideShow()) {
      XSLFSlide slide = show.createSlide();
      slide.createTextBox().setText("Blasting safely");
      slide.createTextBox().setText("Keep your distance.");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      show.write(out);
      return out.toByteArray();
    }
  }

  static byte[] epub() throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("mimetype", "application/epub+zip");
    files.put(
        "META-INF/container.xml",
        "<container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>"
            + "<rootfiles><rootfile full-path='book.opf'"
            + " media-type='application/oebps-package+xml'/></rootfiles></container>");
    files.put(
        "book.opf",
        "<package xmlns='http://www.idpf.org/2007/opf' version='3.0' unique-identifier='i'>"
            + "<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>A quarry's year"
            + "</dc:title><dc:language>en</dc:language><dc:identifier id='i'>1</dc:identifier>"
            + "</metadata><manifest><item id='c' href='c.xhtml'"
            + " media-type='application/xhtml+xml'/></manifest><spine><itemref idref='c'/></spine>"
            + "</package>");
    files.put(
        "c.xhtml",
        "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>c</title></head><body>"
            + "<h1>January</h1><p>Frost splits the stone.</p></body></html>");
    return zip(ZipOutputStream.STORED, files);
  }

  /** A book with the given package file, further files, and chapters by their paths. */
  static byte[] epub(String opf, Map<String, String> chapters) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("mimetype", "application/epub+zip");
    files.put(
        "META-INF/container.xml",
        "<container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>"
            + "<rootfiles><rootfile full-path='in/book.opf'"
            + " media-type='application/oebps-package+xml'/></rootfiles></container>");
    files.put(
        "in/book.opf",
        "<package xmlns='http://www.idpf.org/2007/opf' version='2.0'>" + opf + "</package>");
    files.putAll(chapters);
    return zip(ZipOutputStream.DEFLATED, files);
  }

  static byte[] mail() {
    return """
    From: Ann <ann@example.org>
    To: Bob <bob@example.org>
    Subject: The delivery
    Date: Tue, 03 Nov 2026 10:00:00 +0000
    MIME-Version: 1.0
    Content-Type: text/plain; charset=utf-8

    Ten tonnes of gravel come on Friday.
    """
        .getBytes(StandardCharsets.UTF_8);
  }

  static byte[] rtf() {
    return "{\\rtf1\\ansi{\\b Rules}\\par Wear a helmet.\\par}".getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * A file that is small and needs much memory to parse: one cell of a table. It is stored
   * uncompressed, because a high compression ratio is refused as a zip bomb.
   */
  static byte[] hugeDocx(int paragraphs) throws IOException {
    return docx(
        ZipOutputStream.STORED,
        "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
            + "<w:body><w:tbl><w:tr><w:tc>"
            + "<w:p><w:r><w:t>stone</w:t></w:r></w:p>".repeat(paragraphs)
            + "</w:tc></w:tr></w:tbl></w:body></w:document>");
  }

  /**
   * A Word document with the given document.xml.
   *
   * @param method of {@link ZipOutputStream}
   */
  static byte[] docx(int method, String xml) throws IOException {
    String type =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        "[Content_Types].xml",
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
            + "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package."
            + "relationships+xml'/><Default Extension='xml' ContentType='application/xml'/>"
            + ("<Override PartName='/word/document.xml' ContentType='" + type + "'/></Types>"));
    files.put(
        "_rels/.rels",
        "<Relationships xmlns='"
            + RELATIONS
            + "'><Relationship Id='r1' Type='http://schemas."
            + "openxmlformats.org/officeDocument/2006/relationships/officeDocument'"
            + " Target='word/document.xml'/></Relationships>");
    files.put("word/document.xml", xml);
    return zip(method, files);
  }

  /** The description of a form with one field. */
  static String xfa(String value) {
    return "<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'>"
        + "<template xmlns='http://www.xfa.org/schema/xfa-template/2.8/'><subform>"
        + "<field name='a'/></subform></template>"
        + "<xfa:datasets xmlns:xfa='http://www.xfa.org/schema/xfa-data/1.0/'>"
        + ("<xfa:data><a>" + value + "</a></xfa:data></xfa:datasets></xdp:xdp>");
  }

  /** A form whose fields are described by the given XML (XFA). */
  static byte[] xfaPdf(String xml) throws IOException {
    try (PDDocument document = new PDDocument()) {
      document.addPage(new PDPage());
      COSStream stream = document.getDocument().createCOSStream();
      try (OutputStream out = stream.createOutputStream()) {
        out.write(xml.getBytes(StandardCharsets.UTF_8));
      }
      PDAcroForm form = new PDAcroForm(document);
      form.setXFA(new PDXFAResource(stream));
      document.getDocumentCatalog().setAcroForm(form);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.save(out);
      return out.toByteArray();
    }
  }

  static byte[] zip(int method, Map<String, String> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(method);
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
      }
    }
    return out.toByteArray();
  }
}

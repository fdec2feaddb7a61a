package dev.quarry.orchestrator.pipeline.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.pipeline.extract.process.DocumentExtractor;
import dev.quarry.orchestrator.pipeline.extract.process.ParserLimits;
import dev.quarry.testkit.TestSite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/**
 * A site with documents and pages that attack their parsers: each of them fails with its reason,
 * its neighbours are stored, and the next crawl runs.
 */
final class HostileItemsTest extends CrawlFixture {
  private static final String OFFICE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";

  @Test
  void hostile_documents_fail_with_their_reason_and_their_neighbours_are_stored() throws Exception {
    Map<String, byte[]> documents = new TreeMap<>();
    documents.put("/bomb.docx", docx("", "<w:p/>" + " ".repeat(60_000_000)));
    documents.put("/deep.docx", docx("", "<w:sdt>".repeat(5_000) + "</w:sdt>".repeat(5_000)));
    documents.put("/laughs.docx", docx(laughs(), "<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>"));
    documents.put("/cut.pdf", "%PDF-1.7\n1 0 obj\n<< /Type /Catalog".getBytes(UTF_8));
    documents.put("/good.docx", docx("", "<w:p><w:r><w:t>Granite is hard.</w:t></w:r></w:p>"));
    documents.forEach(
        (path, bytes) ->
            site.on(
                path,
                exchange ->
                    TestSite.reply(
                        exchange, 200, Map.of("Content-Type", "application/octet-stream"), bytes)));
    site.body("/many.html", "text/html", "<p>".repeat(320_000));
    site.page("/neighbour");
    site.page(
        "/",
        "/bomb.docx",
        "/deep.docx",
        "/laughs.docx",
        "/cut.pdf",
        "/good.docx",
        "/many.html",
        "/neighbour");
    try (DocumentExtractor parser =
        new DocumentExtractor(
            new ParserLimits(96, Duration.ofMinutes(2), 2, 100, Duration.ofMinutes(1), 500_000))) {
      useParser(parser);
      crawl("/");
      assertThat(ends())
          .containsEntry("/bomb.docx", "failed corrupt_document")
          .containsEntry("/deep.docx", "failed corrupt_document")
          .containsEntry("/cut.pdf", "failed corrupt_document")
          .containsEntry("/many.html", "skipped too_large")
          .containsEntry("/good.docx", "stored")
          .containsEntry("/neighbour", "stored")
          .containsEntry("/", "stored");
      assertThat(ends().get("/laughs.docx")).startsWith("failed ");
      again();
      useParser(parser);
      site.page("/later");
      crawl("/later");
      assertThat(ends()).containsEntry("/later", "stored");
    }
  }

  private static String laughs() {
    StringBuilder doctype = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 'ha'>");
    for (int i = 1; i < 12; i++) {
      doctype.append("<!ENTITY a" + i + " '" + ("&a" + (i - 1) + ";").repeat(10) + "'>");
    }
    return doctype.append("]>").toString();
  }

  private static byte[] docx(String doctype, String body) throws IOException {
    Map<String, String> files =
        Map.of(
            "[Content_Types].xml",
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
                + "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package."
                + "relationships+xml'/><Override PartName='/d.xml' ContentType='application/vnd."
                + "openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>",
            "_rels/.rels",
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
                + ("<Relationship Id='r' Type='" + OFFICE + "' Target='d.xml'/></Relationships>"),
            "d.xml",
            doctype
                + "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/"
                + ("main'><w:body>" + body + "</w:body></w:document>"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(UTF_8));
      }
    }
    return out.toByteArray();
  }
}

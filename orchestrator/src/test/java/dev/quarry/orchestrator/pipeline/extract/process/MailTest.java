package dev.quarry.orchestrator.pipeline.extract.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Lines of mails stay lines, and what is attached is read with its own format. */
final class MailTest {
  private static final Extraction EXTRACTION = new Extraction();

  @AfterAll
  static void end() {
    EXTRACTION.close();
  }

  private static String read(String mail) throws Exception {
    byte[] bytes = mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return EXTRACTION.document("m.eml", bytes).markdown();
  }

  private static String mail(String type, String body) {
    return "From: Ann <ann@example.org>\n"
        + "To: bob@example.org\n"
        + "Subject: On ropes\n"
        + "MIME-Version: 1.0\n"
        + ("Content-Type: " + type + "\n\n" + body);
  }

  private static String part(String headers, String body) {
    return "--B\nContent-Type: " + headers + "\n\n" + body + "\n";
  }

  @Test
  void lines_of_mail_and_attached_text_stay_lines() throws Exception {
    assertThat(EXTRACTION.file("mail-lines.eml").markdown())
        .contains("Send it to:\nImogen Tar\nQuay 7\nDunmore\n\n- rope\n- lamp")
        .contains("line one of the log\nline two of the log\nline three of the log");
  }

  @Test
  void attached_values_keep_rows_and_columns() throws Exception {
    String attached =
        part("text/plain; charset=utf-8", "See the list.")
            + part(
                "text/csv; name=\"fees.csv\"\n"
                    + "Content-Disposition: attachment; filename=\"fees.csv\"",
                "berth;fee\n7;31\n8;38")
            + "--B--\n";
    assertThat(read(mail("multipart/mixed; boundary=B", attached)))
        .isEqualTo(
            "See the list.\n\n"
                + "## fees.csv\n\n"
                + "| berth | fee |\n"
                + "| --- | --- |\n"
                + "| 7 | 31 |\n"
                + "| 8 | 38 |");
  }

  @Test
  void documents_and_mails_are_read_within_mails() throws Exception {
    String word = Base64.getMimeEncoder().encodeToString(SampleDocuments.docx());
    String attached =
        part("text/plain", "Outer.")
            + part("message/rfc822", mail("text/plain", "Inner\nlines."))
            + part("application/octet-stream; name=s.docx\nContent-Transfer-Encoding: base64", word)
            + part("image/png; name=p.png", "no text")
            + part("application/pdf; name=broken.pdf", "%PDF-1.7 broken")
            + "--B--\n";
    assertThat(read(mail("multipart/mixed; boundary=B", attached)))
        .startsWith("Outer.\n\n## On ropes\n\nInner\nlines.\n\n## s.docx\n\n# Stone and its uses")
        .contains("| Talc | 1 |")
        .doesNotContain("p.png", "no text");
  }

  @Test
  void one_alternative_is_read_and_broken_lines_are_joined() throws Exception {
    String alternatives =
        part("text/plain", "Plain words.")
            + part("text/html", "<p>Rich <b>words</b>.</p><ul><li>one</li></ul>")
            + "--B--\n";
    assertThat(read(mail("multipart/alternative; boundary=B", alternatives)))
        .isEqualTo("Rich words.\n\n- one");
    assertThat(read(mail("text/plain; format=flowed", "A long \nline.\n> a \n> quote\nEnd")))
        .isEqualTo("A long line.\n> a quote\nEnd");
  }

  @Test
  void outlook_mail_is_read_with_its_lines_and_attachments() throws Exception {
    try (POIFSFileSystem file = new POIFSFileSystem()) {
      DirectoryEntry root = file.getRoot();
      put(root, "__properties_version1.0", new byte[32]);
      put(root, "__substg1.0_0037001F", utf16("On lamps"));
      put(root, "__substg1.0_1000001F", utf16("Dear Bob,\r\nthe lamps\r\nare lit.\r\n"));
      DirectoryEntry attached = root.createDirectory("__attach_version1.0_#00000000");
      put(attached, "__properties_version1.0", new byte[8]);
      put(attached, "__substg1.0_3707001F", utf16("log.txt"));
      put(attached, "__substg1.0_37010102", "first\nsecond".getBytes(StandardCharsets.UTF_8));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      file.writeFilesystem(out);
      var mail = EXTRACTION.document("m.msg", out.toByteArray());
      assertThat(mail.title()).isEqualTo("On lamps");
      assertThat(mail.markdown())
          .isEqualTo("Dear Bob,\nthe lamps\nare lit.\n\n## log.txt\n\nfirst\nsecond");
    }
  }

  private static void put(DirectoryEntry entry, String name, byte[] bytes) throws Exception {
    entry.createDocument(name, new ByteArrayInputStream(bytes));
  }

  private static byte[] utf16(String text) {
    return text.getBytes(StandardCharsets.UTF_16LE);
  }
}

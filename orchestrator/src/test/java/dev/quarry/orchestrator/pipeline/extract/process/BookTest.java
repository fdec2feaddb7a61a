package dev.quarry.orchestrator.pipeline.extract.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A book is its chapters in the order of the spine. */
final class BookTest {
  private static final Extraction EXTRACTION = new Extraction();
  private static final String ITEM = "<item id='%s' href='%s' media-type='application/xhtml+xml'/>";

  @AfterAll
  static void end() {
    EXTRACTION.close();
  }

  private static String chapter(String body) {
    return "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'><head>"
        + ("<title/></head><body>" + body + "</body></html>");
  }

  @Test
  void spine_gives_the_order_and_navigation_is_no_text() throws Exception {
    var book = EXTRACTION.file("spine.epub");
    assertThat(book.title()).isEqualTo("Things of the yard");
    assertThat(book.markdown())
        .startsWith("# Chapter 1: Cork\n\nCHAPTER-1 tells")
        .endsWith("# Chapter 5: Lamp\n\nCHAPTER-5 tells how the Lamp came to the yard.")
        .containsSubsequence("CHAPTER-1", "CHAPTER-2", "CHAPTER-3", "CHAPTER-4", "CHAPTER-5")
        .doesNotContain("NAV", "xhtml");
  }

  @Test
  void older_books_name_their_contents_in_the_guide() throws Exception {
    String opf =
        "<metadata/><manifest>"
            + ITEM.formatted("a", "ch%20b.html")
            + ITEM.formatted("t", "t.html")
            + (ITEM.formatted("z", "../z.html") + "</manifest><spine><itemref idref='t'/>")
            + "<itemref idref='z'/><itemref idref='a'/></spine><guide><reference type='toc'"
            + " href='t.html#x'/></guide>";
    String book =
        EXTRACTION
            .document(
                "b.epub",
                SampleDocuments.epub(
                    opf,
                    Map.of(
                        "in/ch b.html",
                        chapter("<h2>Second<img src='x.png' alt='x'/></h2>Loose <i>text</i> here"),
                        "in/t.html",
                        chapter("<p>Contents</p>"),
                        "z.html",
                        chapter(
                            "<div><p>First <ruby>装<rt>そう</rt></ruby>。</p></div>"
                                + "<script>x()</script><nav><p>Links</p></nav>"))))
            .markdown();
    assertThat(book).isEqualTo("First 装。\n\n## Second\n\nLoose text here");
  }

  @Test
  void chapter_that_the_spine_names_twice_is_read_once() throws Exception {
    String opf =
        "<manifest>"
            + ITEM.formatted("a", "a.html")
            + ITEM.formatted("b", "a.html")
            + "</manifest><spine><itemref idref='a'/><itemref idref='a'/><itemref"
            + " idref='b'/></spine>";
    byte[] book = SampleDocuments.epub(opf, Map.of("in/a.html", chapter("<p>Once</p>")));

    assertThat(EXTRACTION.outcome("b.epub", book)).isEqualTo("Once");
  }

  @Test
  void encrypted_book_says_so_and_paths_outside_lead_nowhere() throws Exception {
    String opf =
        "<manifest>"
            + ITEM.formatted("a", "a.html")
            + ITEM.formatted("s", "../../../etc/passwd")
            + "</manifest><spine><itemref idref='s'/><itemref idref='a'/></spine>";
    String encryption =
        "<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>"
            + "<EncryptedData xmlns='http://www.w3.org/2001/04/xmlenc#'><CipherData>"
            + "<CipherReference URI='in/a.html'/></CipherData></EncryptedData></encryption>";
    String text = chapter("<p>Readable</p>");
    assertThat(EXTRACTION.outcome("b.epub", SampleDocuments.epub(opf, Map.of("in/a.html", text))))
        .isEqualTo("Readable");
    assertThat(
            EXTRACTION.outcome(
                "b.epub",
                SampleDocuments.epub(
                    opf, Map.of("in/a.html", text, "META-INF/encryption.xml", encryption))))
        .isEqualTo("encrypted_document");
  }
}

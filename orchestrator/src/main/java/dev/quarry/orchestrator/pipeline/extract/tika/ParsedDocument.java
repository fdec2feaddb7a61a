package dev.quarry.orchestrator.pipeline.extract.tika;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.CleanText;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.LanguageTag;
import dev.quarry.orchestrator.pipeline.extract.SourceName;
import dev.quarry.orchestrator.pipeline.extract.markdown.LinkResolver;
import dev.quarry.orchestrator.pipeline.extract.markdown.MarkdownWriter;
import dev.quarry.orchestrator.pipeline.extract.tika.WorkerProtocol.Reply;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Converts the reply of a parser process to a document. */
final class ParsedDocument {
  private static final int MAX_DEPTH = 256;
  private static final int MAX_TITLE_LENGTH = 200;

  /** A word that is hyphenated at the end of a line. */
  private static final Pattern HYPHENATED =
      Pattern.compile("(?<=\\p{Ll})[-\u00ad\u2010]\\n(?=\\p{Ll})");

  private ParsedDocument() {}

  static ExtractedDocument convert(Reply.Parsed parsed, URI source) throws StageException {
    Document page =
        Jsoup.parse(
            CleanText.of(parsed.xhtml()),
            source.toString(),
            Parser.htmlParser().setMaxDepth(MAX_DEPTH));
    joinHyphenatedWords(page);
    page.select("img").remove();
    String title = title(parsed.metadata().get("title"), page, source);
    String markdown =
        CleanText.of(MarkdownWriter.write(page.body(), new LinkResolver(page.baseUri())));
    if (markdown.isBlank()) {
      throw ParseErrors.failure("empty_document");
    }
    return new ExtractedDocument(
        title,
        markdown,
        language(parsed.metadata().get("language")),
        null,
        List.of(),
        true,
        metadata(parsed));
  }

  private static void joinHyphenatedWords(Document page) {
    for (Element paragraph : page.select("div.page p")) {
      for (TextNode text : paragraph.textNodes()) {
        text.text(HYPHENATED.matcher(text.getWholeText()).replaceAll(""));
      }
    }
  }

  /** The title in the metadata, unless a word processor generated it; else a heading. */
  private static String title(@Nullable String named, Document page, URI source) {
    if (named != null && usable(named)) {
      return CleanText.of(named);
    }
    Element heading = page.body().selectFirst("h1, h2, h3, .title");
    if (heading != null && page.selectFirst("div.sheet") == null && usable(heading.text())) {
      return heading.text().strip();
    }
    Element first =
        page.body().select("p").stream().filter(p -> p.hasText()).findFirst().orElse(null);
    if (first != null) {
      String line = first.wholeText().strip().lines().findFirst().orElse("").strip();
      if (line.length() <= 100 && usable(line)) {
        return line;
      }
    }
    return SourceName.of(source);
  }

  private static boolean usable(String title) {
    String bare = title.strip();
    return bare.length() > 2
        && bare.length() <= MAX_TITLE_LENGTH
        && !bare.matches(
            "(?i)untitled.*|microsoft word -.*|.*\\.(docx?|pptx?|xlsx?|indd|dvi|tex|qxd)");
  }

  private static @Nullable String language(@Nullable String named) {
    return named != null && LanguageTag.isValid(named) ? named : null;
  }

  private static Map<String, Object> metadata(Reply.Parsed parsed) {
    Map<String, Object> metadata = new LinkedHashMap<>(parsed.metadata());
    metadata.remove("title");
    metadata.remove("language");
    metadata.replaceAll((name, value) -> typed(name, CleanText.of(value.toString())));
    return metadata;
  }

  private static Object typed(String name, String value) {
    return switch (name) {
      case "pages" -> value.matches("\\d{1,9}") ? Integer.valueOf(value) : value;
      case "truncated" -> Boolean.TRUE;
      default -> value;
    };
  }
}

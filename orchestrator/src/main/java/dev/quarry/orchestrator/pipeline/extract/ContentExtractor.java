package dev.quarry.orchestrator.pipeline.extract;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.TypeDetector.Detected;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Selects the extractor for a content by its type. Thread-safe. */
public final class ContentExtractor implements Extractor {
  private static final Set<ContentType> TEXTUAL =
      Set.of(ContentType.HTML, ContentType.MARKDOWN, ContentType.CSV, ContentType.TEXT);

  private final TypeDetector types;
  private final Extractor html;
  private final Extractor text;
  private final Extractor documents;

  public ContentExtractor(TypeDetector types, Extractor html, Extractor text, Extractor documents) {
    this.types = types;
    this.html = html;
    this.text = text;
    this.documents = documents;
  }

  @Override
  public ExtractedDocument extract(LoadedContent content, String typeHint)
      throws StageException, InterruptedException {
    Detected detected = types.detect(content);
    return switch (decide(content, detected, hinted(typeHint))) {
      case HTML -> html.extract(content, "html");
      case MARKDOWN -> text.extract(content, "markdown");
      case CSV -> text.extract(content, "csv");
      case TEXT -> text.extract(content, "text");
      case DOCUMENT -> documents.extract(content, "auto");
      case EMPTY -> throw StageException.permanent("empty_document", "The document is empty.");
      case UNSUPPORTED ->
          throw StageException.permanent(
              "unsupported_type", "Content of type " + detected.mediaType() + " is not supported.");
    };
  }

  private static ContentType decide(
      LoadedContent content, Detected detected, @Nullable ContentType hint) throws StageException {
    ContentType type = detected.type();
    if (type == ContentType.EMPTY || type == ContentType.DOCUMENT && hint == null) {
      return type;
    }
    ContentType claimed = hint == null ? TypeDetector.claimed(content) : hint;
    boolean mistaken = hint == ContentType.DOCUMENT ? type != claimed : !TEXTUAL.contains(type);
    boolean claimsDocument = claimed == ContentType.DOCUMENT;
    if (claimsDocument && (mistaken || type == ContentType.TEXT)) {
      throw StageException.permanent(
          "corrupt_document",
          "The content does not match the declared or requested type. It is "
              + detected.mediaType()
              + ". Check the file or the address.");
    }
    // Among text types the client's hint has priority over detection.
    return hint != null && TEXTUAL.contains(type) ? hint : type;
  }

  private static @Nullable ContentType hinted(String typeHint) throws StageException {
    String hint = typeHint.strip().toLowerCase(Locale.ROOT);
    if (hint.isEmpty() || hint.equals("auto")) {
      return null;
    }
    ContentType type = ContentType.named(hint);
    if (type == null) {
      throw StageException.permanent(
          "unsupported_type",
          "The document type is unknown. Use auto, or one of pdf, docx, pptx, xlsx,"
              + " odt, epub, rtf, eml, msg, html, markdown, csv, text.");
    }
    return type;
  }
}

package dev.quarry.orchestrator.pipeline.extract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * Detects the type of a content. The first bytes decide; the declared type and the file name only
 * separate types that look alike, such as Markdown and other text. Containers (ZIP, OLE) are not
 * opened here; the parser process does that. Thread-safe.
 */
public final class TypeDetector {
  private static final Set<String> DOCUMENTS =
      Set.of(
          "application/pdf",
          "application/zip",
          "application/epub+zip",
          "application/rtf",
          "application/x-tika-msoffice",
          "application/x-tika-ooxml",
          "application/msword",
          "message/rfc822");
  private static final Set<String> NOT_TEXT =
      Set.of(
          "text/css",
          "text/javascript",
          "application/javascript",
          "image/svg+xml",
          "application/x-sh",
          "application/xslt+xml");

  private static final int HEAD_LENGTH = 256;

  private static final Pattern HTML =
      Pattern.compile(
          "(?:\\xEF\\xBB\\xBF)?\\s*+(?:<\\?xml\\s[^<>]*+>\\s*+)?<(?:!doctype\\s++)?html[\\s>]",
          Pattern.CASE_INSENSITIVE);

  private final MimeTypes types = MimeTypes.getDefaultMimeTypes();

  /** The detected type and media type. */
  public record Detected(ContentType type, String mediaType) {}

  public Detected detect(LoadedContent content) {
    if (isBlank(content.bytes())) {
      return new Detected(ContentType.EMPTY, "application/x-empty");
    }
    if (beginsAsHtml(content.bytes())) {
      return new Detected(ContentType.HTML, "text/html");
    }
    MediaType media = media(content);
    return new Detected(type(content, media), media.toString());
  }

  private MediaType media(LoadedContent content) {
    Metadata hints = new Metadata();
    hints.set(TikaCoreProperties.RESOURCE_NAME_KEY, SourceName.of(content.uri()));
    if (content.declaredType() != null) {
      hints.set(Metadata.CONTENT_TYPE, content.declaredType());
    }
    try (ByteArrayInputStream in = new ByteArrayInputStream(content.bytes())) {
      return types.detect(in, hints).getBaseType();
    } catch (IOException e) {
      throw new UncheckedIOException("reading a byte array failed", e);
    }
  }

  private ContentType type(LoadedContent content, MediaType media) {
    String name = media.toString();
    if (name.equals("text/html") || name.equals("application/xhtml+xml")) {
      return ContentType.HTML;
    }
    if (isDocument(name)) {
      return ContentType.DOCUMENT;
    }
    if (NOT_TEXT.contains(name)) {
      return ContentType.UNSUPPORTED;
    }
    if (name.equals("text/x-web-markdown")) {
      return ContentType.MARKDOWN;
    }
    if (name.equals("text/csv") || name.equals("text/tab-separated-values")) {
      return ContentType.CSV;
    }
    if (!isText(media)) {
      return ContentType.UNSUPPORTED;
    }
    return claimsHtml(content) ? ContentType.HTML : ContentType.TEXT;
  }

  /**
   * Most pages do. Tika tries its hundreds of signatures, which takes longer than parsing them. An
   * XML declaration may precede.
   */
  private static boolean beginsAsHtml(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(HEAD_LENGTH, bytes.length), ISO_8859_1);
    return HTML.matcher(head).lookingAt();
  }

  /** A fragment of an HTML page has no signature at its start. */
  private static boolean claimsHtml(LoadedContent content) {
    String declared = content.declaredType();
    return declared != null && declared.toLowerCase(Locale.ROOT).startsWith("text/html");
  }

  private boolean isDocument(String name) {
    return DOCUMENTS.contains(name)
        || name.startsWith("application/vnd.openxmlformats-officedocument.")
        || name.startsWith("application/vnd.oasis.opendocument.")
        || name.startsWith("application/vnd.ms-");
  }

  private boolean isText(MediaType media) {
    MediaType type = media;
    while (type != null && !type.equals(MediaType.OCTET_STREAM)) {
      if (type.getType().equals("text") || type.equals(MediaType.APPLICATION_XML)) {
        return true;
      }
      type = types.getMediaTypeRegistry().getSupertype(type);
    }
    return false;
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0 || b > ' ') {
        return false;
      }
    }
    return true;
  }

  /** The content type by file name or Content-Type header; null if unknown. */
  static @Nullable ContentType claimed(LoadedContent content) {
    String name = SourceName.of(content.uri());
    ContentType byName = ContentType.named(name.substring(name.lastIndexOf('.') + 1));
    boolean pdf = content.declaredType() != null && content.declaredType().contains("pdf");
    return pdf ? ContentType.DOCUMENT : byName;
  }
}

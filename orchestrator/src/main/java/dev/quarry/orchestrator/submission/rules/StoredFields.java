package dev.quarry.orchestrator.submission.rules;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a member of a stored document may be, wherever the document comes from. */
public final class StoredFields {
  private static final int MAX_URI_LENGTH = 8 * 1024;
  private static final int MAX_HEADER_LENGTH = 1_000;
  private static final int MAX_TITLE_LENGTH = 2_000;
  private static final int MAX_LANGUAGE_LENGTH = 100;

  /** Unpaired surrogates; other characters that no URI has are refused by the parser. */
  private static final Pattern SURROGATE = Pattern.compile("\\p{Cs}");

  private static final Pattern PRINTABLE = Pattern.compile("[ -~]+");

  private StoredFields() {}

  /** Whether this is an absolute URI, and not of a scheme that a browser would execute. */
  public static boolean isUri(String uri) {
    if (uri.length() > MAX_URI_LENGTH
        || SURROGATE.matcher(uri).find()
        || SourceUris.isForbidden(uri)) {
      return false;
    }
    try {
      return new URI(SourceUris.encode(uri)).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** A validator that is sent to the site with the next request; null if no header can have it. */
  public static @Nullable String validator(@Nullable String value) {
    return value != null
            && value.length() <= MAX_HEADER_LENGTH
            && PRINTABLE.matcher(value).matches()
        ? value
        : null;
  }

  /** A title without its end if it is too long to be indexed with each chunk. */
  public static @Nullable String title(@Nullable String title) {
    if (title == null || title.length() <= MAX_TITLE_LENGTH) {
      return title;
    }
    int end = Character.isHighSurrogate(title.charAt(MAX_TITLE_LENGTH - 1)) ? 1 : 0;
    return title.substring(0, MAX_TITLE_LENGTH - end);
  }

  /** A language tag; null if it is too long for one. */
  public static @Nullable String language(@Nullable String tag) {
    return tag == null || tag.length() > MAX_LANGUAGE_LENGTH ? null : tag;
  }

  /** Whether all numbers can be stored exactly. */
  public static boolean isMetadata(Map<String, Object> metadata) {
    return MetadataRules.beyondLimits("metadata", metadata) == null;
  }
}

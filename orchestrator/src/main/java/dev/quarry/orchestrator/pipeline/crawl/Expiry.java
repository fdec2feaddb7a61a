package dev.quarry.orchestrator.pipeline.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.util.regex.Pattern;

/**
 * Pages that declare a date after which they must not be indexed any more. Such a page may expire
 * although its bytes do not change, so each crawl fetches and reads it.
 */
final class Expiry {
  private static final Pattern DIRECTIVE =
      Pattern.compile("unavailable_after", Pattern.CASE_INSENSITIVE);

  private Expiry() {}

  /** Whether the page contains the directive, in a header or anywhere in its bytes. */
  static boolean isDeclared(LoadedContent content) {
    return content.header("x-robots-tag").stream().anyMatch(tag -> DIRECTIVE.matcher(tag).find())
        || DIRECTIVE.matcher(new String(content.bytes(), ISO_8859_1)).find();
  }

  /** Without validators the next request is not conditional. */
  static LoadedContent withoutValidators(LoadedContent content) {
    return new LoadedContent(
        content.uri(), content.declaredType(), content.bytes(), null, null, content.headers());
  }
}

package dev.quarry.orchestrator.pipeline.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.quarry.orchestrator.pipeline.load.LoadedContent;

/**
 * Pages that declare a date after which they must not be indexed any more. Such a page may expire
 * although its bytes do not change, so each crawl fetches and reads it.
 */
final class Expiry {
  private static final String DIRECTIVE = "unavailable_after";
  private static final char RARE = '_';

  private Expiry() {}

  /** Whether the page contains the directive, in a header or anywhere in its bytes. */
  static boolean isDeclared(LoadedContent content) {
    return content.header("x-robots-tag").stream().anyMatch(Expiry::containsDirective)
        || containsDirective(new String(content.bytes(), ISO_8859_1));
  }

  /** Every page is searched, so this looks for the character that few pages have. */
  private static boolean containsDirective(String text) {
    int before = DIRECTIVE.indexOf(RARE);
    for (int at = text.indexOf(RARE); at >= 0; at = text.indexOf(RARE, at + 1)) {
      if (text.regionMatches(true, at - before, DIRECTIVE, 0, DIRECTIVE.length())) {
        return true;
      }
    }
    return false;
  }

  /** Without validators the next request is not conditional. */
  static LoadedContent withoutValidators(LoadedContent content) {
    return new LoadedContent(
        content.uri(), content.declaredType(), content.bytes(), null, null, content.headers());
  }
}

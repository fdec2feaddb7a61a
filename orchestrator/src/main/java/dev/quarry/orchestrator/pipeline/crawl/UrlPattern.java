package dev.quarry.orchestrator.pipeline.crawl;

/**
 * A pattern for URLs. {@code *} stands for any characters; a pattern without it matches what begins
 * with it. A pattern that begins with {@code /} is compared with path and query, any other with the
 * whole URL. Takes time proportional to the product of the two lengths at most.
 */
record UrlPattern(String text) {

  boolean matches(String url) {
    String pattern = text.indexOf('*') < 0 ? text + "*" : text;
    return matches(pattern, pattern.startsWith("/") ? pathOf(url) : url);
  }

  private static String pathOf(String url) {
    int path = url.indexOf('/', url.indexOf("://") + 3);
    return path < 0 ? "/" : url.substring(path);
  }

  private static boolean matches(String pattern, String subject) {
    int at = 0;
    int p = 0;
    int star = -1;
    int retry = 0;
    while (at < subject.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = at;
      } else if (p < pattern.length() && pattern.charAt(p) == subject.charAt(at)) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}

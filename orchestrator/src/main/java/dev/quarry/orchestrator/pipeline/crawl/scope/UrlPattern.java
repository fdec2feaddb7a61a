package dev.quarry.orchestrator.pipeline.crawl.scope;

import dev.quarry.orchestrator.pipeline.url.SiteAddress;

/**
 * A URL pattern. {@code *} matches any characters; a pattern without {@code *} is a prefix. A
 * pattern that begins with {@code /} is matched against path and query, any other against the whole
 * URL. The time is at most proportional to the product of both lengths.
 */
record UrlPattern(String text) {

  boolean matches(String url) {
    String pattern = text.indexOf('*') < 0 ? text + "*" : text;
    return matches(pattern, pattern.startsWith("/") ? SiteAddress.path(url) : url);
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

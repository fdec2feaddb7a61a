package dev.quarry.standalone.command;

import dev.quarry.model.ItemPage;
import dev.quarry.model.ItemView;
import dev.quarry.model.SkipReason;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The reasons for which items of a job were skipped, as text. */
final class SkipSummary {
  private SkipSummary() {}

  /** One line for each reason, the most frequent first. */
  static List<String> count(ItemPage skipped) {
    Map<String, Long> counts =
        skipped.items().stream()
            .map(ItemView::reason)
            .map(String::valueOf)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    String scope = skipped.hasMore() ? " of the first " + skipped.items().size() : "";
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(each -> "  skipped: " + each.getValue() + scope + ", " + explain(each.getKey()))
        .toList();
  }

  private static String explain(String code) {
    return Arrays.stream(SkipReason.values())
        .filter(reason -> reason.code().equals(code))
        .findFirst()
        .map(reason -> explain(reason) + " (" + code + ")")
        // A newer server may return further reasons.
        .orElse(TerminalText.line(code));
  }

  private static String explain(SkipReason reason) {
    return switch (reason) {
      case ROBOTS -> "not allowed by robots.txt";
      case NOFOLLOW -> "the link is marked nofollow";
      case DUPLICATE -> "the job already has the page";
      case OUT_OF_SCOPE -> "outside the hosts and patterns of the crawl";
      case LIMIT -> "beyond max_pages or max_depth, or a spider trap";
      case NOT_CONTENT -> "not a page or document that Quarry can read";
      case TOO_LARGE -> "larger than quarry.crawl.max-page-bytes";
      case NO_TEXT -> "the page has no text; it may need JavaScript";
      case NOINDEX -> "the page asks not to be indexed";
      case REDIRECTED -> "redirects to another page";
      case CANONICAL_ELSEWHERE -> "a variant of its canonical page, which is stored";
      case WITHDRAWN -> "no longer on the site; removed from the index";
      case DELETED -> "deleted while the job was running";
      case RENDER_UNAVAILABLE -> "needs JavaScript, and this server has no browser";
    };
  }
}

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

/** Why items of a job were skipped, for people. */
final class SkipWords {
  private SkipWords() {}

  /** One line for each reason, the most frequent first. */
  static List<String> count(ItemPage skipped) {
    Map<String, Long> counts =
        skipped.items().stream()
            .map(ItemView::reason)
            .map(String::valueOf)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    String most = skipped.hasMore() ? " of the first " + skipped.items().size() : "";
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(each -> "  skipped: " + each.getValue() + most + ", " + words(each.getKey()))
        .toList();
  }

  private static String words(String code) {
    return Arrays.stream(SkipReason.values())
        .filter(reason -> reason.code().equals(code))
        .findFirst()
        .map(reason -> words(reason) + " (" + code + ")")
        // A newer server may know more reasons.
        .orElse(SafeText.line(code));
  }

  private static String words(SkipReason reason) {
    return switch (reason) {
      case ROBOTS -> "robots.txt or the page itself does not allow it";
      case NOFOLLOW -> "the link is not to be followed";
      case DUPLICATE -> "the job has the page already";
      case OUT_OF_SCOPE -> "outside of the hosts and patterns of the crawl";
      case LIMIT -> "beyond max_pages or max_depth, or of a kind that never ends";
      case NOT_CONTENT -> "no page or document that can be read";
      case TOO_LARGE -> "larger than quarry.crawl.max-page-bytes";
    };
  }
}

package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * The marks of a list's items: dashes, or numbers from the list's start (HTML standard, "the ol
 * element").
 */
final class ListNumbers {
  /** CommonMark reads at most nine digits, and no sign. */
  private static final Pattern NUMBER = Pattern.compile("\\s*\\d{1,8}\\s*");

  private final boolean numbered;
  private final int step;
  private int number;

  ListNumbers(Element list) {
    this.numbered = list.nameIs("ol");
    boolean reversed = list.hasAttr("reversed");
    this.step = reversed ? -1 : 1;
    this.number = number(list.attr("start"), reversed ? items(list) : 1);
  }

  String marker(Element item) {
    if (!numbered) {
      return "- ";
    }
    number = number(item.attr("value"), number);
    return Math.max(0, number) + ". ";
  }

  /** The item was written. */
  void next() {
    number += step;
  }

  private static int items(Element list) {
    int items = 0;
    for (int i = 0; i < list.childNodeSize(); i++) {
      items += list.childNode(i).nameIs("li") ? 1 : 0;
    }
    return items;
  }

  private static int number(String text, int otherwise) {
    return NUMBER.matcher(text).matches() ? Integer.parseInt(text.strip()) : otherwise;
  }
}

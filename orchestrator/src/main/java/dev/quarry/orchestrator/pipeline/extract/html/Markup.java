package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.function.Predicate;
import org.jsoup.internal.StringUtil;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/** Tests of single elements, cheaper than a CSS selector, which is compiled at each call. */
final class Markup {
  private Markup() {}

  /** Whether an attribute has this value, regardless of case and of white space around it. */
  static boolean hasValue(Element element, String attribute, String value) {
    return value.equalsIgnoreCase(element.attr(attribute).trim());
  }

  static boolean hasAnyClass(Element element, String... names) {
    for (String name : names) {
      if (element.hasClass(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an element says that it is the main part of the page. */
  static boolean isMain(Element element) {
    return element.nameIs("main") || hasValue(element, "role", "main");
  }

  /** The element itself or its nearest ancestor that passes the test. */
  static @Nullable Element closest(Element element, Predicate<Element> test) {
    Element up = element;
    while (up != null && !test.test(up)) {
      up = up.parent();
    }
    return up;
  }

  static boolean isWithin(Element element, Predicate<Element> ancestor) {
    Element parent = element.parent();
    return parent != null && closest(parent, ancestor) != null;
  }

  /** The first descendant, in document order, that passes the test. */
  static @Nullable Element first(Element root, Predicate<Element> test) {
    for (int i = 0; i < root.childNodeSize(); i++) {
      if (root.childNode(i) instanceof Element child) {
        Element found = test.test(child) ? child : first(child, test);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** The text without that of some elements, each run of white space as one space. */
  static String text(Element element, Predicate<Element> without) {
    StringBuilder text = new StringBuilder();
    append(element, without, text);
    return StringUtil.normaliseWhitespace(text.toString()).strip();
  }

  private static void append(Element element, Predicate<Element> without, StringBuilder text) {
    for (int i = 0; i < element.childNodeSize(); i++) {
      Node child = element.childNode(i);
      if (child instanceof TextNode words) {
        text.append(words.getWholeText());
      } else if (child instanceof Element e && !without.test(e)) {
        boolean apart = e.isBlock() || e.nameIs("br");
        text.append(apart ? " " : "");
        append(e, without, text);
        text.append(apart ? " " : "");
      }
    }
  }
}

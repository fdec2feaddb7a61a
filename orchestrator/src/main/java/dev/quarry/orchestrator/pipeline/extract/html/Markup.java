package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.function.Predicate;
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

  /** Whether {@code element.text()} has at least this many characters. */
  static boolean hasText(Element element, int characters) {
    return visible(element, characters) >= characters || element.text().length() >= characters;
  }

  /** Counts characters that {@code text()} keeps, white space aside, until there are enough. */
  private static int visible(Element element, int enough) {
    int count = 0;
    for (int i = 0; i < element.childNodeSize() && count < enough; i++) {
      Node child = element.childNode(i);
      if (child instanceof TextNode text) {
        count += visible(text.getWholeText(), enough - count);
      } else if (child instanceof Element e) {
        count += visible(e, enough - count);
      }
    }
    return count;
  }

  private static int visible(String text, int enough) {
    int count = 0;
    for (int i = 0; i < text.length() && count < enough; i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < 0x7f) {
        count++;
      }
    }
    return count;
  }
}

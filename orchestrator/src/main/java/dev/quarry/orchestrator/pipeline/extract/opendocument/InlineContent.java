package dev.quarry.orchestrator.pipeline.extract.opendocument;

import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;

/**
 * Reads the content of paragraphs. What stands beside the text (notes, comments, text boxes) is
 * collected, for the reader to write after the paragraph. Text that a tracked change deleted is not
 * in paragraphs. Not thread-safe.
 */
final class InlineContent {
  private static final int MAX_COLLECTED = 10_000;
  private static final int MAX_SPACES = 1_000;

  private final EmbeddedObjects objects;
  private final List<Xml> beside = new ArrayList<>();

  InlineContent(EmbeddedObjects objects) {
    this.objects = objects;
  }

  /** Appends the content of a paragraph. */
  void read(Xml parent, Element to) {
    parent.content(
        text -> to.appendText(text.replaceAll("\\s+", " ")),
        child -> {
          if (child.name().startsWith("draw:")) {
            shape(child, to);
          } else {
            add(child, to);
          }
        });
  }

  private void add(Xml e, Element to) {
    switch (e.name()) {
      case "text:a" -> read(e, to.appendElement("a").attr("href", e.attributeOr("xlink:href")));
      case "text:s" ->
          to.appendText(
              " ".repeat(Math.min(TextStyles.number(e.attribute("text:c"), 1), MAX_SPACES)));
      case "text:tab" -> to.appendText("\t");
      case "text:line-break" -> to.appendElement("br");
      case "text:note" -> {
        Xml body = e.child("text:note-body");
        if (body != null) {
          collect(body);
        }
      }
      case "office:annotation" -> collect(e);
      case "text:ruby" -> {
        Xml base = e.child("text:ruby-base");
        if (base != null) {
          read(base, to);
        }
      }
      case "text:tracked-changes", "text:hidden-text", "text:hidden-paragraph", "text:script" -> {}
      default -> read(e, to);
    }
  }

  /** A formula is a part of the text; other shapes stand beside it. */
  private void shape(Xml shape, Element to) {
    String formula = objects.formula(shape.child("draw:object"));
    if (formula.isEmpty()) {
      collect(shape);
    } else {
      to.appendText(formula);
    }
  }

  private void collect(Xml e) {
    if (beside.size() < MAX_COLLECTED) {
      beside.add(e);
    }
  }

  /** What was met beside the text since the last call. */
  List<Xml> takeBeside() {
    List<Xml> taken = List.copyOf(beside);
    beside.clear();
    return taken;
  }
}

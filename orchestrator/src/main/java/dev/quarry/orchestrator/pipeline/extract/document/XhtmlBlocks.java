package dev.quarry.orchestrator.pipeline.extract.document;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Divides a stream of XHTML events into its outermost blocks: only one of them is a tree at a time.
 * Not thread-safe; one instance for each document.
 */
public final class XhtmlBlocks extends DefaultHandler {
  /** Deeper elements are left out, their text is not. */
  private static final int MAX_DEPTH = 256;

  private static final Set<String> ATTRIBUTES =
      Set.of("href", "class", "colspan", "rowspan", "start");

  private final Consumer<Element> blocks;
  private final StringBuilder text = new StringBuilder();
  private @Nullable Element current;
  private int depth;
  private int tooDeep;

  public XhtmlBlocks(Consumer<Element> blocks) {
    this.blocks = blocks;
  }

  @Override
  public void startElement(String uri, String local, String qualified, Attributes attributes) {
    String name = local.isEmpty() ? qualified : local;
    takeText();
    Element parent = current;
    if (parent == null) {
      current = name.equals("body") ? new Element("body") : null;
      return;
    }
    if (depth >= MAX_DEPTH) {
      tooDeep++;
      return;
    }
    if (isContainer(parent) && (HtmlBlocks.isContainer(name) || HtmlBlocks.isBlock(name))) {
      flush(parent);
    }
    Element child = parent.appendElement(name);
    for (int i = 0; i < attributes.getLength(); i++) {
      if (ATTRIBUTES.contains(attributes.getLocalName(i))) {
        child.attr(attributes.getLocalName(i), attributes.getValue(i));
      }
    }
    depth++;
    current = child;
  }

  @Override
  public void characters(char[] chars, int start, int length) {
    if (current != null) {
      text.append(chars, start, length);
    }
  }

  /** Parsers pass on text in pieces; it is one node of the tree. */
  private void takeText() {
    if (current != null && !text.isEmpty()) {
      current.appendText(text.toString());
    }
    text.setLength(0);
  }

  @Override
  public void ignorableWhitespace(char[] chars, int start, int length) {
    characters(chars, start, length);
  }

  @Override
  public void endElement(String uri, String local, String qualified) {
    takeText();
    Element ended = current;
    if (ended == null) {
      return;
    }
    if (tooDeep > 0) {
      tooDeep--;
      return;
    }
    depth--;
    Element parent = ended.parent();
    current = parent;
    if (isContainer(ended)) {
      flush(ended);
      ended.remove();
    } else if (ended.nameIs("img")) {
      ended.remove();
    } else if (parent != null && isContainer(parent) && HtmlBlocks.isBlock(ended.normalName())) {
      ended.remove();
      blocks.accept(ended);
    }
  }

  /** Containers within a block, such as a division in a cell of a table, are parts of it. */
  private static boolean isContainer(Element element) {
    Element at = element;
    while (at != null && HtmlBlocks.isContainer(at.normalName())) {
      at = at.parent();
    }
    return at == null;
  }

  private void flush(Element container) {
    Element paragraph = HtmlBlocks.paragraph(List.copyOf(container.childNodes()));
    container.empty();
    if (paragraph != null) {
      blocks.accept(paragraph);
    }
  }

  /** Passes on what is open, after the events have ended early. */
  public void end() {
    Element open = current;
    while (open != null) {
      endElement("", "", "");
      open = current;
    }
  }
}

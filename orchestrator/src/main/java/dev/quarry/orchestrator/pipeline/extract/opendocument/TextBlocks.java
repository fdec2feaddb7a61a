package dev.quarry.orchestrator.pipeline.extract.opendocument;

import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.Set;
import java.util.function.Consumer;
import org.jsoup.nodes.Element;

/** Reads paragraphs, lists and tables (OpenDocument 1.3, sections 5 and 9). Not thread-safe. */
final class TextBlocks {
  private static final int MAX_OBJECT_DEPTH = 3;

  /** Deleted text, and what repeats other parts of the document. */
  private static final Set<String> NO_TEXT =
      Set.of(
          "text:tracked-changes",
          "text:table-of-content",
          "text:illustration-index",
          "text:table-index",
          "text:object-index",
          "text:user-index",
          "text:alphabetical-index",
          "office:forms",
          "draw:page-thumbnail");

  /** Placeholders of slides: their titles, and what repeats on each of them. */
  private static final Set<String> PLACEHOLDERS =
      Set.of("title", "header", "footer", "date-time", "page-number", "page");

  private final DocumentText out;
  private final TextStyles styles;
  private final InlineContent inline;
  private final EmbeddedObjects objects;
  private final TextLists lists;
  private final TextTable tables = new TextTable(this::read);
  private final StringBuilder code = new StringBuilder();
  private int objectDepth;

  TextBlocks(DocumentText out, TextStyles styles, EmbeddedObjects objects) {
    this.out = out;
    this.styles = styles;
    this.objects = objects;
    this.inline = new InlineContent(objects);
    this.lists = new TextLists(styles, this::read);
  }

  /** Writes a block, and what stands beside it. */
  void write(Xml e) {
    if (e.is("text:p") && styles.isCode(e)) {
      Element line = new Element("p");
      inline.read(e, line);
      code.append(code.isEmpty() ? "" : "\n").append(line.wholeText());
      return;
    }
    close();
    read(e, out::add);
    beside(out::add);
  }

  /** Writes the code that is open. */
  void close() {
    if (!code.isEmpty()) {
      out.add(new Element("pre").text(code.toString()));
      code.setLength(0);
      beside(out::add);
    }
  }

  /** Passes on what stands beside the text that was read last. */
  void beside(Consumer<Element> to) {
    for (Xml e : inline.takeBeside()) {
      read(e, to);
    }
  }

  /** Passes the blocks of an element on. */
  void read(Xml e, Consumer<Element> to) {
    if (NO_TEXT.contains(e.name())
        || PLACEHOLDERS.contains(e.attributeOr("presentation:class"))
        || e.attributeOr("text:display").equals("none")) {
      return;
    }
    switch (e.name()) {
      case "text:p" -> paragraph(e, styles.headingLevel(e), to);
      case "text:h" ->
          paragraph(e, Math.max(1, TextStyles.level(e.attributeOr("text:outline-level"))), to);
      case "text:list" -> lists.read(e, to);
      case "table:table" -> to.accept(tables.read(e));
      case "draw:object" -> object(e, to);
      case "draw:object-ole" -> objects.attach(e);
      default -> e.elements().forEach(child -> read(child, to));
    }
  }

  private void paragraph(Xml e, int level, Consumer<Element> to) {
    Element paragraph = new Element(level > 0 ? "h" + level : "p");
    inline.read(e, paragraph);
    if (paragraph.hasText()) {
      to.accept(paragraph);
    }
  }

  /** The text of the paragraphs in an element, in one line. */
  String line(Xml e) {
    StringBuilder line = new StringBuilder();
    read(e, block -> line.append(line.isEmpty() ? "" : " ").append(block.text()));
    return line.toString();
  }

  private void object(Xml e, Consumer<Element> to) {
    Xml content = objectDepth < MAX_OBJECT_DEPTH ? objects.content(e) : null;
    if (content == null) {
      return;
    }
    objectDepth++;
    if (content.is("math:math")) {
      to.accept(new Element("p").text(MathMlText.of(content)));
    } else {
      read(content, to);
    }
    objectDepth--;
  }
}

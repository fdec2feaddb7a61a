package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of paragraphs: text as it stands after all tracked changes are accepted,
 * formulas, symbols, links. What stands beside the text (text boxes, notes, pictures with text) is
 * collected, for the reader to write after the paragraph. Not thread-safe.
 */
final class WordInline {
  private static final int MAX_COLLECTED = 10_000;

  private final Function<@Nullable String, String> addresses;
  private final List<Xml> boxes = new ArrayList<>();
  private final List<Xml> references = new ArrayList<>();

  /**
   * @param addresses of the links, by the ids of their relationships
   */
  WordInline(Function<@Nullable String, String> addresses) {
    this.addresses = addresses;
  }

  /** Appends the content of a paragraph. */
  void read(Xml paragraph, Element to) {
    for (Xml child : paragraph.elements()) {
      add(child, to);
    }
  }

  /** Text boxes ({@code w:txbxContent}) and drawings that were met since the last call. */
  List<Xml> takeBoxes() {
    List<Xml> taken = List.copyOf(boxes);
    boxes.clear();
    return taken;
  }

  /** References to footnotes, endnotes and comments that were met since the last call. */
  List<Xml> takeReferences() {
    List<Xml> taken = List.copyOf(references);
    references.clear();
    return taken;
  }

  private void add(Xml e, Element to) {
    switch (e.name()) {
      case "w:r" -> run(e, to);
      case "w:hyperlink" -> link(e, to);
      case "m:oMath", "m:oMathPara" -> to.appendText(MathText.of(e));
      case "w:del", "w:moveFrom", "w:pPr", "w:sdtPr", "w:sdtEndPr" -> {}
      case "mc:AlternateContent" -> alternatives(e, to);
      default -> read(e, to);
    }
  }

  private void run(Xml run, Element to) {
    Xml fonts = run.child("w:rPr", "w:rFonts");
    String font = fonts == null ? null : fonts.attribute("w:ascii");
    for (Xml e : run.elements()) {
      switch (e.name()) {
        case "w:t" -> to.appendText(Symbols.decode(font, e.text()));
        case "w:sym" -> to.appendText(Symbols.of(e.attribute("w:font"), e.attribute("w:char")));
        case "w:tab", "w:ptab" -> to.appendText(" ");
        case "w:br", "w:cr" -> to.appendElement("br");
        case "w:noBreakHyphen" -> to.appendText("-");
        case "w:ruby" -> {
          Xml base = e.child("w:rubyBase");
          if (base != null) {
            read(base, to);
          }
        }
        case "w:footnoteReference", "w:endnoteReference", "w:commentReference" ->
            collect(references, e);
        case "w:drawing", "w:pict", "w:object" -> boxes(e);
        case "mc:AlternateContent" -> alternatives(e, to);
        case "m:oMath" -> to.appendText(MathText.of(e));
        // Deleted text and the instructions of fields are not shown.
        default -> {}
      }
    }
  }

  /** The first alternative that has a text; the others repeat it for older programs. */
  private void alternatives(Xml alternatives, Element to) {
    for (Xml alternative : alternatives.elements()) {
      int boxesBefore = boxes.size();
      int before = to.childNodeSize();
      for (Xml e : alternative.elements()) {
        if (e.is("w:drawing") || e.is("w:pict") || e.is("w:object")) {
          boxes(e);
        } else {
          Element shown = new Element("span");
          run(alternative, shown);
          shown.childNodesCopy().forEach(to::appendChild);
          break;
        }
      }
      if (boxes.size() > boxesBefore || to.childNodeSize() > before) {
        return;
      }
    }
  }

  /** Finds the outermost text boxes; a box within a box is a part of its content. */
  private void boxes(Xml e) {
    if (e.is("w:txbxContent") || e.is("dgm:relIds") || e.is("c:chart")) {
      collect(boxes, e);
    } else if (e.is("mc:AlternateContent")) {
      alternatives(e, new Element("span"));
    } else {
      e.elements().forEach(this::boxes);
    }
  }

  private static void collect(List<Xml> to, Xml e) {
    if (to.size() < MAX_COLLECTED) {
      to.add(e);
    }
  }

  private void link(Xml e, Element to) {
    String address = addresses.apply(e.attribute("r:id"));
    if (address.startsWith("http")) {
      read(e, to.appendElement("a").attr("href", address));
    } else {
      read(e, to);
    }
  }
}

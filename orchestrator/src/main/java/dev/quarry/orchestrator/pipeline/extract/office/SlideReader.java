package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.Attachments;
import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Reads a presentation (ISO/IEC 29500-1, section 19): each slide is a section below its title, in
 * the order of the show. One instance for each document.
 */
final class SlideReader {
  /** Placeholders that repeat the same on each slide. */
  private static final Set<String> REPEATED = Set.of("dt", "ftr", "sldNum", "hdr", "sldImg");

  private static final Set<String> TITLES = Set.of("title", "ctrTitle");

  private final OfficeFile file;
  private final PackagePart main;
  private final DocumentText out;
  private final Attachments attachments;

  SlideReader(OfficeFile file, PackagePart main, DocumentText out, Attachments attachments) {
    this.file = file;
    this.main = main;
    this.out = out;
    this.attachments = attachments;
  }

  void read() throws IOException, XMLStreamException {
    Xml slides = OfficeFile.xml(main).child("p:sldIdLst");
    if (slides == null) {
      return;
    }
    int number = 0;
    for (Xml slide : slides.elements()) {
      number++;
      PackagePart part = file.part(main, slide.attribute("r:id")).orElse(null);
      if (part != null) {
        slide(part, number);
      }
    }
    out.fact("pages", Integer.toString(number));
  }

  private void slide(PackagePart part, int number) throws IOException, XMLStreamException {
    Xml tree = OfficeFile.xml(part).child("p:cSld", "p:spTree");
    if (tree == null) {
      return;
    }
    List<Element> blocks = new ArrayList<>();
    shapes(part, tree, blocks);
    for (PackagePart notes : file.related(part, "notesSlide")) {
      Xml noteTree = OfficeFile.xml(notes).child("p:cSld", "p:spTree");
      if (noteTree != null) {
        shapes(notes, noteTree, blocks);
      }
    }
    for (PackagePart comments : file.related(part, "comments")) {
      comments(OfficeFile.xml(comments), blocks);
    }
    String title = title(tree);
    if (title != null) {
      out.heading(2, title);
    } else if (!blocks.isEmpty()) {
      out.headingsAreNoTitle();
      out.heading(2, "Slide " + number);
    }
    blocks.forEach(out::add);
    file.embedded(part, attachments);
  }

  private static void comments(Xml comments, List<Element> blocks) {
    comments.descendants(
        e -> {
          if (e.is("p:text")) {
            blocks.add(new Element("p").text(e.text()));
          }
        });
  }

  private static @Nullable String title(Xml parent) {
    for (Xml e : parent.elements()) {
      if (e.is("p:grpSp")) {
        String inner = title(e);
        if (inner != null) {
          return inner;
        }
      }
      Xml text = e.is("p:sp") && TITLES.contains(placeholder(e)) ? e.child("p:txBody") : null;
      if (text != null) {
        List<String> lines = new ArrayList<>();
        for (Xml paragraph : text.elements()) {
          if (paragraph.is("a:p")) {
            lines.add(DrawingText.paragraph(paragraph));
          }
        }
        String title = String.join(" ", lines).replaceAll("\\s+", " ").strip();
        if (!title.isEmpty()) {
          return title;
        }
      }
    }
    return null;
  }

  /** The type of a placeholder; "body" if it names none, empty if the shape is none. */
  private static String placeholder(Xml shape) {
    Xml placeholder = shape.child("p:nvSpPr", "p:nvPr", "p:ph");
    if (placeholder == null) {
      return "";
    }
    String type = placeholder.attribute("type");
    return type == null || type.equals("obj") ? "body" : type;
  }

  private void shapes(PackagePart part, Xml parent, List<Element> blocks) {
    for (Xml e : parent.elements()) {
      switch (e.name()) {
        case "p:grpSp" -> shapes(part, e, blocks);
        case "p:sp" -> {
          String placeholder = placeholder(e);
          Xml text = e.child("p:txBody");
          if (text != null && !TITLES.contains(placeholder) && !REPEATED.contains(placeholder)) {
            paragraphs(text, blocks);
          }
        }
        case "p:graphicFrame" -> graphic(part, e, blocks);
        case "mc:AlternateContent" -> {
          if (!e.elements().isEmpty()) {
            shapes(part, e.elements().getFirst(), blocks);
          }
        }
        default -> {}
      }
    }
  }

  /** Paragraphs of different levels are a list, as they are shown. */
  private static void paragraphs(Xml text, List<Element> blocks) {
    boolean list = false;
    List<Xml> paragraphs = new ArrayList<>();
    for (Xml e : text.elements()) {
      if (e.is("a:p") && !DrawingText.paragraph(e).isEmpty()) {
        paragraphs.add(e);
        list |= level(e) > 0;
      }
    }
    if (!list) {
      paragraphs.forEach(e -> blocks.add(paragraph(e)));
      return;
    }
    List<Element> open = new ArrayList<>(List.of(new Element("ul")));
    for (Xml e : paragraphs) {
      int level = Math.min(level(e), open.size());
      while (open.size() > level + 1) {
        open.removeLast();
      }
      Element last = open.getLast().lastElementChild();
      if (open.size() <= level) {
        open.add((last == null ? open.getLast() : last).appendElement("ul"));
      }
      open.getLast().appendElement("li").appendChild(paragraph(e));
    }
    blocks.add(open.getFirst());
  }

  private static int level(Xml paragraph) {
    Xml properties = paragraph.child("a:pPr");
    String level = properties == null ? "" : properties.attributeOr("lvl");
    return level.matches("[1-8]") ? level.charAt(0) - '0' : 0;
  }

  private static Element paragraph(Xml e) {
    Element paragraph = new Element("p");
    for (String line : DrawingText.paragraph(e).split("\n", -1)) {
      if (paragraph.childNodeSize() > 0) {
        paragraph.appendElement("br");
      }
      paragraph.appendText(line);
    }
    return paragraph;
  }

  private void graphic(PackagePart part, Xml frame, List<Element> blocks) {
    frame.descendants(
        e -> {
          switch (e.name()) {
            case "a:tbl" -> blocks.add(table(e));
            case "dgm:relIds", "c:chart" ->
                DrawingText.related(file, part, e)
                    .forEach(line -> blocks.add(new Element("p").text(line)));
            default -> {}
          }
        });
  }

  /** Cells that a merged cell covers are in the file, without text. */
  private static Element table(Xml table) {
    Element element = new Element("table");
    for (Xml row : table.elements()) {
      if (row.is("a:tr")) {
        Element tr = element.appendElement("tr");
        for (Xml cell : row.elements()) {
          if (cell.is("a:tc")) {
            List<Element> blocks = new ArrayList<>();
            Xml text = cell.child("a:txBody");
            if (text != null) {
              paragraphs(text, blocks);
            }
            tr.appendElement("td").appendChildren(blocks);
          }
        }
      }
    }
    return element;
  }
}

package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.openxml4j.opc.PackagePart;

/** The text of diagrams and charts, and of paragraphs in drawings (DrawingML). */
final class DrawingText {
  private DrawingText() {}

  /**
   * The lines of a diagram or chart.
   *
   * @param reference {@code dgm:relIds} or {@code c:chart}
   */
  static List<String> related(OfficeFile file, PackagePart from, Xml reference) {
    String id =
        reference.is("dgm:relIds") ? reference.attribute("r:dm") : reference.attribute("r:id");
    PackagePart part = file.part(from, id).orElse(null);
    if (part == null) {
      return List.of();
    }
    try {
      return lines(OfficeFile.xml(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (XMLStreamException e) {
      return List.of();
    }
  }

  /** Paragraphs, and the names of series and categories of a chart, each once. */
  static List<String> lines(Xml drawing) {
    Set<String> lines = new LinkedHashSet<>();
    drawing.descendants(
        e -> {
          String line =
              switch (e.name()) {
                case "a:p" -> paragraph(e);
                case "c:strCache" -> values(e);
                default -> "";
              };
          if (!line.isBlank()) {
            lines.add(line);
          }
        });
    return List.copyOf(lines);
  }

  private static String values(Xml cache) {
    List<String> values = new ArrayList<>();
    cache.descendants(
        e -> {
          if (e.is("c:v")) {
            values.add(e.text());
          }
        });
    return String.join(", ", values);
  }

  /** The text of a paragraph; breaks are line feeds. Numbers of slides are left out. */
  static String paragraph(Xml paragraph) {
    StringBuilder text = new StringBuilder();
    append(paragraph, text);
    return text.toString().strip();
  }

  private static void append(Xml parent, StringBuilder text) {
    for (Xml e : parent.elements()) {
      switch (e.name()) {
        case "a:t" -> text.append(e.text());
        case "a:br" -> text.append('\n');
        case "a:tab" -> text.append(' ');
        case "m:oMath", "m:oMathPara" -> text.append(MathText.of(e));
        case "a:fld" -> {
          if (!e.attributeOr("type").equals("slidenum")) {
            append(e, text);
          }
        }
        case "mc:AlternateContent" -> {
          if (!e.elements().isEmpty()) {
            append(e.elements().getFirst(), text);
          }
        }
        default -> append(e, text);
      }
    }
  }
}

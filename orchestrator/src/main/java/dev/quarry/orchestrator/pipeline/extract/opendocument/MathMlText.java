package dev.quarry.orchestrator.pipeline.extract.opendocument;

import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.ArrayList;
import java.util.List;

/** Writes a formula (MathML 3) as one line of text. */
final class MathMlText {
  private MathMlText() {}

  static String of(Xml formula) {
    StringBuilder out = new StringBuilder();
    row(formula, out);
    return out.toString().strip();
  }

  private static void row(Xml parent, StringBuilder out) {
    for (Xml child : parent.elements()) {
      write(child, out);
    }
  }

  private static void write(Xml e, StringBuilder out) {
    List<Xml> parts = e.elements();
    switch (e.name()) {
      case "math:mi", "math:mn", "math:mo", "math:mtext", "math:ms" -> out.append(e.text().strip());
      case "math:mspace" -> out.append(' ');
      case "math:mfrac" -> out.append(part(parts, 0)).append('/').append(part(parts, 1));
      case "math:msup", "math:mover" -> out.append(base(parts)).append('^').append(part(parts, 1));
      case "math:msub", "math:munder" -> out.append(base(parts)).append('_').append(part(parts, 1));
      case "math:msubsup", "math:munderover" -> {
        out.append(base(parts)).append('_').append(part(parts, 1));
        out.append('^').append(part(parts, 2));
      }
      case "math:msqrt" -> out.append("\u221a(").append(of(e)).append(')');
      case "math:mroot" ->
          out.append(part(parts, 1)).append("\u221a(").append(base(parts)).append(')');
      case "math:mfenced" -> fenced(e, out);
      case "math:mtable" -> {
        List<String> rows = new ArrayList<>();
        parts.forEach(each -> rows.add(cells(each, ", ")));
        out.append('[').append(String.join("; ", rows)).append(']');
      }
      // The source of the formula in another language, which is not shown.
      case "math:annotation", "math:annotation-xml" -> {}
      default -> row(e, out);
    }
  }

  private static void fenced(Xml e, StringBuilder out) {
    String open = e.attribute("open");
    String close = e.attribute("close");
    out.append(open == null ? "(" : open);
    out.append(cells(e, ", "));
    out.append(close == null ? ")" : close);
  }

  private static String cells(Xml e, String separator) {
    List<String> cells = new ArrayList<>();
    for (Xml cell : e.elements()) {
      cells.add(single(cell));
    }
    return String.join(separator, cells);
  }

  private static String base(List<Xml> parts) {
    return parts.isEmpty() ? "" : single(parts.getFirst());
  }

  /** In parentheses, unless it is one number or name. */
  private static String part(List<Xml> parts, int index) {
    String text = index < parts.size() ? single(parts.get(index)) : "";
    boolean bare = text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.');
    return bare ? text : "(" + text + ")";
  }

  private static String single(Xml e) {
    StringBuilder out = new StringBuilder();
    write(e, out);
    return out.toString().strip();
  }
}

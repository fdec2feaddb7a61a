package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes a formula (ISO/IEC 29500-1, section 22.1) as one line of text. */
final class MathText {
  private static final Set<String> DELETED = Set.of("w:del", "w:moveFrom");

  private MathText() {}

  static String of(Xml formula) {
    StringBuilder text = new StringBuilder();
    children(formula, text);
    return text.toString().strip();
  }

  private static void children(Xml parent, StringBuilder out) {
    for (Xml child : parent.elements()) {
      write(child, out);
    }
  }

  private static void write(Xml e, StringBuilder out) {
    if (DELETED.contains(e.name())) {
      return;
    }
    switch (e.name()) {
      case "m:t", "w:t", "a:t" -> out.append(e.text());
      case "m:f" -> out.append(group(e, "m:num")).append('/').append(group(e, "m:den"));
      case "m:sSup" -> out.append(part(e, "m:e")).append('^').append(group(e, "m:sup"));
      case "m:sSub" -> out.append(part(e, "m:e")).append('_').append(group(e, "m:sub"));
      case "m:sSubSup" -> out.append(part(e, "m:e")).append(limits(e));
      case "m:sPre" -> out.append(limits(e)).append(part(e, "m:e"));
      case "m:rad" -> {
        out.append(part(e, "m:deg")).append('\u221a').append('(');
        out.append(part(e, "m:e")).append(')');
      }
      case "m:nary" -> {
        out.append(property(e, "m:naryPr", "m:chr", "\u222b")).append(limits(e));
        out.append(' ').append(part(e, "m:e"));
      }
      case "m:func" -> out.append(part(e, "m:fName")).append(' ').append(part(e, "m:e"));
      case "m:limLow" -> out.append(part(e, "m:e")).append('_').append(group(e, "m:lim"));
      case "m:limUpp" -> out.append(part(e, "m:e")).append('^').append(group(e, "m:lim"));
      case "m:acc" -> {
        out.append(part(e, "m:e")).append(property(e, "m:accPr", "m:chr", "\u0302"));
      }
      case "m:d" -> delimited(e, out);
      case "m:m" -> rows(e, "m:mr", out);
      case "m:eqArr" -> rows(e, "m:e", out);
      default -> children(e, out);
    }
  }

  private static void delimited(Xml e, StringBuilder out) {
    List<String> parts = new ArrayList<>();
    for (Xml child : e.elements()) {
      if (child.is("m:e")) {
        parts.add(of(child));
      }
    }
    out.append(property(e, "m:dPr", "m:begChr", "("));
    out.append(String.join(property(e, "m:dPr", "m:sepChr", "|"), parts));
    out.append(property(e, "m:dPr", "m:endChr", ")"));
  }

  private static void rows(Xml e, String row, StringBuilder out) {
    List<String> rows = new ArrayList<>();
    for (Xml child : e.elements()) {
      if (child.is(row)) {
        List<String> cells = new ArrayList<>();
        child.elements().forEach(cell -> cells.add(single(cell)));
        rows.add(row.equals("m:mr") ? String.join(", ", cells) : of(child));
      }
    }
    out.append(row.equals("m:mr") ? "[" : "").append(String.join("; ", rows));
    out.append(row.equals("m:mr") ? "]" : "");
  }

  private static String single(Xml e) {
    StringBuilder out = new StringBuilder();
    write(e, out);
    return out.toString().strip();
  }

  private static String limits(Xml e) {
    String sub = part(e, "m:sub");
    String sup = part(e, "m:sup");
    return (sub.isEmpty() ? "" : "_" + grouped(sub)) + (sup.isEmpty() ? "" : "^" + grouped(sup));
  }

  private static String part(Xml e, String name) {
    Xml part = e.child(name);
    return part == null ? "" : of(part);
  }

  private static String group(Xml e, String name) {
    return grouped(part(e, name));
  }

  /** In parentheses, unless it is one number or name. */
  private static String grouped(String text) {
    return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.')
        ? text
        : "(" + text + ")";
  }

  private static String property(Xml e, String properties, String name, String absent) {
    Xml property = e.child(properties, name);
    String value = property == null ? null : property.attribute("m:val");
    return value == null ? absent : value;
  }
}

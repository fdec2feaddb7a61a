package dev.quarry.bench.extraction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

/**
 * What a documentation page contains, read by the selectors of its generator.
 *
 * @param parts in document order
 * @param navigation folded texts of links of the site's navigation that do not occur in the text
 */
record ReferencePage(List<Part> parts, Set<String> navigation) {
  /** Below this a link's text is too common to say anything: a number, a language code. */
  private static final int MIN_LINK_LENGTH = 4;

  /**
   * A part of the page.
   *
   * @param text as the page writes it, for people
   * @param folded as it is compared; never empty
   * @param heads of a table's cell: the folded texts of the heads of its column
   */
  record Part(Kind kind, String text, String folded, List<String> heads) {}

  static ReferencePage read(byte[] html, DocumentationSite site) {
    Document page = Jsoup.parse(new String(html, StandardCharsets.UTF_8));
    List<String> links = new ArrayList<>();
    for (Element link : page.select(site.navigation()).select("a[href]")) {
      links.add(Words.folded(link.text()));
    }
    page.select("script, style, template, noscript").remove();
    Elements main = page.select(site.main());
    main.select(site.furniture()).remove();
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Set<Element> seen = new HashSet<>();
    for (Element root : main) {
      if (root.parents().stream().noneMatch(seen::contains) && seen.add(root)) {
        collect(root, parts);
        text.append(Words.folded(root.text())).append('\n');
      }
    }
    String whole = text.toString();
    Set<String> navigation = new LinkedHashSet<>();
    for (String link : links) {
      if (link.length() >= MIN_LINK_LENGTH && !whole.contains(link)) {
        navigation.add(link);
      }
    }
    return new ReferencePage(parts, navigation);
  }

  private static void collect(Element root, List<Part> parts) {
    for (Element element : root.select("h1, h2, h3, h4, h5, h6, p, dt, pre, table")) {
      if (element.nameIs("table")) {
        parts.addAll(ReferenceTable.cells(element));
      } else if (element.closest("table") == null || element.nameIs("pre")) {
        add(element, parts);
      }
    }
  }

  private static void add(Element element, List<Part> parts) {
    switch (element.normalName()) {
      case "p" -> add(Kind.PARAGRAPH, element.text(), parts);
      case "dt" -> add(Kind.TERM, element.text(), parts);
      case "pre" -> {
        element.select("br, div").forEach(line -> line.after("\n"));
        element.wholeText().lines().forEach(line -> add(Kind.CODE, line, parts));
      }
      default -> add(Kind.HEADING, element.text(), parts);
    }
  }

  private static void add(Kind kind, String text, List<Part> parts) {
    String folded = Words.folded(text);
    if (!folded.isEmpty()) {
      parts.add(new Part(kind, text, folded, List.of()));
    }
  }
}

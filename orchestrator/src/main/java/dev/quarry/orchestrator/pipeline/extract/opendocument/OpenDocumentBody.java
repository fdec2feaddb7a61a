package dev.quarry.orchestrator.pipeline.extract.opendocument;

import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a file: metadata, styles, and its text block by block. Not thread-safe. */
final class OpenDocumentBody implements Xml.Visitor {
  private static final Set<String> ENTERED =
      Set.of(
          "office:document",
          "office:document-content",
          "office:document-styles",
          "office:document-meta",
          "office:body",
          "office:text",
          "office:spreadsheet",
          "office:presentation",
          "office:drawing");
  private static final Set<String> ENTERED_IN_SHEETS =
      Set.of("table:table-rows", "table:table-header-rows", "table:table-row-group");

  private final DocumentText out;
  private final TextStyles styles = new TextStyles();
  private final TextBlocks blocks;
  private final SheetRows sheets;
  private String kind = "";
  private boolean inSheet;
  private int pages;

  OpenDocumentBody(DocumentText out, EmbeddedObjects objects) {
    this.out = out;
    this.blocks = new TextBlocks(out, styles, objects);
    this.sheets = new SheetRows(out, blocks);
  }

  @Override
  public boolean enters(Xml e) {
    if (inSheet) {
      return ENTERED_IN_SHEETS.contains(e.name());
    }
    if (ENTERED.contains(e.name())) {
      begin(e.name());
      return true;
    }
    if (kind.equals("office:spreadsheet") && e.is("table:table")) {
      inSheet = true;
      sheets.begin(e);
      return true;
    }
    return false;
  }

  private void begin(String name) {
    switch (name) {
      case "office:text", "office:presentation", "office:drawing" -> kind = name;
      case "office:spreadsheet" -> {
        kind = name;
        out.headingsAreNoTitle();
      }
      default -> {}
    }
  }

  @Override
  public void element(Xml e) {
    switch (e.name()) {
      case "office:styles", "office:automatic-styles" -> styles.add(e);
      case "office:meta" -> metadata(e);
      default -> {
        if (inSheet) {
          sheets.add(e);
        } else {
          block(e);
        }
      }
    }
  }

  private void block(Xml e) {
    switch (kind) {
      case "office:text" -> blocks.write(e);
      case "office:presentation", "office:drawing" -> {
        if (e.is("draw:page")) {
          page(e);
        }
      }
      // Settings, scripts, fonts, master pages; in sheets also names and tracked changes.
      default -> {
        if (e.is("math:math")) {
          out.paragraph(MathMlText.of(e));
        }
      }
    }
  }

  @Override
  public void left(String name) {
    if (inSheet && name.equals("table:table")) {
      inSheet = false;
      sheets.end();
    } else if (name.equals(kind)) {
      blocks.close();
      kind = "";
    }
  }

  /** A slide is a section below its title; the pages of a drawing have none. */
  private void page(Xml page) {
    pages++;
    List<Element> content = new ArrayList<>();
    blocks.read(page, content::add);
    blocks.beside(content::add);
    String title = kind.equals("office:drawing") ? "" : title(page);
    if (!title.isEmpty()) {
      out.heading(2, title);
    } else if (!content.isEmpty() && kind.equals("office:presentation")) {
      out.headingsAreNoTitle();
      out.heading(2, "Slide " + pages);
    }
    content.forEach(out::add);
    out.facts().put("pages", Integer.toString(pages));
  }

  private String title(Xml page) {
    StringBuilder title = new StringBuilder();
    page.descendants(
        e -> {
          Xml box = e.attributeOr("presentation:class").equals("title") ? textOf(e) : null;
          if (box != null && title.isEmpty()) {
            title.append(blocks.line(box));
          }
        });
    return title.toString().strip();
  }

  private static @Nullable Xml textOf(Xml frame) {
    return frame.is("draw:frame") ? frame.child("draw:text-box") : frame;
  }

  private void metadata(Xml meta) {
    for (Xml e : meta.elements()) {
      switch (e.name()) {
        case "dc:title" -> out.fact("title", e.text());
        case "dc:description" -> out.fact("description", e.text());
        case "dc:language" -> out.fact("language", e.text());
        case "meta:creation-date" -> out.fact("published", e.text());
        case "dc:date" -> out.fact("modified", e.text());
        case "meta:document-statistic" -> out.fact("pages", e.attribute("meta:page-count"));
        default -> {}
      }
    }
    for (String author : new String[] {"meta:initial-creator", "dc:creator"}) {
      Xml named = meta.child(author);
      out.fact("author", named == null ? null : named.text());
    }
  }
}

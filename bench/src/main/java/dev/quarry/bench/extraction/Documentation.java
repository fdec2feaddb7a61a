package dev.quarry.bench.extraction;

import dev.quarry.orchestrator.handler.StageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Measures which parts of documentation pages are in their extracted text. */
final class Documentation {
  /** Parts of one kind. */
  private record Count(int found, int all) {
    Count plus(boolean isFound) {
      return new Count(found + (isFound ? 1 : 0), all + 1);
    }

    Count plus(Count other) {
      return new Count(found + other.found, all + other.all);
    }

    double share() {
      return (double) found / all;
    }

    String cell() {
      return all == 0 ? "–" : String.format(Locale.ROOT, "%.4f (%d)", share(), all);
    }
  }

  /** The figures of one generator. */
  private static final class Row {
    private final Map<Kind, Count> kinds = new EnumMap<>(Kind.class);
    private Count navigation = new Count(0, 0);
    private int pages;

    Count kind(Kind kind) {
      return kinds.getOrDefault(kind, new Count(0, 0));
    }
  }

  private final PageExtraction extraction;
  private final Consumer<String> log;

  /**
   * @param log receives a line for each part that is missing
   */
  Documentation(PageExtraction extraction, Consumer<String> log) {
    this.extraction = extraction;
    this.log = log;
  }

  /**
   * A Markdown table with a row for each generator that is installed.
   *
   * @param only part of the name of a generator; empty for all
   */
  String measure(Path documentation, int mostPages, String only)
      throws IOException, StageException, InterruptedException {
    StringBuilder table = new StringBuilder("| generator | pages |");
    for (Kind kind : Kind.values()) {
      table.append(' ').append(kind.title).append(" |");
    }
    table
        .append(" navigation left in |\n")
        .append("|---".repeat(Kind.values().length + 3))
        .append("|\n");
    Row all = new Row();
    List<String> missing = new ArrayList<>();
    for (DocumentationSite site : DocumentationSite.ALL) {
      List<Path> pages = site.pages(documentation, mostPages);
      if (pages.isEmpty()) {
        missing.add(site.debianPackage());
      } else if (site.generator().contains(only)) {
        Row row = measure(site, pages);
        append(table, site.generator(), row);
        for (Kind kind : Kind.values()) {
          all.kinds.put(kind, all.kind(kind).plus(row.kind(kind)));
        }
        all.navigation = all.navigation.plus(row.navigation);
        all.pages += row.pages;
      }
    }
    append(table, "all", all);
    if (!missing.isEmpty()) {
      table.append("Not installed: ").append(String.join(", ", missing)).append('\n');
    }
    return table.toString();
  }

  private Row measure(DocumentationSite site, List<Path> pages)
      throws IOException, StageException, InterruptedException {
    Row row = new Row();
    for (Path file : pages) {
      byte[] html = PageExtraction.read(file);
      ReferencePage reference = ReferencePage.read(html, site);
      if (reference.parts().isEmpty()) {
        continue;
      }
      FoundText found = new FoundText(extraction.extract(html, "http://docs.example" + file));
      row.pages++;
      for (ReferencePage.Part part : reference.parts()) {
        boolean has = found.has(part);
        row.kinds.put(part.kind(), row.kind(part.kind()).plus(has));
        if (!has) {
          log.accept(
              site.generator()
                  + "\t"
                  + file
                  + "\t"
                  + part.kind()
                  + "\t"
                  + part.text()
                  + "\t"
                  + part.heads());
        }
      }
      for (String link : reference.navigation()) {
        boolean left = found.hasLink(link);
        row.navigation = row.navigation.plus(left);
        if (left) {
          log.accept(site.generator() + "\t" + file + "\tNAVIGATION\t" + link);
        }
      }
    }
    return row;
  }

  private static void append(StringBuilder table, String name, Row row) {
    table.append("| ").append(name).append(" | ").append(row.pages).append(" |");
    for (Kind kind : Kind.values()) {
      table.append(' ').append(row.kind(kind).cell()).append(" |");
    }
    table.append(' ').append(row.navigation.cell()).append(" |\n");
  }
}

package dev.quarry.standalone.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Shows JSON objects as aligned columns. A column is written as its title and the path of the
 * member, for example {@code CODE error.code}.
 */
record Table(List<Column> columns) {
  private static final int MAX_CELL_LENGTH = 100;

  record Column(String title, List<String> path) {}

  static Table of(String... columns) {
    return new Table(
        Stream.of(columns)
            .map(column -> column.split(" "))
            .map(parts -> new Column(parts[0], List.of(parts[1].split("\\."))))
            .toList());
  }

  /** The titles and a line for each object. */
  List<String> lines(JsonNode objects) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(columns.stream().map(Column::title).toList());
    objects.forEach(
        object -> rows.add(columns.stream().map(column -> cell(at(object, column))).toList()));
    int[] widths =
        IntStream.range(0, columns.size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static JsonNode at(JsonNode object, Column column) {
    JsonNode node = object;
    for (String name : column.path()) {
      node = node.path(name);
    }
    return node;
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(
            column ->
                String.format(
                    Locale.ROOT, "%-" + Math.max(1, widths[column]) + "s", row.get(column)))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  /** One line for each member, those of nested objects included. */
  static List<String> members(JsonNode object) {
    List<String> lines = new ArrayList<>();
    addMembers("", object, lines);
    return lines;
  }

  private static void addMembers(String prefix, JsonNode object, List<String> lines) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = prefix + member.getKey();
      if (member.getValue().isObject()) {
        addMembers(name + ".", member.getValue(), lines);
      } else {
        lines.add(TerminalText.line(name) + ": " + cell(member.getValue()));
      }
    }
  }

  static String cell(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    String text = value.isString() ? value.stringValue() : value.toString();
    return TerminalText.line(
        text.replaceFirst("^(\\S+T\\S+:\\d\\d)\\.\\d+Z$", "$1Z"), MAX_CELL_LENGTH);
  }
}

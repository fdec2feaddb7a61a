package dev.quarry.orchestrator.pipeline.extract.text;

import dev.quarry.orchestrator.knowledge.StatedDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The YAML front matter of a Markdown file, as static site generators read it. Only "key: value"
 * lines are supported; lists and nested values are ignored.
 */
record FrontMatter(Map<String, String> values, String body) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "\\A---[ \\t]*\\n(.{0,20000}?)^(?:---|\\.\\.\\.)[ \\t]*(?:\\n|\\z)",
          Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LINE =
      Pattern.compile("(?m)^([A-Za-z_][\\w-]{0,40}+)[ \\t]*+:[ \\t]++([^\\n]{1,500}+)$");

  static FrontMatter parse(String text) {
    Matcher block = BLOCK.matcher(text);
    if (!block.find()) {
      return new FrontMatter(Map.of(), text);
    }
    Map<String, String> values = new LinkedHashMap<>();
    Matcher line = LINE.matcher(block.group(1));
    while (line.find()) {
      String value = unquoted(line.group(2).strip());
      if (!value.isEmpty()) {
        values.putIfAbsent(line.group(1).toLowerCase(java.util.Locale.ROOT), value);
      }
    }
    return new FrontMatter(values, text.substring(block.end()));
  }

  /** The metadata names that all document types share. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    put(facts, "description", "description");
    put(facts, "author", "author");
    put(facts, "published", "date");
    facts.computeIfPresent(
        "published",
        (name, date) ->
            StatedDate.parse((String) date).map(StatedDate::text).orElse((String) date));
    return facts;
  }

  private void put(Map<String, Object> facts, String name, String key) {
    String value = values.get(key);
    if (value != null) {
      facts.put(name, value);
    }
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}

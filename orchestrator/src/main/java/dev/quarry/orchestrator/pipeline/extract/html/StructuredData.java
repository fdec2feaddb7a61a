package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a page tells about itself in JSON-LD, by the terms of schema.org: an article, a product,
 * questions with answers, a recipe. Not thread-safe.
 */
final class StructuredData {
  private static final int MAX_SCRIPT = 1_000_000;
  private static final int MAX_NODES = 2_000;
  private static final int MAX_DEPTH = 12;
  private static final int MAX_PARTS = 100;

  private static final Set<String> ARTICLES =
      Set.of(
          "Article",
          "NewsArticle",
          "BlogPosting",
          "TechArticle",
          "ReportageNewsArticle",
          "AnalysisNewsArticle",
          "OpinionNewsArticle",
          "Report",
          "WebPage");

  /**
   * A part of the text.
   *
   * @param heading null if it has none
   */
  record Part(@Nullable String heading, String text) {}

  private final Map<String, String> facts = new LinkedHashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private String articleBody = "";
  private int nodes;

  /** Reads a script element's content; one that is not valid JSON tells nothing. */
  void read(String script) {
    if (script.length() > MAX_SCRIPT) {
      return;
    }
    try {
      visit(JsonMapper.shared().readTree(script), 0);
    } catch (JacksonException e) {
      // Pages have many broken scripts; their text does not depend on them.
    }
  }

  /** published, modified, author, language, type, price, currency, brand, availability. */
  Map<String, String> facts() {
    return facts;
  }

  /** Questions with their answers, ingredients, steps and the like. */
  List<Part> parts() {
    return parts;
  }

  /** The longest articleBody; empty if there is none. */
  String articleBody() {
    return articleBody;
  }

  private void visit(JsonNode node, int depth) {
    if (depth > MAX_DEPTH || nodes++ > MAX_NODES) {
      return;
    }
    if (node.isObject()) {
      types(node).forEach(type -> read(type, node));
    }
    for (JsonNode child : node) {
      if (child.isContainer()) {
        visit(child, depth + 1);
      }
    }
  }

  private static List<String> types(JsonNode node) {
    JsonNode type = node.path("@type");
    List<String> types = new ArrayList<>();
    if (type.isString()) {
      types.add(type.asString());
    }
    for (JsonNode each : type) {
      if (each.isString()) {
        types.add(each.asString());
      }
    }
    return types;
  }

  private void read(String type, JsonNode node) {
    if (ARTICLES.contains(type)) {
      article(type, node);
    }
    switch (type) {
      case "Product" -> product(node);
      case "Recipe" -> recipe(node);
      case "Question" -> question(node);
      default -> {}
    }
  }

  private void article(String type, JsonNode node) {
    if (!type.equals("WebPage")) {
      put("type", "article");
    }
    put("published", text(node.path("datePublished")));
    put("modified", text(node.path("dateModified")));
    put("author", name(node.path("author")));
    put("language", name(node.path("inLanguage")));
    String body = text(node.path("articleBody"));
    if (body.length() > articleBody.length()) {
      articleBody = body;
    }
  }

  private void product(JsonNode node) {
    put("type", "product");
    put("brand", name(node.path("brand")));
    put("sku", text(node.path("sku")));
    JsonNode offers = node.path("offers");
    JsonNode offer = offers.isArray() && !offers.isEmpty() ? offers.get(0) : offers;
    JsonNode price = offer.has("price") ? offer.path("price") : offer.path("lowPrice");
    put("price", text(price));
    put("currency", text(offer.path("priceCurrency")));
    String availability = text(offer.path("availability"));
    put("availability", availability.substring(availability.lastIndexOf('/') + 1));
    add(name(node), text(node.path("description")));
  }

  private void recipe(JsonNode node) {
    put("type", "recipe");
    put("published", text(node.path("datePublished")));
    put("author", name(node.path("author")));
    list(node.path("recipeIngredient"));
    list(node.path("recipeInstructions"));
  }

  private void list(JsonNode items) {
    if (items.isString()) {
      add(null, items.asString());
    }
    for (JsonNode item : items) {
      add(null, item.isString() ? item.asString() : text(item.path("text")));
      if (item.has("itemListElement")) {
        list(item.path("itemListElement"));
      }
    }
  }

  private void question(JsonNode node) {
    JsonNode answers =
        node.has("acceptedAnswer") ? node.path("acceptedAnswer") : node.path("suggestedAnswer");
    JsonNode answer = answers.isArray() && !answers.isEmpty() ? answers.get(0) : answers;
    add(name(node), text(answer.path("text")));
  }

  private void add(@Nullable String heading, String text) {
    if (!text.isBlank() && parts.size() < MAX_PARTS) {
      parts.add(new Part(heading == null || heading.isBlank() ? null : heading, text));
    }
  }

  private void put(String key, String value) {
    if (!value.isBlank()) {
      facts.putIfAbsent(key, value.strip());
    }
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.asString() : node.isNumber() ? node.asString() : "";
  }

  /** A text, or the name of what is described; of several the first. */
  private static String name(JsonNode node) {
    JsonNode one = node.isArray() && !node.isEmpty() ? node.get(0) : node;
    return one.isObject() ? text(one.path("name")) : text(one);
  }
}

package dev.quarry.standalone.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page docs/http.md: each call of the HTTP API and each record, from its OpenAPI description.
 */
final class HttpReference {
  private static final String INTRODUCTION =
      """
      # HTTP calls

      Every call of the orchestrator, from its OpenAPI 3.1 description, which a running Quarry shows at `/docs`.
      [api.md](api.md) explains how they work together, and lists all problem codes. This page is written by a test
      ([CONTRIBUTING.md](../CONTRIBUTING.md)).
      """;

  /** Every call may answer with these; api.md lists them. */
  private static final Set<String> COMMON = Set.of("400", "401", "403", "413", "415", "429", "503");

  private HttpReference() {}

  static String page() throws IOException {
    JsonNode document = document();
    StringBuilder page = new StringBuilder(INTRODUCTION);
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        call -> appendCall(call.getKey(), path.getKey(), call.getValue(), page)));
    page.append("\n# Records\n");
    document
        .path("components")
        .path("schemas")
        .properties()
        .forEach(schema -> appendRecord(schema.getKey(), schema.getValue(), page));
    return page.toString();
  }

  private static JsonNode document() throws IOException {
    try (InputStream json =
        Objects.requireNonNull(HttpReference.class.getResourceAsStream("/api/openapi.json"))) {
      return JsonMapper.builder().build().readTree(json);
    }
  }

  private static void appendCall(String method, String path, JsonNode call, StringBuilder page) {
    page.append("\n## %s %s\n\n".formatted(method.toUpperCase(Locale.ROOT), path));
    page.append(call.path("summary").asString("")).append(".");
    String description = call.path("description").asString("");
    page.append(description.isEmpty() ? "" : " " + description.strip()).append("\n\n");
    for (JsonNode parameter : call.path("parameters")) {
      page.append(
          "- `%s` (%s, %s)%s%s%n"
              .formatted(
                  parameter.path("name").asString(),
                  parameter.path("in").asString(),
                  type(parameter.path("schema")),
                  parameter.path("required").asBoolean() ? ", required" : "",
                  sentence(parameter)));
    }
    Stream.of(call.path("requestBody").path("content"))
        .flatMap(content -> content.properties().stream())
        .forEach(
            body ->
                page.append(
                    "- body: `%s`, %s%n"
                        .formatted(body.getKey(), type(body.getValue().path("schema")))));
    call.path("responses")
        .properties()
        .forEach(
            response -> {
              if (!COMMON.contains(response.getKey())) {
                page.append(
                    "- **%s** %s%n".formatted(response.getKey(), answer(response.getValue())));
              }
            });
  }

  private static String answer(JsonNode response) {
    List<String> types =
        response.path("content").properties().stream()
            .map(content -> type(content.getValue().path("schema")))
            .filter(type -> !type.equals("any"))
            .distinct()
            .toList();
    String description = response.path("description").asString("");
    return (description.equals("OK") ? "" : description + " ") + String.join(" or ", types);
  }

  private static void appendRecord(String name, JsonNode schema, StringBuilder page) {
    page.append("\n## %s%n%n".formatted(name));
    String description = schema.path("description").asString("");
    page.append(description.isEmpty() ? "" : description.strip() + "\n\n");
    List<String> required = schema.path("required").valueStream().map(JsonNode::asString).toList();
    schema
        .path("properties")
        .properties()
        .forEach(
            member ->
                page.append(
                    "- `%s` (%s)%s%s%n"
                        .formatted(
                            member.getKey(),
                            type(member.getValue()),
                            required.contains(member.getKey()) ? ", required" : "",
                            sentence(member.getValue()))));
  }

  private static String sentence(JsonNode described) {
    String text = described.path("description").asString("");
    return text.isEmpty() ? "" : ": " + text.strip().replace('\n', ' ');
  }

  private static String type(JsonNode schema) {
    String reference = schema.path("$ref").asString("");
    if (!reference.isEmpty()) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      return "[%s](#%s)".formatted(name, name.toLowerCase(Locale.ROOT));
    }
    if (schema.has("items")) {
      return "list of " + type(schema.path("items"));
    }
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      return String.join(" or ", type.valueStream().map(JsonNode::asString).toList());
    }
    String format = schema.path("format").asString("");
    String name =
        type.asString(schema.has("oneOf") || schema.has("anyOf") ? "one of several" : "any");
    return format.isEmpty() ? name : name + " " + format;
  }
}

package dev.quarry.mcp.protocol.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A schema with keywords of JSON Schema 2020-12 that a server must hand on unchanged. */
final class Schema2020 {
  static final Map<String, Object> SCHEMA = schema();

  private Schema2020() {}

  private static Map<String, Object> schema() {
    Map<String, Object> string = Map.of("type", "string");
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("type", "object");
    schema.put(
        "$defs",
        Map.of(
            "address",
            Map.of(
                "$anchor",
                "addressDef",
                "type",
                "object",
                "properties",
                Map.of("street", string, "city", string))));
    schema.put(
        "properties",
        Map.of(
            "name",
            string,
            "address",
            Map.of("$ref", "#/$defs/address"),
            "contactMethod",
            Map.of("type", "string", "enum", List.of("phone", "email")),
            "phone",
            string,
            "email",
            string));
    schema.put("allOf", List.of(Map.of("anyOf", List.of(required("phone"), required("email")))));
    schema.put(
        "if",
        Map.of(
            "properties",
            Map.of("contactMethod", Map.of("const", "phone")),
            "required",
            List.of("contactMethod")));
    schema.put("then", required("phone"));
    schema.put("else", required("email"));
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> required(String member) {
    return Map.of("required", List.of(member));
  }
}

package dev.quarry.mcp.protocol.conformance;

import dev.quarry.mcp.protocol.feature.ResourceFeature;
import dev.quarry.mcp.protocol.feature.ResourceWatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A resource, or a template, that the conformance suite expects.
 *
 * @param uris matches its URIs
 * @param contents by URI
 */
record FixtureResource(
    Map<String, Object> description,
    boolean isTemplate,
    Pattern uris,
    Function<String, Map<String, Object>> contents)
    implements ResourceFeature {

  static List<FixtureResource> all() {
    return List.of(
        direct(
            "test://static-text",
            "text/plain",
            "text",
            "This is the content of the static text resource."),
        direct("test://static-binary", "image/png", "blob", ContentTools.PNG),
        direct("test://watched-resource", "text/plain", "text", "This resource can be watched."),
        new FixtureResource(
            Map.of(
                "uriTemplate",
                "test://template/{id}/data",
                "name",
                "template",
                "description",
                "Fixture: template",
                "mimeType",
                "application/json"),
            true,
            Pattern.compile("test://template/([^/]+)/data"),
            uri -> {
              String id = uri.split("/")[3];
              return Map.of(
                  "uri",
                  uri,
                  "mimeType",
                  "application/json",
                  "text",
                  "{\"id\":\"%s\",\"templateTest\":true,\"data\":\"Data for ID: %s\"}"
                      .formatted(id, id));
            }));
  }

  private static FixtureResource direct(String uri, String type, String member, String value) {
    return new FixtureResource(
        Map.of(
            "uri",
            uri,
            "name",
            uri.substring(7),
            "description",
            "Fixture: " + uri,
            "mimeType",
            type),
        false,
        Pattern.compile(Pattern.quote(uri)),
        read -> Map.of("uri", read, "mimeType", type, member, value));
  }

  @Override
  public boolean matches(String uri) {
    return uris.matcher(uri).matches();
  }

  @Override
  public Optional<List<Map<String, Object>>> read(String uri) {
    return Optional.of(List.of(contents.apply(uri)));
  }

  @Override
  public Optional<ResourceWatch> watch(String uri) {
    return Optional.empty();
  }
}

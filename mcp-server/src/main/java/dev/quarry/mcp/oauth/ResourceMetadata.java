package dev.quarry.mcp.oauth;

import dev.quarry.mcp.access.ProtectedResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The metadata from which a client learns where to get a token (RFC 9728): at the well-known path
 * of the resource, and at that of its host, where clients look that know the host only.
 */
public final class ResourceMetadata {
  private final ProtectedResource resource;
  private final Map<String, Object> document = new LinkedHashMap<>();

  public ResourceMetadata(ProtectedResource resource) {
    this.resource = resource;
    document.put("resource", resource.identifier().toString());
    document.put("authorization_servers", List.of(resource.issuer()));
    if (resource.scope() != null) {
      document.put("scopes_supported", List.of(resource.scope()));
    }
    document.put("bearer_methods_supported", List.of("header"));
    document.put("resource_name", "Quarry");
  }

  public RouterFunction<ServerResponse> routes() {
    RouterFunctions.Builder routes = RouterFunctions.route();
    Stream.of(ProtectedResource.WELL_KNOWN, resource.metadataPath())
        .distinct()
        .forEach(path -> routes.GET(path, this::respond));
    return routes.build();
  }

  private ServerResponse respond(ServerRequest request) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(document);
  }
}

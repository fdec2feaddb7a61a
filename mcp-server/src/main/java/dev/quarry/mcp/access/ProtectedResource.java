package dev.quarry.mcp.access;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * This server as a protected resource of OAuth 2.1 (RFC 9728).
 *
 * @param identifier the URL by which clients address the MCP endpoint; has no query and no fragment
 * @param issuer of the access tokens
 * @param scope that a token must have; null: none
 */
public record ProtectedResource(URI identifier, String issuer, @Nullable String scope) {
  /** The well-known path of the metadata (RFC 9728, section 3.1). */
  public static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  /** The well-known path with that of the resource. */
  public String metadataPath() {
    String path = identifier.getRawPath();
    return path == null || path.equals("/") ? WELL_KNOWN : WELL_KNOWN + path;
  }

  /** Where clients find the metadata. */
  String metadataUrl() {
    return identifier.getScheme() + "://" + identifier.getRawAuthority() + metadataPath();
  }

  /** The challenge of a 401 to a request without credentials (RFC 6750, section 3). */
  String challenge() {
    return "Bearer " + parameters();
  }

  /** The challenge of a refused token. */
  String challenge(String error, String description) {
    return "Bearer error=\""
        + error
        + "\", error_description=\""
        + description
        + "\", "
        + parameters();
  }

  private String parameters() {
    String metadata = "resource_metadata=\"" + metadataUrl() + "\"";
    return scope == null ? metadata : "scope=\"" + scope + "\", " + metadata;
  }
}

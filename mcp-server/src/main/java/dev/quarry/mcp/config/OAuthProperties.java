package dev.quarry.mcp.config;

import static dev.quarry.settings.SettingValues.blankToNull;
import static dev.quarry.settings.SettingValues.lines;
import static dev.quarry.settings.SettingValues.require;

import dev.quarry.mcp.access.ProtectedResource;
import dev.quarry.mcp.oauth.GrantedKeys;
import dev.quarry.mcp.oauth.GrantedKeys.Grant;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Access by OAuth 2.1; off without an issuer.
 *
 * @param issuer of access tokens
 * @param resource the URL by which clients address the MCP endpoint
 * @param audience of access tokens, for issuers that write another than the resource
 * @param scope that a token must have
 * @param claim of a token that decides which API key stands for it
 * @param keys lines {@code VALUE KEY}: the API key for a value of the claim
 */
@ConfigurationProperties("quarry.mcp.oauth")
record OAuthProperties(
    @Nullable String issuer,
    @Nullable String resource,
    @Nullable String audience,
    @Nullable String scope,
    @Nullable String claim,
    @Nullable String keys) {
  private static final String PREFIX = "quarry.mcp.oauth.";
  private static final String VARIABLE = "QUARRY_MCP_OAUTH_";

  /** RFC 6749, section 3.3. */
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,200}");

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  OAuthProperties {
    issuer = blankToNull(issuer);
    resource = blankToNull(resource);
    audience = blankToNull(audience);
    scope = blankToNull(scope);
    claim = blankToNull(claim);
    keys = blankToNull(keys);
    if (issuer == null) {
      requireNone("resource", resource);
      requireNone("audience", audience);
      requireNone("scope", scope);
      requireNone("claim", claim);
      requireNone("keys", keys);
    } else {
      requireAddress("issuer", issuer, "https://login.example.org");
      requireAddress("resource", resource, "https://quarry.example.org/mcp");
      require(
          scope == null || SCOPE.matcher(scope).matches(),
          name("scope") + " is no scope of OAuth: it is one word of ASCII without quotes.",
          "Set one scope that every token must have, or leave it out.");
      require(
          claim != null,
          name("claim") + " is not set.",
          "Name the claim of an access token whose value decides which API key stands for it, such"
              + " as groups.");
      requireGrants(keys);
    }
  }

  private static void requireNone(String key, @Nullable String value) {
    require(
        value == null,
        name(key) + " is set and " + name("issuer") + " is not.",
        "Set the issuer, whose access tokens are accepted, or remove the other settings of OAuth.");
  }

  private static void requireAddress(String key, @Nullable String value, String example) {
    require(
        value != null && isAddress(value),
        name(key)
            + " is no https URL without query and fragment. Only loopback may be addressed by"
            + " http.",
        "Set it to a URL such as " + example + ".");
  }

  private static boolean isAddress(String value) {
    try {
      URI uri = URI.create(value);
      return uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null
          && ("https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && LOOPBACK.matcher(uri.getHost()).matches()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The messages do not repeat a line, which may be a key. */
  private static void requireGrants(@Nullable String keys) {
    List<String> lines = lines(keys);
    require(
        !lines.isEmpty(),
        name("keys") + " is not set.",
        "Set one line 'VALUE KEY' for each value of the claim that has access, such as"
            + " 'acme-editors qk_...'. './quarry keys create' makes the key; its tenant and role"
            + " apply.");
    Set<String> values = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      Optional<Grant> grant = Grant.parse(lines.get(i));
      require(
          grant.isPresent(),
          "Line " + (i + 1) + " of " + name("keys") + " is not of the form VALUE KEY.",
          "Write the value of the claim, a space, and an API key.");
      require(
          values.add(grant.orElseThrow().value()),
          "Line " + (i + 1) + " of " + name("keys") + " has the value of an earlier line.",
          "Give each value of the claim one key.");
    }
  }

  private static String name(String key) {
    return PREFIX + key + " (" + VARIABLE + key.toUpperCase(java.util.Locale.ROOT) + ")";
  }

  /** The protected resource; empty if OAuth is off. */
  Optional<ProtectedResource> protectedResource() {
    return issuer == null || resource == null
        ? Optional.empty()
        : Optional.of(new ProtectedResource(URI.create(resource), issuer, scope));
  }

  /** The audiences of which a token must have one. */
  List<String> audiences() {
    return audience != null ? List.of(audience) : resource != null ? List.of(resource) : List.of();
  }

  GrantedKeys grantedKeys() {
    List<Grant> grants = new ArrayList<>();
    lines(keys).forEach(line -> Grant.parse(line).ifPresent(grants::add));
    return new GrantedKeys(claim == null ? "" : claim, grants);
  }

  /** Without the keys, which must not be logged. */
  @Override
  public String toString() {
    return "OAuthProperties[issuer=" + issuer + ", resource=" + resource + "]";
  }
}

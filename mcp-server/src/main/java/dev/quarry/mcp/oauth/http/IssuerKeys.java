package dev.quarry.mcp.oauth.http;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loads the keys of an issuer (RFC 7517) from the address that its metadata names (RFC 8414, OpenID
 * Connect Discovery). The operator has configured the issuer, so it may be in a private network;
 * clients choose no part of an address. Redirects are not followed, responses are bounded, and keys
 * come by https unless the issuer is on loopback. Thread-safe.
 */
public final class IssuerKeys implements JWKSetSource<SecurityContext> {
  private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String OAUTH = "/.well-known/oauth-authorization-server";
  private static final String OPENID = "/.well-known/openid-configuration";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long MAX_BODY_BYTES = 512 * 1024L;
  private static final int NOT_FOUND = 404;

  private final URI issuer;
  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .callTimeout(TIMEOUT)
          .followRedirects(false)
          .followSslRedirects(false)
          .build();

  /**
   * @param issuer an https URL, or an http URL of loopback
   */
  public IssuerKeys(String issuer) {
    this.issuer = URI.create(issuer);
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
      throws JWKSetUnavailableException, JWKSetParseException {
    try {
      String address = keysAddress();
      String body = get(address);
      if (body == null) {
        throw new IOException(address + " is 404");
      }
      return JWKSet.parse(body);
    } catch (IOException e) {
      log.warn(
          "The keys of the issuer {} cannot be loaded, so requests with access tokens get 503"
              + " unless their key is known: {}",
          issuer,
          e.toString());
      throw new JWKSetUnavailableException("The issuer is unreachable", e);
    } catch (ParseException e) {
      log.warn("The issuer {} has no valid set of keys at its jwks_uri", issuer);
      throw new JWKSetParseException("The issuer's keys are malformed", e);
    }
  }

  /** The address of the keys, from the first metadata that the issuer has. */
  private String keysAddress() throws IOException {
    for (String address : metadataAddresses()) {
      String body = get(address);
      if (body != null) {
        return keysAddress(address, body);
      }
    }
    throw new IOException("it has no metadata at " + String.join(" or ", metadataAddresses()));
  }

  private String keysAddress(String address, String body) throws IOException {
    JsonNode metadata;
    try {
      metadata = MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw new IOException(address + " is no JSON", e);
    }
    if (!metadata.path("issuer").asString("").equals(issuer.toString())) {
      throw new IOException(address + " is the metadata of another issuer");
    }
    String keys = metadata.path("jwks_uri").asString("");
    boolean secure = keys.startsWith("https://");
    boolean local = keys.startsWith("http://") && issuer.getScheme().equals("http");
    if (!secure && !local) {
      throw new IOException(address + " has no https address as jwks_uri");
    }
    return keys;
  }

  /** RFC 8414, section 3.1 and 5; OpenID Connect Discovery, section 4. */
  private Set<String> metadataAddresses() {
    String host = issuer.getScheme() + "://" + issuer.getRawAuthority();
    String raw = issuer.getRawPath() == null ? "" : issuer.getRawPath();
    String path = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    Set<String> addresses = new LinkedHashSet<>();
    addresses.add(host + OAUTH + path);
    addresses.add(host + OPENID + path);
    addresses.add(host + path + OPENID);
    return addresses;
  }

  /** The body; null if there is none at this address. */
  private @Nullable String get(String address) throws IOException {
    Request request;
    try {
      request = new Request.Builder().url(address).header("Accept", "application/json").build();
    } catch (IllegalArgumentException e) {
      throw new IOException(address + " is no URL", e);
    }
    try (Response response = client.newCall(request).execute()) {
      if (response.code() == NOT_FOUND) {
        return null;
      }
      if (!response.isSuccessful()) {
        throw new IOException(address + " has status " + response.code());
      }
      BufferedSource body = response.body().source();
      if (body.request(MAX_BODY_BYTES + 1)) {
        throw new IOException(address + " is larger than " + MAX_BODY_BYTES + " bytes");
      }
      return body.readString(StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    client.connectionPool().evictAll();
  }
}

package dev.quarry.mcp.oauth;

import static dev.quarry.mcp.oauth.OAuthServer.EDITORS;
import static dev.quarry.mcp.oauth.OAuthServer.READERS;
import static dev.quarry.mcp.oauth.OAuthServer.RESOURCE;
import static dev.quarry.mcp.oauth.OAuthServer.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.quarry.mcp.protocol.RunningServer;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.LocalIssuer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Access with the tokens of an issuer on loopback. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // initialised by start()
class OAuthTest {
  private static final String METADATA =
      "https://quarry.example.org/.well-known/oauth-protected-resource/mcp";
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
      """;
  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

  private static OAuthServer oauth;

  @BeforeAll
  static void start() throws Exception {
    oauth = new OAuthServer();
  }

  @AfterAll
  static void stop() {
    oauth.close();
  }

  @BeforeEach
  void reset() {
    oauth.reset();
  }

  private static JWTClaimsSet.Builder claims() {
    return oauth.claims();
  }

  @Test
  void token_stands_for_the_key_of_its_claim() {
    assertThat(oauth.search(claims()).statusCode()).isEqualTo(200);

    assertThat(oauth.server.orchestrator.askedUnder)
        .singleElement()
        .satisfies(
            caller -> {
              assertThat(caller.key()).isEqualTo(EDITORS);
              assertThat(caller.tenant()).isEqualTo("acme");
              assertThat(caller.subject()).isEqualTo("anna");
            });
  }

  @Test
  void claim_may_be_a_string_and_the_first_grant_wins() {
    oauth.search(claims().claim("groups", "globex-readers"));
    oauth.search(claims().claim("groups", List.of("globex-readers", "acme editors")));

    assertThat(oauth.server.orchestrator.askedUnder)
        .extracting(caller -> String.valueOf(caller.key()))
        .containsExactly(READERS, EDITORS);
  }

  static List<Map.Entry<String, String>> refusedTokens() throws Exception {
    Instant now = Instant.now();
    JWTClaimsSet good = claims().build();
    SignedJWT shared =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(oauth.issuer.keyId()).build(), good);
    shared.sign(new MACSigner(oauth.issuer.keys().getBytes(StandardCharsets.UTF_8)));
    String forged;
    try (LocalIssuer forger = new LocalIssuer()) {
      forged = forger.token(good.toString(), oauth.issuer.keyId());
    }
    return List.of(
        Map.entry(
            "expired",
            oauth.token(claims().expirationTime(Date.from(now.minus(Duration.ofMinutes(1)))))),
        Map.entry(
            "not yet valid",
            oauth.token(claims().notBeforeTime(Date.from(now.plus(Duration.ofMinutes(2)))))),
        Map.entry("endless", oauth.token(claims().expirationTime(null))),
        Map.entry(
            "for another server", oauth.token(claims().audience("https://other.example.org/mcp"))),
        Map.entry("for nobody", oauth.token(claims().audience((String) null))),
        Map.entry("of another issuer", oauth.token(claims().issuer("http://127.0.0.1:1"))),
        Map.entry("of no issuer", oauth.token(claims().issuer(null))),
        Map.entry("about nobody", oauth.token(claims().subject(null))),
        Map.entry("not signed", new PlainJWT(good).serialize()),
        Map.entry("signed with the public key as a shared secret", shared.serialize()),
        Map.entry("signed by a forger", forged),
        Map.entry("malformed", "a.b.c"));
  }

  @ParameterizedTest
  @MethodSource("refusedTokens")
  void token_is_refused(Map.Entry<String, String> token) {
    HttpResponse<String> response = oauth.search(token.getValue());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
    assertThat(challenge(response))
        .matches(
            "Bearer error=\"invalid_token\", error_description=\"[^\"\\\\]+\", scope=\"quarry\","
                + " resource_metadata=\""
                + METADATA
                + "\"")
        .doesNotContain(token.getValue());
    assertThat(oauth.server.orchestrator.askedUnder).isEmpty();
  }

  @Test
  void token_without_the_scope_is_403_and_the_scope_is_named() {
    HttpResponse<String> response = oauth.search(claims().claim("scope", "openid quarry2"));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(challenge(response))
        .startsWith("Bearer error=\"insufficient_scope\"")
        .contains("scope=\"quarry\"", "resource_metadata=\"" + METADATA + "\"");
    JWTClaimsSet.Builder list = claims().claim("scope", null).claim("scp", List.of("quarry"));
    assertThat(oauth.search(list).statusCode()).isEqualTo(200);
  }

  @Test
  void principal_without_a_grant_has_no_access() {
    for (JWTClaimsSet.Builder claims :
        List.of(
            claims().claim("groups", null),
            claims().claim("groups", List.of("acme")),
            claims().claim("groups", Map.of("acme editors", true)),
            claims().claim("groups", 7))) {
      HttpResponse<String> response = oauth.search(claims);

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("no_access");
      assertThat(challenge(response)).isEmpty();
    }
    assertThat(oauth.server.orchestrator.askedUnder).isEmpty();
  }

  @Test
  void access_ends_with_the_key() throws Exception {
    oauth.server.orchestrator.keys.remove(READERS);
    JWTClaimsSet.Builder readers = claims().subject("carl").claim("groups", "globex-readers");

    // A valid key is remembered for three seconds.
    Await.until("the end of the access", () -> oauth.search(readers).statusCode() == 403);

    HttpResponse<String> response = oauth.search(readers);
    assertThat(response.body()).contains("no_access").doesNotContain(READERS);
  }

  @Test
  void api_keys_are_accepted_beside_tokens() {
    RunningServer server = oauth.server;
    HttpRequest.Builder plain = server.request("/tools/openai").header("X-API-Key", READERS);
    HttpRequest.Builder bearer =
        server.request("/tools/openai").header("Authorization", "Bearer " + READERS);

    assertThat(server.send(plain).statusCode()).isEqualTo(200);
    assertThat(server.send(bearer).statusCode()).isEqualTo(200);
  }

  @Test
  void request_without_credentials_learns_where_to_get_a_token() {
    HttpResponse<String> refused = oauth.server.send(oauth.server.message(INITIALIZE));

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(challenge(refused))
        .isEqualTo("Bearer scope=\"quarry\", resource_metadata=\"" + METADATA + "\"");
    for (String path : List.of("/mcp", "")) {
      HttpResponse<String> metadata = metadata(oauth.server, path);

      assertThat(metadata.statusCode()).isEqualTo(200);
      JsonNode json = JsonMapper.builder().build().readTree(metadata.body());
      assertThat(json.path("resource").asString()).isEqualTo(RESOURCE);
      assertThat(json.path("authorization_servers").toString())
          .isEqualTo("[\"" + oauth.issuer.url() + "\"]");
      assertThat(json.path("scopes_supported").toString()).isEqualTo("[\"quarry\"]");
      assertThat(json.path("bearer_methods_supported").toString()).isEqualTo("[\"header\"]");
    }
    assertThat(metadata(oauth.server, "/x").statusCode()).isEqualTo(401);
  }

  private static HttpResponse<String> metadata(RunningServer server, String path) {
    return server.send(server.request("/.well-known/oauth-protected-resource" + path));
  }

  @Test
  void session_belongs_to_the_principal_and_not_to_its_token() {
    String session = session(post(INITIALIZE, claims(), ""));

    assertThat(post(LIST, claims().jwtID("another token"), session).statusCode()).isEqualTo(200);
    assertThat(post(LIST, claims().subject("bert"), session).statusCode()).isEqualTo(404);
    HttpRequest.Builder byKey =
        oauth.server.message(LIST).header("Mcp-Session-Id", session).header("X-API-Key", EDITORS);
    assertThat(oauth.server.send(byKey).statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> post(
      String message, JWTClaimsSet.Builder claims, String session) {
    HttpRequest.Builder request =
        oauth.server.message(message).header("Authorization", "Bearer " + oauth.token(claims));
    return oauth.server.send(
        session.isEmpty() ? request : request.header("Mcp-Session-Id", session));
  }

  private static String session(HttpResponse<String> opened) {
    return opened.headers().firstValue("Mcp-Session-Id").orElseThrow();
  }

  @Test
  void stream_ends_with_the_token() {
    String session = session(post(INITIALIZE, claims(), ""));
    // Clocks may differ by 30 seconds, so that about five seconds are left.
    Instant ended = Instant.now().minus(Duration.ofSeconds(25));
    String token = oauth.token(claims().expirationTime(Date.from(ended)));

    HttpResponse<String> stream =
        oauth.server.send(
            oauth
                .server
                .request("/mcp")
                .header("Authorization", "Bearer " + token)
                .header("Mcp-Session-Id", session)
                .header("Accept", "text/event-stream"));

    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.body()).contains(": keep-alive");
    assertThat(oauth.search(token).statusCode()).isEqualTo(401);
  }

  @Test
  void server_without_an_issuer_has_no_metadata_and_takes_a_token_for_a_key() {
    try (RunningServer server = new RunningServer("quarry.mcp.access=keys")) {
      HttpResponse<String> response =
          server.send(
              server
                  .request("/tools/openai")
                  .header("Authorization", "Bearer " + oauth.token(claims())));

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(challenge(response)).isEqualTo("Bearer realm=\"quarry\"");
      assertThat(metadata(server, "").statusCode()).isEqualTo(401);
    }
  }
}

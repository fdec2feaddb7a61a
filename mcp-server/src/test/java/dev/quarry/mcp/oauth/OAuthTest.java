package dev.quarry.mcp.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.quarry.mcp.protocol.RunningServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Access with the tokens of an issuer on loopback. */
@Timeout(60)
class OAuthTest {
  private static final String RESOURCE = "https://quarry.example.org/mcp";
  private static final String METADATA =
      "https://quarry.example.org/.well-known/oauth-protected-resource/mcp";
  private static final String EDITORS = "key-of-editors";
  private static final String READERS = "key-of-readers";
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
      """;
  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

  private static final LocalIssuer ISSUER = new LocalIssuer();
  private static final RunningServer SERVER = start(ISSUER);

  @BeforeEach
  void forget() {
    know(SERVER);
  }

  private static void know(RunningServer server) {
    server.orchestrator.keys.clear();
    server.orchestrator.keys.addAll(List.of(EDITORS, READERS));
    server.orchestrator.tenants.putAll(Map.of(EDITORS, "acme", READERS, "globex"));
    server.orchestrator.askedUnder.clear();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
    ISSUER.close();
  }

  private static RunningServer start(LocalIssuer issuer) {
    RunningServer server =
        new RunningServer(
            "quarry.mcp.oauth.issuer=" + issuer.url(),
            "quarry.mcp.oauth.resource=" + RESOURCE,
            "quarry.mcp.oauth.scope=quarry",
            "quarry.mcp.oauth.claim=groups",
            "quarry.mcp.oauth.keys=acme editors " + EDITORS + "\nglobex-readers " + READERS);
    know(server);
    return server;
  }

  private static JWTClaimsSet.Builder claims(LocalIssuer issuer, String subject) {
    return issuer
        .claims(subject, RESOURCE)
        .claim("scope", "openid quarry")
        .claim("groups", List.of("staff", "acme editors"));
  }

  private static JWTClaimsSet.Builder claims() {
    return claims(ISSUER, "anna");
  }

  private static HttpResponse<String> search(RunningServer server, String token) {
    return server.send(
        server
            .request("/mcp/search")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"x\"}")));
  }

  private static HttpResponse<String> search(JWTClaimsSet.Builder claims) {
    return search(SERVER, ISSUER.token(claims));
  }

  private static String challenge(HttpResponse<String> response) {
    return response.headers().firstValue("WWW-Authenticate").orElse("");
  }

  @Test
  void token_stands_for_the_key_of_its_claim_and_is_sent_nowhere() {
    assertThat(search(claims()).statusCode()).isEqualTo(200);

    assertThat(SERVER.orchestrator.askedUnder)
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
    assertThat(search(claims().claim("groups", "globex-readers")).statusCode()).isEqualTo(200);
    assertThat(search(claims().claim("groups", List.of("globex-readers", "acme editors"))))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);

    assertThat(SERVER.orchestrator.askedUnder)
        .extracting(caller -> String.valueOf(caller.key()))
        .containsExactly(READERS, EDITORS);
  }

  static List<Map.Entry<String, String>> refusedTokens() throws JOSEException {
    Instant now = Instant.now();
    JWTClaimsSet good = claims().build();
    var forger =
        new ECKeyGenerator(Curve.P_256).keyID(ISSUER.key().getKeyID()).generate();
    SignedJWT shared =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(ISSUER.key().getKeyID()).build(), good);
    shared.sign(
        new MACSigner(ISSUER.key().toPublicJWK().toString().getBytes(StandardCharsets.UTF_8)));
    return List.of(
        Map.entry(
            "expired",
            ISSUER.token(claims().expirationTime(Date.from(now.minus(Duration.ofMinutes(1)))))),
        Map.entry(
            "not yet valid",
            ISSUER.token(claims().notBeforeTime(Date.from(now.plus(Duration.ofMinutes(2)))))),
        Map.entry("endless", ISSUER.token(claims().expirationTime(null))),
        Map.entry(
            "for another server", ISSUER.token(claims().audience("https://other.example.org/mcp"))),
        Map.entry("for nobody", ISSUER.token(claims().audience((String) null))),
        Map.entry("of another issuer", ISSUER.token(claims().issuer("http://127.0.0.1:1"))),
        Map.entry("of nobody", ISSUER.token(claims().subject(null))),
        Map.entry("not signed", new PlainJWT(good).serialize()),
        Map.entry("signed with the public key as a shared secret", shared.serialize()),
        Map.entry("signed by a forger", LocalIssuer.token(claims(), forger)),
        Map.entry("malformed", "a.b.c"),
        Map.entry("too long", "a.b." + "c".repeat(16_000)));
  }

  @ParameterizedTest
  @MethodSource("refusedTokens")
  void token_is_refused(Map.Entry<String, String> token) {
    // Sends at most 8 kB of headers: a longer token is refused by the web server.
    HttpResponse<String> response = search(SERVER, token.getValue());

    if (token.getValue().length() < 8_000) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
      assertThat(challenge(response))
          .matches(
              "Bearer error=\"invalid_token\", error_description=\"[^\"\\\\]+\", scope=\"quarry\","
                  + " resource_metadata=\""
                  + METADATA
                  + "\"")
          .doesNotContain(token.getValue());
    } else {
      assertThat(response.statusCode()).isBetween(400, 431);
    }
    assertThat(SERVER.orchestrator.askedUnder).isEmpty();
  }

  @Test
  void token_without_the_scope_is_403_and_the_scope_is_named() {
    HttpResponse<String> response = search(claims().claim("scope", "openid quarry2"));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(challenge(response))
        .startsWith("Bearer error=\"insufficient_scope\"")
        .contains("scope=\"quarry\"", "resource_metadata=\"" + METADATA + "\"");
    assertThat(search(claims().claim("scope", null).claim("scp", List.of("quarry"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void principal_without_a_grant_has_no_access() {
    for (JWTClaimsSet.Builder claims :
        List.of(
            claims().claim("groups", null),
            claims().claim("groups", List.of("acme")),
            claims().claim("groups", Map.of("acme editors", true)),
            claims().claim("groups", 7))) {
      HttpResponse<String> response = search(claims);

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("no_access");
      assertThat(challenge(response)).isEmpty();
    }
    assertThat(SERVER.orchestrator.askedUnder).isEmpty();
  }

  @Test
  void access_ends_with_the_key() {
    SERVER.orchestrator.keys.remove(READERS);

    HttpResponse<String> response = search(claims().claim("groups", "globex-readers"));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("no_access").doesNotContain(READERS);
  }

  @Test
  void api_keys_are_accepted_beside_tokens() {
    for (String header : List.of("X-API-Key", "Authorization")) {
      HttpRequest.Builder request = SERVER.request("/tools/openai");
      String prefix = header.equals("Authorization") ? "Bearer " : "";
      assertThat(SERVER.send(request.header(header, prefix + READERS)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void request_without_credentials_learns_where_to_get_a_token() {
    HttpResponse<String> refused = SERVER.send(SERVER.message(INITIALIZE));

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(challenge(refused))
        .isEqualTo("Bearer scope=\"quarry\", resource_metadata=\"" + METADATA + "\"");
    for (String path :
        List.of(
            "/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource")) {
      HttpResponse<String> metadata = SERVER.send(SERVER.request(path));

      assertThat(metadata.statusCode()).isEqualTo(200);
      JsonNode json = JsonMapper.builder().build().readTree(metadata.body());
      assertThat(json.path("resource").asString()).isEqualTo(RESOURCE);
      assertThat(json.path("authorization_servers").path(0).asString()).isEqualTo(ISSUER.url());
      assertThat(json.path("scopes_supported").path(0).asString()).isEqualTo("quarry");
      assertThat(json.path("bearer_methods_supported").toString()).isEqualTo("[\"header\"]");
    }
    assertThat(SERVER.send(SERVER.request("/.well-known/oauth-protected-resource/x")).statusCode())
        .isEqualTo(401);
  }

  @Test
  void session_belongs_to_the_principal_and_not_to_its_token() {
    HttpResponse<String> opened = post(INITIALIZE, claims(), "");
    String session = opened.headers().firstValue("Mcp-Session-Id").orElseThrow();

    JWTClaimsSet.Builder renewed = claims().jwtID("another token");
    assertThat(post(LIST, renewed, session).statusCode()).isEqualTo(200);
    assertThat(post(LIST, claims(ISSUER, "bert"), session).statusCode()).isEqualTo(404);
    HttpRequest.Builder byKey =
        SERVER.message(LIST).header("Mcp-Session-Id", session).header("X-API-Key", EDITORS);
    assertThat(SERVER.send(byKey).statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> post(
      String message, JWTClaimsSet.Builder claims, String session) {
    HttpRequest.Builder request =
        SERVER.message(message).header("Authorization", "Bearer " + ISSUER.token(claims));
    return SERVER.send(session.isEmpty() ? request : request.header("Mcp-Session-Id", session));
  }

  @Test
  void stream_ends_with_the_token() {
    HttpResponse<String> opened = post(INITIALIZE, claims(), "");
    String session = opened.headers().firstValue("Mcp-Session-Id").orElseThrow();
    // Within the tolerance for clocks that differ, of which two seconds are left.
    Instant ending = Instant.now().minus(Duration.ofSeconds(28));
    String token = ISSUER.token(claims().expirationTime(Date.from(ending)));

    HttpResponse<String> stream =
        SERVER.send(
            SERVER
                .request("/mcp")
                .header("Authorization", "Bearer " + token)
                .header("Mcp-Session-Id", session)
                .header("Accept", "text/event-stream"));

    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.body()).contains(": keep-alive");
    assertThat(search(SERVER, token).statusCode()).isEqualTo(401);
  }

  @Test
  void new_key_of_the_issuer_is_loaded_and_the_former_one_is_refused() {
    try (LocalIssuer issuer = new LocalIssuer();
        RunningServer server = start(issuer)) {
      String former = issuer.token(claims(issuer, "anna"));
      assertThat(search(server, former).statusCode()).isEqualTo(200);
      int before = issuer.requests().size();

      issuer.rotate();

      assertThat(search(server, issuer.token(claims(issuer, "anna"))).statusCode()).isEqualTo(200);
      assertThat(issuer.requests()).hasSizeGreaterThan(before);
      assertThat(search(server, former).statusCode()).isNotEqualTo(200);
    }
  }

  @Test
  void unknown_key_is_refused_after_one_look_at_the_issuer() throws Exception {
    try (LocalIssuer issuer = new LocalIssuer();
        RunningServer server = start(issuer)) {
      assertThat(search(server, issuer.token(claims(issuer, "anna"))).statusCode()).isEqualTo(200);
      var unknown = new ECKeyGenerator(Curve.P_256).keyID("unknown").generate();
      String token = LocalIssuer.token(claims(issuer, "anna"), unknown);

      assertThat(search(server, token).statusCode()).isEqualTo(401);
      int loaded = issuer.requests().size();
      for (int i = 0; i < 5; i++) {
        assertThat(search(server, token).statusCode()).isIn(401, 503);
      }
      assertThat(issuer.requests()).hasSize(loaded);
      assertThat(search(server, issuer.token(claims(issuer, "anna"))).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void issuer_that_is_down_is_503_and_known_keys_are_used_further() {
    try (LocalIssuer issuer = new LocalIssuer();
        RunningServer server = start(issuer)) {
      String token = issuer.token(claims(issuer, "anna"));
      issuer.stop();

      HttpResponse<String> down = search(server, token);
      assertThat(down.statusCode()).as(down.body()).isEqualTo(503);
      assertThat(down.body()).contains("issuer_unavailable");
      assertThat(down.headers().firstValueAsLong("Retry-After")).hasValue(10);
      assertThat(
              server
                  .send(server.request("/tools/openai").header("X-API-Key", EDITORS))
                  .statusCode())
          .isEqualTo(200);

      issuer.start();
      assertThat(search(server, token).statusCode()).isEqualTo(200);
      issuer.stop();
      assertThat(search(server, token).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void metadata_of_another_issuer_is_not_believed() {
    try (LocalIssuer issuer = new LocalIssuer();
        RunningServer server = start(issuer)) {
      issuer.claimToBe("https://other.example.org");

      assertThat(search(server, issuer.token(claims(issuer, "anna"))).statusCode()).isEqualTo(503);
      assertThat(issuer.requests()).noneMatch(path -> path.endsWith("/keys"));
    }
  }

  @Test
  void server_without_an_issuer_has_no_metadata_and_takes_a_token_for_a_key() {
    try (RunningServer server = new RunningServer("quarry.mcp.access=keys")) {
      HttpResponse<String> response = search(server, ISSUER.token(claims()));

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(challenge(response)).isEqualTo("Bearer realm=\"quarry\"");
      assertThat(
              server.send(server.request("/.well-known/oauth-protected-resource")).statusCode())
          .isEqualTo(401);
    }
  }
}

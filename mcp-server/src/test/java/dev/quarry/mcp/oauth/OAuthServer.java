package dev.quarry.mcp.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.quarry.mcp.protocol.RunningServer;
import dev.quarry.testkit.LocalIssuer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** The MCP server with an issuer of its own and two grants. */
final class OAuthServer implements AutoCloseable {
  static final String RESOURCE = "https://quarry.example.org/mcp";
  static final String EDITORS = "key-of-editors";
  static final String READERS = "key-of-readers";

  final LocalIssuer issuer;
  final RunningServer server;

  OAuthServer() throws IOException, GeneralSecurityException {
    issuer = new LocalIssuer();
    server =
        new RunningServer(
            "quarry.mcp.oauth.issuer=" + issuer.url(),
            "quarry.mcp.oauth.resource=" + RESOURCE,
            "quarry.mcp.oauth.scope=quarry",
            "quarry.mcp.oauth.claim=groups",
            "quarry.mcp.oauth.keys=acme editors " + EDITORS + "\nglobex-readers " + READERS);
    reset();
  }

  /** Both keys are valid, and nothing was asked for. */
  void reset() {
    server.orchestrator.keys.clear();
    server.orchestrator.keys.addAll(List.of(EDITORS, READERS));
    server.orchestrator.tenants.putAll(Map.of(EDITORS, "acme", READERS, "globex"));
    server.orchestrator.askedUnder.clear();
  }

  /** The claims of a token that is accepted. */
  JWTClaimsSet.Builder claims() {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer.url())
        .subject("anna")
        .audience(RESOURCE)
        .issueTime(Date.from(now.minus(Duration.ofMinutes(10))))
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
        .claim("scope", "openid quarry")
        .claim("groups", List.of("staff", "acme editors"));
  }

  String token(JWTClaimsSet.Builder claims) {
    return token(claims, issuer.keyId());
  }

  String token(JWTClaimsSet.Builder claims, String keyId) {
    try {
      return issuer.token(claims.build().toString(), keyId);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls the tool {@code search}, which asks the orchestrator. */
  HttpResponse<String> search(String token) {
    return server.send(
        server
            .request("/mcp/search")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"x\"}")));
  }

  HttpResponse<String> search(JWTClaimsSet.Builder claims) {
    return search(token(claims));
  }

  static String challenge(HttpResponse<String> response) {
    return response.headers().firstValue("WWW-Authenticate").orElse("");
  }

  @Override
  public void close() {
    server.close();
    issuer.close();
  }
}

package dev.quarry.mcp.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An issuer of access tokens on loopback: metadata, keys, and tokens signed with the newest key. */
public final class LocalIssuer implements AutoCloseable {
  private final List<ECKey> keys = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final int port;
  private HttpServer server;
  private volatile String claimedIssuer;

  public LocalIssuer() {
    server = listen(0);
    port = server.getAddress().getPort();
    claimedIssuer = url();
    rotate();
  }

  private HttpServer listen(int onPort) {
    try {
      HttpServer created =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 0);
      created.createContext("/", this::respond);
      created.start();
      return created;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port + "/realms/quarry";
  }

  /** The paths that were asked for. */
  List<String> requests() {
    return requests;
  }

  /** Names another issuer in the metadata. */
  void claimToBe(String issuer) {
    claimedIssuer = issuer;
  }

  /** Signs with a new key from now on; the former ones are not published any more. */
  void rotate() {
    try {
      keys.clear();
      keys.add(new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  ECKey key() {
    return keys.getLast();
  }

  void stop() {
    server.stop(0);
  }

  void start() {
    server = listen(port);
  }

  /** The claims of a token that is accepted for the resource. */
  public JWTClaimsSet.Builder claims(String subject, String resource) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(url())
        .subject(subject)
        .audience(resource)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))));
  }

  public String token(JWTClaimsSet.Builder claims) {
    return token(claims, key());
  }

  static String token(JWTClaimsSet.Builder claims, ECKey key) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID(key.getKeyID())
            .build();
    SignedJWT token = new SignedJWT(header, claims.build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  private void respond(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(path);
    String body =
        switch (path) {
          case "/.well-known/oauth-authorization-server/realms/quarry" ->
              "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(claimedIssuer, url());
          case "/realms/quarry/keys" -> new JWKSet(List.copyOf(keys)).toString();
          default -> "";
        };
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(body.isEmpty() ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

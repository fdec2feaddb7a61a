package dev.quarry.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An issuer of access tokens on loopback: its metadata (RFC 8414), its key (RFC 7517), and tokens
 * signed with it (RFC 9068).
 */
public final class LocalIssuer implements AutoCloseable {
  private static final int COORDINATE_BYTES = 32;

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final int port;
  private HttpServer server;
  private volatile String claimedIssuer;
  private volatile Key key;

  private record Key(String id, KeyPair pair) {}

  public LocalIssuer() throws IOException, GeneralSecurityException {
    server = listen(0);
    port = server.getAddress().getPort();
    claimedIssuer = url();
    key = newKey("key-1");
  }

  private HttpServer listen(int onPort) throws IOException {
    HttpServer created =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 0);
    created.createContext("/", this::respond);
    created.start();
    return created;
  }

  private static Key newKey(String id) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return new Key(id, generator.generateKeyPair());
  }

  public String url() {
    return "http://127.0.0.1:" + port + "/realms/quarry";
  }

  /** The paths that were asked for. */
  public List<String> requests() {
    return requests;
  }

  /** Names another issuer in the metadata. */
  public void claimToBe(String issuer) {
    claimedIssuer = issuer;
  }

  /** Signs with a new key from now on; the former one is not published any more. */
  public void rotate() throws GeneralSecurityException {
    key = newKey("key-" + Instant.now());
  }

  public String keyId() {
    return key.id();
  }

  /** The published set of keys. */
  public String keys() {
    ECPublicKey point = (ECPublicKey) key.pair().getPublic();
    return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}]}"
        .formatted(
            key.id(), coordinate(point.getW().getAffineX()), coordinate(point.getW().getAffineY()));
  }

  /** Stops to listen. */
  public void stop() {
    server.stop(0);
  }

  /** Listens again, on the same port. */
  public void start() throws IOException {
    server = listen(port);
  }

  /** A token with these claims, a JSON object. */
  public String token(String claims) throws GeneralSecurityException {
    return token(claims, key.id());
  }

  /**
   * @param keyId named in the token
   */
  public String token(String claims, String keyId) throws GeneralSecurityException {
    String header = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + keyId + "\"}";
    String signed = base64(header.getBytes(StandardCharsets.UTF_8));
    signed += "." + base64(claims.getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key.pair().getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(path);
      String body =
          switch (path) {
            case "/.well-known/oauth-authorization-server/realms/quarry" ->
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(claimedIssuer, url());
            case "/realms/quarry/keys" -> keys();
            default -> "";
          };
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** An unsigned number of 32 bytes. */
  private static String coordinate(BigInteger value) {
    byte[] signed = value.toByteArray();
    byte[] bytes = new byte[COORDINATE_BYTES];
    byte[] digits =
        signed.length > COORDINATE_BYTES
            ? Arrays.copyOfRange(signed, signed.length - COORDINATE_BYTES, signed.length)
            : signed;
    System.arraycopy(digits, 0, bytes, COORDINATE_BYTES - digits.length, digits.length);
    return base64(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

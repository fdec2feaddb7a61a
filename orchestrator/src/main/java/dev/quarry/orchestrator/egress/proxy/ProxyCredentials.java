package dev.quarry.orchestrator.egress.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The user name and password of one proxy (Basic authentication, RFC 7617). */
public record ProxyCredentials(String user, String password) {
  static final String CHALLENGE = "Basic realm=\"egress\"";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PASSWORD_BYTES = 24;

  static ProxyCredentials random() {
    byte[] secret = new byte[PASSWORD_BYTES];
    RANDOM.nextBytes(secret);
    return new ProxyCredentials("page", HexFormat.of().formatHex(secret));
  }

  /** Compares in constant time. */
  boolean match(@Nullable String authorization) {
    String expected =
        "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return authorization != null
        && MessageDigest.isEqual(expected.getBytes(UTF_8), authorization.getBytes(UTF_8));
  }

  /** Without the password, for logs. */
  @Override
  public String toString() {
    return "ProxyCredentials[user=" + user + "]";
  }
}

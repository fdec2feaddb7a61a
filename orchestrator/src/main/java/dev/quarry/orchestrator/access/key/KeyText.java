package dev.quarry.orchestrator.access.key;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an API key: {@code qk_<id>_<secret>}. The prefix and the fixed format let secret
 * scanners find leaked keys. The id is not secret and identifies the key everywhere else.
 *
 * @param id 16 hexadecimal digits
 * @param secret 256 random bits as 64 hexadecimal digits
 */
record KeyText(String id, String secret) {
  private static final Pattern SYNTAX = Pattern.compile("qk_([0-9a-f]{16})_([0-9a-f]{64})");
  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;

  static Optional<KeyText> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    return matcher.matches()
        ? Optional.of(new KeyText(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  static KeyText random(SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(id);
    random.nextBytes(secret);
    return new KeyText(HexFormat.of().formatHex(id), HexFormat.of().formatHex(secret));
  }

  String text() {
    return "qk_" + id + "_" + secret;
  }

  /** Omits the secret, because string forms of objects end up in logs. */
  @Override
  public String toString() {
    return "qk_" + id;
  }
}

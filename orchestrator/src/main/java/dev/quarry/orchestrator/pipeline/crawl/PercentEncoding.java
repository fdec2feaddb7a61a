package dev.quarry.orchestrator.pipeline.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/**
 * Normalises percent-encoding (RFC 3986, section 6.2.2): upper-case hex digits, unreserved
 * characters decoded, characters that are not allowed encoded.
 */
final class PercentEncoding {
  private static final String UNRESERVED_PUNCTUATION = "-._~";
  private static final String RESERVED = ":/?#[]@!$&'()*+,;=";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentEncoding() {}

  static String normalize(String text) {
    StringBuilder normal = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      if (isTriplet(text, i)) {
        appendDecoded(normal, (char) HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 3;
      } else {
        int codePoint = text.codePointAt(i);
        appendEncoded(normal, codePoint);
        i += Character.charCount(codePoint);
      }
    }
    return normal.toString();
  }

  private static boolean isTriplet(String text, int at) {
    return text.charAt(at) == '%'
        && at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  private static void appendDecoded(StringBuilder to, char value) {
    if (isUnreserved(value)) {
      to.append(value);
    } else {
      to.append('%').append(HEX.toHexDigits((byte) value));
    }
  }

  private static void appendEncoded(StringBuilder to, int codePoint) {
    if (isUnreserved(codePoint) || RESERVED.indexOf(codePoint) >= 0) {
      to.appendCodePoint(codePoint);
      return;
    }
    // A lone surrogate is encoded as '?', as every UTF-8 encoder does.
    for (byte b : Character.toString(codePoint).getBytes(UTF_8)) {
      to.append('%').append(HEX.toHexDigits(b));
    }
  }

  private static boolean isUnreserved(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED_PUNCTUATION.indexOf(c) >= 0);
  }
}

package dev.quarry.orchestrator.pipeline.extract;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;
import org.jspecify.annotations.Nullable;

/**
 * Detects the charset of a text and decodes it. A byte order mark decides; then valid UTF-8 is
 * decoded as UTF-8, regardless of the declaration; then the declarations of the transport and of
 * the document, if the bytes do not contradict them; then statistical detection.
 */
public final class TextDecoder {
  private static final Pattern DECLARED =
      Pattern.compile("charset\\s*+=\\s*+(?:[\"']\\s*+)?([\\w.:+-]++)", Pattern.CASE_INSENSITIVE);
  private static final Pattern XML_DECLARED =
      Pattern.compile("^\\s*<\\?xml[^>]*encoding\\s*=\\s*[\"']([\\w.:+-]+)");
  private static final int MAX_DECLARATION_OFFSET = 8_192;
  private static final int DETECTION_SAMPLE_SIZE = 64 * 1024;

  private TextDecoder() {}

  /**
   * Decodes a text.
   *
   * @param declaredType Content-Type header, or null
   * @param markup whether the document may declare its charset itself, as HTML and XML do
   */
  public static String decode(byte[] bytes, @Nullable String declaredType, boolean markup) {
    Optional<String> marked = byByteOrderMark(bytes);
    if (marked.isPresent()) {
      return marked.get();
    }
    Optional<Charset> transport = declared(DECLARED, declaredType);
    Optional<Charset> document = markup ? inDocument(bytes) : Optional.empty();
    Optional<Charset> either = transport.or(() -> document);
    if (either.isPresent() && isStateful(either.get())) {
      return new String(bytes, either.get());
    }
    Optional<String> utf8 = strictUtf8(bytes);
    if (utf8.isPresent()) {
      return utf8.get();
    }
    Charset charset =
        transport
            .filter(c -> !c.equals(StandardCharsets.UTF_8))
            .or(() -> document.filter(c -> !c.equals(StandardCharsets.UTF_8)))
            .orElseGet(() -> isMostlyUtf8(bytes) ? StandardCharsets.UTF_8 : detected(bytes));
    return new String(bytes, windowsSuperset(charset));
  }

  private static Optional<String> byByteOrderMark(byte[] b) {
    if (b.length >= 3 && (b[0] & 0xff) == 0xef && (b[1] & 0xff) == 0xbb && (b[2] & 0xff) == 0xbf) {
      return Optional.of(new String(b, 3, b.length - 3, StandardCharsets.UTF_8));
    }
    if (b.length >= 2 && (b[0] & 0xff) == 0xfe && (b[1] & 0xff) == 0xff) {
      return Optional.of(new String(b, 2, b.length - 2, StandardCharsets.UTF_16BE));
    }
    if (b.length >= 2 && (b[0] & 0xff) == 0xff && (b[1] & 0xff) == 0xfe) {
      return Optional.of(new String(b, 2, b.length - 2, StandardCharsets.UTF_16LE));
    }
    return Optional.empty();
  }

  private static Optional<Charset> inDocument(byte[] bytes) {
    int length = Math.min(bytes.length, MAX_DECLARATION_OFFSET);
    String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    // A declaration that is readable as ASCII is wrong if it says UTF-16 (WHATWG HTML).
    return declared(XML_DECLARED, head)
        .or(() -> declared(DECLARED, head))
        .map(c -> c.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : c);
  }

  private static Optional<Charset> declared(Pattern pattern, @Nullable String where) {
    Matcher matcher = pattern.matcher(where == null ? "" : where);
    if (!matcher.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Charset.forName(matcher.group(1)));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  /** Charsets whose bytes look like ASCII, or like almost any text, although they are not. */
  private static boolean isStateful(Charset charset) {
    return charset.name().startsWith("ISO-2022") || charset.name().startsWith("UTF-16");
  }

  private static Optional<String> strictUtf8(byte[] bytes) {
    // Much faster than a decoder that reports errors; U+FFFD stands for malformed bytes.
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\ufffd') < 0 ? Optional.of(text) : reportingErrors(bytes);
  }

  private static Optional<String> reportingErrors(byte[] bytes) {
    try {
      CharBuffer chars =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      return Optional.of(chars.toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * Tolerates a page that is truncated within a character or has a few bytes in another charset.
   */
  private static boolean isMostlyUtf8(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    long wrong = text.chars().filter(c -> c == 0xfffd).count();
    long right = text.chars().filter(c -> c > 0x7f && c != 0xfffd).count();
    return wrong * 10 < right;
  }

  private static Charset detected(byte[] bytes) {
    CharsetDetector detector = new CharsetDetector();
    detector.setText(Arrays.copyOf(bytes, Math.min(bytes.length, DETECTION_SAMPLE_SIZE)));
    CharsetMatch match = detector.detect();
    return match != null && Charset.isSupported(match.getName())
        ? Charset.forName(match.getName())
        : StandardCharsets.ISO_8859_1;
  }

  /** These labels mean their Windows supersets (WHATWG Encoding, section 4.2). */
  private static Charset windowsSuperset(Charset charset) {
    return switch (charset.name()) {
      case "ISO-8859-1", "US-ASCII" -> Charset.forName("windows-1252");
      case "ISO-8859-9" -> Charset.forName("windows-1254");
      case "GB2312", "GBK" -> Charset.forName("GB18030");
      case "Shift_JIS" -> Charset.forName("windows-31j");
      case "EUC-KR" -> Charset.forName("x-windows-949");
      default -> charset;
    };
  }
}

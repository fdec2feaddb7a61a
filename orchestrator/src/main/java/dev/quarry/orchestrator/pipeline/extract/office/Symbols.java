package dev.quarry.orchestrator.pipeline.extract.office;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.pdmodel.font.encoding.SymbolEncoding;
import org.jspecify.annotations.Nullable;

/** The characters of fonts that have an encoding of their own, such as Symbol and Wingdings. */
final class Symbols {
  private static final String UNKNOWN = "\u25a1";

  /** The marks of Wingdings that documents use as text. */
  private static final Map<Integer, String> WINGDINGS =
      Map.ofEntries(
          Map.entry(0x4a, "\u263a"),
          Map.entry(0x6c, "\u25cf"),
          Map.entry(0x6d, "\u25cb"),
          Map.entry(0x6e, "\u25a0"),
          Map.entry(0x6f, "\u25a1"),
          Map.entry(0x76, "\u2756"),
          Map.entry(0x9f, "\u2022"),
          Map.entry(0xa7, "\u25aa"),
          Map.entry(0xa8, "\u2610"),
          Map.entry(0xd8, "\u27a2"),
          Map.entry(0xdf, "\u2190"),
          Map.entry(0xe0, "\u2192"),
          Map.entry(0xe1, "\u2191"),
          Map.entry(0xe2, "\u2193"),
          Map.entry(0xfb, "\u2717"),
          Map.entry(0xfc, "\u2713"),
          Map.entry(0xfd, "\u2612"),
          Map.entry(0xfe, "\u2611"));

  private Symbols() {}

  /**
   * The character of a symbol.
   *
   * @param code hexadecimal; codes of the private use area (F000 to F0FF) are codes of the font
   */
  static String of(@Nullable String font, @Nullable String code) {
    if (code == null || code.isEmpty() || code.length() > 6 || !isHex(code)) {
      return UNKNOWN;
    }
    int c = HexFormat.fromHexDigits(code);
    return Character.isValidCodePoint(c) && !isSurrogate(c) ? of(font, c) : UNKNOWN;
  }

  private static boolean isHex(String code) {
    return code.chars().allMatch(HexFormat::isHexDigit);
  }

  private static boolean isSurrogate(int c) {
    return c >= 0xd800 && c <= 0xdfff;
  }

  private static String of(@Nullable String font, int c) {
    boolean coded = c >= 0xf000 && c <= 0xf0ff;
    int low = coded ? c - 0xf000 : c;
    String family = font == null ? "" : font.toLowerCase(Locale.ROOT);
    if (family.equals("symbol") && low < 0x100) {
      String name = SymbolEncoding.INSTANCE.getName(low);
      String text = GlyphList.getAdobeGlyphList().toUnicode(name);
      return text == null ? UNKNOWN : text;
    }
    if (family.startsWith("wingdings") && low < 0x100) {
      return WINGDINGS.getOrDefault(low, UNKNOWN);
    }
    if (!coded) {
      return c < ' ' ? UNKNOWN : Character.toString(c);
    }
    boolean letter = low < 0x80 && Character.isLetterOrDigit(low);
    return letter && !family.contains("dings") ? Character.toString(low) : UNKNOWN;
  }

  /** A text whose characters of the private use area are codes of a font. */
  static String decode(@Nullable String font, String text) {
    if (text.chars().noneMatch(c -> c >= 0xf000 && c <= 0xf0ff)) {
      return text;
    }
    StringBuilder decoded = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                decoded.append(
                    c >= 0xf000 && c <= 0xf0ff ? of(font, c) : Character.toString((char) c)));
    return decoded.toString();
  }
}

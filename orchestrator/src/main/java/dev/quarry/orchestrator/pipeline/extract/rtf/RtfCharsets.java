package dev.quarry.orchestrator.pipeline.extract.rtf;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;

/** The encodings of bytes in an RTF file, by font or for the whole file. */
final class RtfCharsets {
  static final Charset WESTERN = Charset.forName("windows-1252");

  private static final Map<Integer, String> OF_FONTS =
      Map.ofEntries(
          Map.entry(77, "x-MacRoman"),
          Map.entry(128, "windows-31j"),
          Map.entry(129, "x-windows-949"),
          Map.entry(134, "GBK"),
          Map.entry(136, "Big5"),
          Map.entry(161, "windows-1253"),
          Map.entry(162, "windows-1254"),
          Map.entry(163, "windows-1258"),
          Map.entry(177, "windows-1255"),
          Map.entry(178, "windows-1256"),
          Map.entry(186, "windows-1257"),
          Map.entry(204, "windows-1251"),
          Map.entry(222, "x-windows-874"),
          Map.entry(238, "windows-1250"));

  private RtfCharsets() {}

  /** That of a {@code \fcharset}; the one of the file for all that name none. */
  static Charset ofFont(int number, Charset file) {
    String name = OF_FONTS.get(number);
    return name == null ? file : named(name, file);
  }

  /** That of an {@code \ansicpg}. */
  static Charset ofCodePage(int page) {
    return switch (page) {
      case 932 -> named("windows-31j", WESTERN);
      case 936 -> named("GBK", WESTERN);
      case 949 -> named("x-windows-949", WESTERN);
      case 950 -> named("Big5", WESTERN);
      case 10000 -> named("x-MacRoman", WESTERN);
      case 65001 -> named("UTF-8", WESTERN);
      case 437, 850, 852, 866 -> named("IBM" + page, WESTERN);
      default -> named("windows-" + page, WESTERN);
    };
  }

  private static Charset named(String name, Charset absent) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return absent;
    }
  }
}

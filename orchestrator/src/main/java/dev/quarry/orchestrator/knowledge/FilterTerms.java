package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.hash.Sha256;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The terms by which both search indexes filter: exact values, compared as a whole. */
public final class FilterTerms {
  /** The longest prefix of a URI that a filter may have; what follows in a URI is not indexed. */
  public static final int MAX_URI_LENGTH = 2_000;

  /** A longer value is represented by its hash: an index refuses very long terms. */
  private static final int MAX_VALUE_LENGTH = 200;

  /** Members of a document's metadata beyond these are not indexed. */
  private static final int MAX_MEMBERS = 100;

  /** Numbers with more digits before or after the point are written with an exponent. */
  private static final int MAX_DIGITS = 40;

  private static final char SEPARATOR = '\u001f';

  private static final long PREFIX_SEED = 0x51ED270B0A1F39C1L;

  private FilterTerms() {}

  /** The hashes of all prefixes of a URI, for an index that cannot search for prefixes. */
  public static List<Long> uriPrefixes(String uri) {
    String indexed = uri(uri);
    List<Long> hashes = new ArrayList<>(indexed.length());
    long hash = PREFIX_SEED;
    for (int i = 0; i < indexed.length(); i++) {
      hash = next(hash, indexed.charAt(i));
      hashes.add(hash);
    }
    return hashes;
  }

  /** The hash of one prefix, which is not empty. */
  public static long uriPrefix(String prefix) {
    long hash = PREFIX_SEED;
    for (int i = 0; i < prefix.length(); i++) {
      hash = next(hash, prefix.charAt(i));
    }
    return hash;
  }

  /** A step of the hash function; the hashes are stored, so it may never change. */
  private static long next(long hash, char c) {
    long mixed = (hash ^ c) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 32);
  }

  public static String uri(String uri) {
    return uri.length() <= MAX_URI_LENGTH ? uri : uri.substring(0, MAX_URI_LENGTH);
  }

  public static String version(String version) {
    return shortened(version);
  }

  /** A language tag as filters compare it. */
  public static String language(String tag) {
    return tag.strip().toLowerCase(Locale.ROOT);
  }

  /** A language tag and its shorter forms: {@code zh-hant-tw}, {@code zh-hant}, {@code zh}. */
  public static List<String> languages(@Nullable String tag) {
    List<String> forms = new ArrayList<>();
    String form = tag == null ? "" : language(tag);
    while (!form.isEmpty()) {
      forms.add(form);
      form = form.substring(0, Math.max(0, form.lastIndexOf('-')));
    }
    return forms;
  }

  /**
   * The terms of a document's metadata: one for each member that is a text, a number or true or
   * false, and one for each such element of a list.
   */
  public static List<String> metadata(Map<String, Object> metadata) {
    List<String> terms = new ArrayList<>();
    for (Map.Entry<String, Object> member : metadata.entrySet()) {
      Collection<?> values =
          member.getValue() instanceof Collection<?> list ? list : valuesOf(member.getValue());
      for (Object value : values) {
        if (terms.size() < MAX_MEMBERS && isScalar(value)) {
          terms.add(member(member.getKey(), text(value)));
        }
      }
    }
    return terms;
  }

  /** A value as terms have it: equal numbers are equal however they are written. */
  public static String text(Object value) {
    if (!(value instanceof Number)) {
      return value.toString();
    }
    String written = value.toString();
    try {
      BigDecimal number = new BigDecimal(written).stripTrailingZeros();
      boolean plain = Math.abs((long) number.scale()) <= MAX_DIGITS;
      return plain ? number.toPlainString() : number.toString();
    } catch (NumberFormatException e) {
      return written;
    }
  }

  private static List<?> valuesOf(@Nullable Object value) {
    return value == null ? List.of() : List.of(value);
  }

  private static boolean isScalar(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  /** The term of one member. */
  public static String member(String name, String value) {
    return shortened(name) + SEPARATOR + shortened(value);
  }

  private static String shortened(String value) {
    return value.length() <= MAX_VALUE_LENGTH ? value : HexFormat.of().formatHex(Sha256.of(value));
  }
}

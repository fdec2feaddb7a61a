package dev.quarry.orchestrator.store.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces characters that PostgreSQL does not accept in text and jsonb: NUL and unpaired
 * surrogates, which occur in crawled text. Each becomes U+FFFD.
 */
public final class PostgresText {
  private static final char REPLACEMENT = '\uFFFD';

  private PostgresText() {}

  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (unsafe(text, i)) {
        return replaced(text);
      }
    }
    return text;
  }

  public static @Nullable String ofNullable(@Nullable String text) {
    return text == null ? null : of(text);
  }

  /** Returns the JSON value with all strings and property names replaced by safe ones. */
  public static @Nullable Object json(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> of(text);
      case Map<?, ?> map -> object(map);
      case List<?> list -> {
        List<@Nullable Object> safe = new ArrayList<>(list.size());
        list.forEach(each -> safe.add(json(each)));
        yield safe;
      }
      default -> value;
    };
  }

  public static Map<String, @Nullable Object> object(Map<?, ?> map) {
    Map<String, @Nullable Object> safe = new LinkedHashMap<>();
    map.forEach((name, value) -> safe.put(of(String.valueOf(name)), json(value)));
    return safe;
  }

  private static String replaced(String text) {
    StringBuilder safe = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (unsafe(text, i)) {
        safe.setCharAt(i, REPLACEMENT);
      }
    }
    return safe.toString();
  }

  private static boolean unsafe(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }
    return c == 0;
  }
}

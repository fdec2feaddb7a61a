package dev.quarry.orchestrator.store.postgres;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Values in {@code jsonb} columns. Decimal numbers are read exactly. Thread-safe. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Json() {}

  /** Serializes a record or list whose strings PostgreSQL accepts ({@link PostgresText}). */
  public static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** Serializes an object with any strings; replaces what PostgreSQL does not accept. */
  public static String ofUnsafe(Map<String, ?> object) {
    return MAPPER.writeValueAsString(PostgresText.object(object));
  }

  public static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  public static <T> T read(String json, TypeReference<T> type) {
    return MAPPER.readValue(json, type);
  }

  public static <T> @Nullable T readNullable(@Nullable String json, Class<T> type) {
    return json == null ? null : MAPPER.readValue(json, type);
  }

  public static <T> @Nullable T readNullable(@Nullable String json, TypeReference<T> type) {
    return json == null ? null : MAPPER.readValue(json, type);
  }
}

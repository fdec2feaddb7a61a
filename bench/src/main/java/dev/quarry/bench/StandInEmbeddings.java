package dev.quarry.bench;

import com.sun.net.httpserver.HttpExchange;
import dev.quarry.testkit.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenAI-compatible embeddings endpoint that answers at once. Its vectors are prepared random
 * ones, so that neither the time of a model nor that of making vectors is measured. A token of its
 * usage is a word. Thread-safe.
 */
public final class StandInEmbeddings implements AutoCloseable {
  private static final int DIMENSION = 384;
  private static final int PREPARED = 512;
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final JsonMapper json = JsonMapper.builder().build();
  private final String[] vectors = new String[PREPARED];
  private final LongAdder texts = new LongAdder();
  private final LoopbackServer server;

  public StandInEmbeddings() throws IOException {
    Random random = new Random(42);
    for (int i = 0; i < PREPARED; i++) {
      vectors[i] =
          random
              .doubles(DIMENSION, -0.1, 0.1)
              .mapToObj(value -> Float.toString((float) value))
              .collect(Collectors.joining(",", "[", "]"));
    }
    server = new LoopbackServer(this::respond);
  }

  /** The variables that make a Quarry use this endpoint. */
  public Map<String, String> settings() {
    return Map.of("QUARRY_EMBEDDING_URL", server.url("/v1"), "QUARRY_EMBEDDING_MODEL", "stand-in");
  }

  /** The number of embedded texts since the last call. */
  long texts() {
    return texts.sumThenReset();
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode input = json.readTree(exchange.getRequestBody().readAllBytes()).path("input");
      texts.add(input.size());
      String data =
          IntStream.range(0, input.size())
              .mapToObj(i -> embedding(i, input.get(i).asString()))
              .collect(Collectors.joining(",", "{\"data\":[", "]," + usage(input) + "}"));
      byte[] body = data.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String embedding(int index, String text) {
    String vector = vectors[Math.floorMod(text.hashCode(), PREPARED)];
    return "{\"index\":" + index + ",\"embedding\":" + vector + "}";
  }

  private static String usage(JsonNode input) {
    long words =
        input
            .valueStream()
            .mapToLong(text -> SPACES.splitAsStream(text.asString().strip()).count())
            .sum();
    return "\"usage\":{\"prompt_tokens\":%d,\"total_tokens\":%d}".formatted(words, words);
  }

  @Override
  public void close() {
    server.close();
  }
}

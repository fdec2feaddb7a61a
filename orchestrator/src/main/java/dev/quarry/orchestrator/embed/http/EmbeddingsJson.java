package dev.quarry.orchestrator.embed.http;

import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.http.EmbeddingsCall.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Request and response bodies of OpenAI's embeddings API. */
final class EmbeddingsJson {
  /**
   * NaN is not valid JSON, but some servers write it. It is parsed here, so that {@code
   * VectorValidator} can refuse it with a clear message.
   */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private EmbeddingsJson() {}

  static byte[] request(String model, List<String> texts) {
    return JSON.writeValueAsBytes(
        Map.of("model", model, "input", texts, "encoding_format", "float"));
  }

  /**
   * Parses a response.
   *
   * @param texts number of texts in the request
   * @return one vector for each text, in request order
   */
  static Result.Vectors parse(byte[] body, int texts) throws EmbeddingException {
    JsonNode response = read(body);
    long tokens = Math.max(0, response.path("usage").path("total_tokens").asLong(0));
    return new Result.Vectors(vectors(response.path("data"), texts), tokens);
  }

  private static List<float[]> vectors(JsonNode data, int texts) throws EmbeddingException {
    float[][] vectors = new float[texts][];
    int position = 0;
    for (JsonNode entry : data) {
      int index = entry.path("index").asInt(position++);
      if (index < 0 || index >= texts || vectors[index] != null) {
        throw wrongCount(data.size(), texts);
      }
      vectors[index] = vector(entry.path("embedding"));
    }
    if (Arrays.stream(vectors).anyMatch(Objects::isNull)) {
      throw wrongCount(data.size(), texts);
    }
    return Arrays.asList(vectors);
  }

  private static JsonNode read(byte[] body) throws EmbeddingException {
    try {
      JsonNode response = JSON.readTree(body);
      if (response.path("data").isArray()) {
        return response;
      }
      throw EmbeddingException.retryable(
          "embedding_unavailable", "The embedding endpoint sent a response without valid vectors.");
    } catch (JacksonException e) {
      throw EmbeddingException.retryable(
          "embedding_unavailable",
          "The embedding endpoint sent a response that is not valid JSON.",
          e);
    }
  }

  private static float[] vector(JsonNode numbers) {
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      JsonNode number = numbers.path(i);
      vector[i] = number.isNumber() ? (float) number.doubleValue() : Float.NaN;
    }
    return vector;
  }

  private static EmbeddingException wrongCount(int returned, int sent) {
    return EmbeddingException.permanent(
        "bad_vectors",
        "The embedding endpoint returned " + returned + " vectors for " + sent + " texts.");
  }
}

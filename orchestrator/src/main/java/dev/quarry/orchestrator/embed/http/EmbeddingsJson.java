package dev.quarry.orchestrator.embed.http;

import dev.quarry.orchestrator.embed.EmbeddingException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bodies of OpenAI's embeddings call. */
final class EmbeddingsJson {
  /** NaN is no JSON, but servers write it; read here, it is refused by the gate with its name. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private EmbeddingsJson() {}

  static byte[] request(String model, List<String> texts) {
    return JSON.writeValueAsBytes(
        Map.of("model", model, "input", texts, "encoding_format", "float"));
  }

  /**
   * @param texts how many were sent
   * @return one vector for each of them, in their order
   */
  static List<float[]> vectors(byte[] body, int texts) throws EmbeddingException {
    JsonNode data = data(body);
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

  private static JsonNode data(byte[] body) throws EmbeddingException {
    try {
      JsonNode data = JSON.readTree(body).path("data");
      if (data.isArray()) {
        return data;
      }
      throw EmbeddingException.retryable(
          "embedding_unavailable", "The embedding endpoint answered something else than vectors.");
    } catch (JacksonException e) {
      throw EmbeddingException.retryable(
          "embedding_unavailable", "The embedding endpoint did not answer JSON.", e);
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

  private static EmbeddingException wrongCount(int answered, int sent) {
    return EmbeddingException.permanent(
        "bad_vectors",
        "The embedding endpoint answered " + answered + " vectors for " + sent + " texts.");
  }
}

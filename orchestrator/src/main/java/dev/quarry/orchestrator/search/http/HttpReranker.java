package dev.quarry.orchestrator.search.http;

import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.search.RerankException;
import dev.quarry.orchestrator.search.Reranker;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A reranker behind an HTTP endpoint. It does not retry: a search waits for it. Thread-safe. */
public final class HttpReranker implements Reranker {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long MAX_RESPONSE_BYTES = 4L << 20;

  private final RerankEndpoint endpoint;
  private final EgressClient egress;

  public HttpReranker(RerankEndpoint endpoint, EgressClient egress) {
    this.endpoint = endpoint;
    this.egress = egress;
  }

  @Override
  public int candidates() {
    return endpoint.candidates();
  }

  @Override
  public List<Double> scores(String query, List<String> texts)
      throws RerankException, InterruptedException {
    EgressResponse response;
    try {
      response = egress.send(request(query, texts));
    } catch (EgressException e) {
      // The egress guard's own message is not shown, because it contains the endpoint's address.
      throw new RerankException("The reranker cannot be reached (" + e.code() + ").", e);
    }
    if (response.status() != 200) {
      throw new RerankException(
          "The reranker responded with HTTP " + response.status() + ".", null);
    }
    return parse(response.body(), texts.size());
  }

  private EgressRequest request(String query, List<String> texts) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json");
    if (endpoint.apiKey() != null) {
      headers.put("Authorization", "Bearer " + endpoint.apiKey());
    }
    return new EgressRequest(
        "POST",
        endpoint.uri(),
        headers,
        JSON.writeValueAsBytes(body(query, texts)),
        MAX_RESPONSE_BYTES,
        endpoint.timeout(),
        0);
  }

  private Map<String, Object> body(String query, List<String> texts) {
    String model = endpoint.model();
    return model == null
        ? Map.of("query", query, "texts", texts, "truncate", true)
        : Map.of(
            "model",
            model,
            "query",
            query,
            "documents",
            texts,
            "top_n",
            texts.size(),
            "return_documents",
            false);
  }

  /** A list of {@code index} and {@code score}, or {@code results} with {@code relevance_score}. */
  private static List<Double> parse(byte[] body, int texts) throws RerankException {
    JsonNode response;
    try {
      response = JSON.readTree(body);
    } catch (JacksonException e) {
      throw new RerankException("The reranker sent a response that is not valid JSON.", e);
    }
    Double[] scores = new Double[texts];
    for (JsonNode each : response.isArray() ? response : response.path("results")) {
      JsonNode score =
          each.has("relevance_score") ? each.path("relevance_score") : each.path("score");
      int index = each.path("index").asInt(-1);
      if (index < 0 || index >= texts || scores[index] != null || !score.isNumber()) {
        throw incomplete();
      }
      scores[index] = score.doubleValue();
    }
    if (Arrays.stream(scores).anyMatch(Objects::isNull)) {
      throw incomplete();
    }
    return Arrays.asList(scores);
  }

  private static RerankException incomplete() {
    return new RerankException("The reranker did not send one score for each text.", null);
  }
}

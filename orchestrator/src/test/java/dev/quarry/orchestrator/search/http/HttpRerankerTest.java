package dev.quarry.orchestrator.search.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.search.RerankException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** On an HTTP server on loopback that responds as the endpoints are documented to. */
class HttpRerankerTest {
  private record Received(String path, @Nullable String authorization, JsonNode body) {}

  private final BlockingQueue<Received> requests = new LinkedBlockingQueue<>();
  private final CountDownLatch silence = new CountDownLatch(1);
  private HttpServer server;
  private volatile int status = 200;
  private volatile String response = "[]";
  private volatile boolean silent;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    silence.countDown();
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(
        new Received(
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            JsonMapper.builder().build().readTree(exchange.getRequestBody().readAllBytes())));
    if (silent) {
      try {
        silence.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private List<Double> scores(String path, @Nullable String model, String... texts)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    var settings =
        new GuardedEgressClient.Settings(
            AllowList.only(uri), Set.of(), "Quarry", Duration.ofSeconds(5));
    Duration timeout = silent ? Duration.ofMillis(300) : Duration.ofSeconds(20);
    try (GuardedEgressClient egress = new GuardedEgressClient(settings)) {
      return new HttpReranker(new RerankEndpoint(uri, model, "a-key", 30, timeout), egress)
          .scores("which stone", List.of(texts));
    }
  }

  @Test
  void text_embeddings_inference_is_asked_for_texts() throws Exception {
    response = "[{\"index\":1,\"score\":0.9},{\"index\":0,\"score\":-2.5}]";

    assertThat(scores("", null, "sand", "granite")).containsExactly(-2.5, 0.9);

    Received request = requests.take();
    assertThat(request.path()).isEqualTo("/rerank");
    assertThat(request.authorization()).isEqualTo("Bearer a-key");
    assertThat(request.body().path("query").asString()).isEqualTo("which stone");
    assertThat(request.body().path("texts").size()).isEqualTo(2);
    assertThat(request.body().path("truncate").asBoolean()).isTrue();
  }

  @Test
  void jina_and_cohere_are_asked_for_documents_with_a_model() throws Exception {
    response =
        "{\"results\":[{\"index\":0,\"relevance_score\":0.2},{\"index\":1,\"relevance_score\":0.7}]}";

    assertThat(scores("/v1/rerank", "rerank-1", "sand", "granite")).containsExactly(0.2, 0.7);

    Received request = requests.take();
    assertThat(request.path()).isEqualTo("/v1/rerank");
    assertThat(request.body().path("model").asString()).isEqualTo("rerank-1");
    assertThat(request.body().path("documents").size()).isEqualTo(2);
    assertThat(request.body().path("top_n").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "{}",
        "[]",
        "[{\"index\":0,\"score\":1}]",
        "[{\"index\":0,\"score\":1},{\"index\":0,\"score\":1}]",
        "[{\"index\":0,\"score\":1},{\"index\":2,\"score\":1}]",
        "[{\"index\":0,\"score\":\"NaN\"},{\"index\":1,\"score\":1}]"
      })
  void a_response_without_a_score_for_each_text_is_an_error(String body) {
    response = body;

    assertThatThrownBy(() -> scores("/rerank", null, "sand", "granite"))
        .isInstanceOf(RerankException.class)
        .hasMessageNotContaining("127.0.0.1");
  }

  @Test
  void refusals_and_silence_are_errors() {
    status = 503;
    assertThatThrownBy(() -> scores("/rerank", null, "sand"))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("503");
    status = 200;
    silent = true;
    assertThatThrownBy(() -> scores("/rerank", null, "sand"))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("cannot be reached");
    assertThat(Map.of("requests", requests.size())).containsEntry("requests", 2);
  }
}

package dev.quarry.orchestrator.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.quarry.orchestrator.KeyedOrchestrator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class EstimateShareApiTest {
  private static final String DRY_RUN = "/ingest-async?dry_run=true";
  private static final String TEXT = "{\"source_type\":\"text\",\"text\":\"Granite.\"}";

  private final Semaphore arrived = new Semaphore(0);
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer site;

  /** A site that blocks a dry run until the test releases it. */
  @BeforeEach
  void start() throws Exception {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.setExecutor(threads);
    site.createContext(
        "/",
        exchange -> {
          arrived.release();
          try {
            mayAnswer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] page = "<p>Granite.".getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    site.start();
  }

  @AfterEach
  void stop() {
    mayAnswer.countDown();
    site.stop(0);
    threads.close();
  }

  private String page() {
    return "{\"source_type\":\"document\",\"source_uri\":\"http://127.0.0.1:%d/a.html\"}"
        .formatted(site.getAddress().getPort());
  }

  @Test
  void dry_run_beyond_the_tenants_share_is_429_and_others_still_get_theirs() throws Exception {
    try (KeyedOrchestrator server = new KeyedOrchestrator("quarry.egress.allow=127.0.0.1")) {
      String greedy = server.key("greedy", "editor");
      String other = server.key("other", "editor");
      List<FutureTask<HttpResponse<String>>> underWay = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        FutureTask<HttpResponse<String>> dryRun =
            new FutureTask<>(() -> server.send("POST", DRY_RUN, page(), greedy));
        underWay.add(dryRun);
        threads.execute(dryRun);
      }
      arrived.acquire(2);

      HttpResponse<String> refused = server.send("POST", DRY_RUN, TEXT, greedy);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
      assertThat(refused.body()).contains("\"quota_exceeded\"", "At most 2 dry runs");
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
      HttpResponse<String> others = server.send("POST", DRY_RUN, TEXT, other);
      assertThat(others.statusCode()).as(others.body()).isEqualTo(200);

      mayAnswer.countDown();
      for (FutureTask<HttpResponse<String>> dryRun : underWay) {
        assertThat(dryRun.get().statusCode()).as(dryRun.get().body()).isEqualTo(200);
      }
      assertThat(server.send("POST", DRY_RUN, TEXT, greedy).statusCode()).isEqualTo(200);
    }
  }
}

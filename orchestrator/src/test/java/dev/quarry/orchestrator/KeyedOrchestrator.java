package dev.quarry.orchestrator;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The whole application with its own database; every request needs an API key. */
public final class KeyedOrchestrator implements AutoCloseable {
  public static final String OPERATOR = "the-key-of-the-operator";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final ConfigurableApplicationContext context;

  private static final class Shared {
    static final KeyedOrchestrator INSTANCE = new KeyedOrchestrator();
  }

  /** One for all tests of the process; each test uses its own tenants. */
  public static KeyedOrchestrator shared() {
    return Shared.INSTANCE;
  }

  public KeyedOrchestrator(String... properties) {
    try {
      Path data = Files.createTempDirectory("quarry-keyed-");
      List<String> more =
          new ArrayList<>(
              List.of(
                  "--quarry.db.pool-size=6", "--quarry.roles=api", "--quarry.api-key=" + OPERATOR));
      for (String property : properties) {
        more.add("--" + property);
      }
      context =
          OrchestratorApplication.application()
              .run(StartArguments.withoutModel(data, more.toArray(String[]::new)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a key through the API. */
  public String key(String tenant, String role) {
    String body = "{\"name\":\"test\",\"tenant\":\"%s\",\"role\":\"%s\"}".formatted(tenant, role);
    HttpResponse<String> made = send("POST", "/admin/api-keys", body, OPERATOR);
    if (made.statusCode() != 201) {
      throw new IllegalStateException(made.body());
    }
    return new JsonMapper().readTree(made.body()).path("key").asString();
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  /**
   * @param key sent as X-API-Key; absent: no key is sent
   */
  public HttpRequest.Builder request(String path, @Nullable String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(40));
    return key == null ? request : request.header("X-API-Key", key);
  }

  public HttpResponse<String> get(String path, @Nullable String key) {
    return send(request(path, key).GET());
  }

  public HttpResponse<String> send(
      String method, String path, @Nullable String json, @Nullable String key) {
    HttpRequest.Builder request = request(path, key);
    if (json == null) {
      return send(request.method(method, HttpRequest.BodyPublishers.noBody()));
    }
    return send(
        request
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}

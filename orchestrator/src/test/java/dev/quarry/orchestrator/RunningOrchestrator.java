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
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * The whole application on a free port with a database of its own, started once for all tests of
 * the process that ask for it.
 */
public final class RunningOrchestrator {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private RunningOrchestrator() {}

  private static final class Instance {
    static final ConfigurableApplicationContext CONTEXT = start();

    private static ConfigurableApplicationContext start() {
      try {
        Path data = Files.createTempDirectory("quarry-orchestrator-");
        return OrchestratorApplication.application()
            .run(
                StartArguments.fresh(
                    data,
                    "--quarry.roles=api",
                    "--quarry.egress.allow=127.0.0.1",
                    "--quarry.http.max-body=64KB",
                    "--quarry.http.max-submission=256KB",
                    "--quarry.http.max-upload=2MB"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public static int port() {
    Environment environment = Instance.CONTEXT.getEnvironment();
    return environment.getRequiredProperty("local.server.port", Integer.class);
  }

  public static <T> T bean(Class<T> type) {
    return Instance.CONTEXT.getBean(type);
  }

  public static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(40));
  }

  public static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}

package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of a start. */
class StartTest {
  @TempDir private Path data;

  @Test
  void refused_settings_are_the_first_and_the_last_output() throws Exception {
    Path file =
        Files.writeString(data.resolve("orchestrator.yml"), "quarry:\n  worker:\n    slotz: 3\n");
    try (QuarryProcess process = QuarryProcess.up(data, QuarryProcess.Ports.free())) {
      List<String> output = process.awaitEnd();

      assertThat(output)
          .contains(
              "quarry.worker.slotz ("
                  + file
                  + ", line 3) is not known. Did you mean"
                  + " quarry.engine.slots?");
      assertThat(output.getLast()).startsWith("Quarry did not start. quarry.worker.slotz");
      assertThat(output).noneMatch(line -> line.contains(" WARN ") || line.contains("Exception"));
      assertThat(data).isDirectoryNotContaining(each -> each.endsWith("postgres"));
    }
  }

  @Test
  void occupied_mcp_port_stops_the_start_before_the_database_is_created() throws Exception {
    QuarryProcess.Ports ports = QuarryProcess.Ports.free();
    try (ServerSocket other = new ServerSocket(ports.mcp(), 1, InetAddress.getLoopbackAddress());
        QuarryProcess process = QuarryProcess.up(data, ports)) {
      List<String> output = process.awaitEnd();

      assertThat(output).anyMatch(line -> line.contains("QUARRY_MCP_PORT"));
      assertThat(output.getLast()).contains("port " + other.getLocalPort());
      assertThat(output).filteredOn(line -> line.contains("APPLICATION FAILED")).hasSize(1);
      assertThat(data).isDirectoryNotContaining(each -> each.endsWith("postgres"));
    }
  }

  @Test
  void unreachable_database_is_reported_without_framework_messages() throws Exception {
    Map<String, String> unreachable =
        Map.of(
            "QUARRY_DB_URL",
            "jdbc:postgresql://127.0.0.1:1/quarry",
            "QUARRY_DB_STARTTIMEOUT",
            "100ms");
    try (QuarryProcess process = QuarryProcess.up(data, QuarryProcess.Ports.free(), unreachable)) {
      List<String> output = process.awaitEnd();

      assertThat(output).anyMatch(line -> line.startsWith("The database cannot be reached"));
      assertThat(output.getLast())
          .startsWith("Quarry did not start. The database cannot be reached");
      assertThat(output)
          .noneMatch(line -> line.contains("cancelling refresh") || line.contains("BeanCreation"));
    }
  }

  @Test
  void address_in_a_settings_file_is_used_by_all_parts() throws Exception {
    QuarryProcess.Ports variables = QuarryProcess.Ports.free();
    int port = QuarryProcess.Ports.free().orchestrator();
    Files.writeString(
        data.resolve("orchestrator.yml"), "server.port: " + port + "\nquarry.engine.drain: 3s\n");
    try (QuarryProcess process = QuarryProcess.up(data, variables)) {
      assertThat(process.awaitLine("Settings files: "))
          .contains(data.resolve("orchestrator.yml") + ". Gateway routes: none.");
      assertThat(process.awaitLine("  Orchestrator   ")).endsWith(":" + port);
      assertThat(callTool(variables.mcp())).isEqualTo(200);
      assertThat(new InstanceFile(data).read())
          .hasValueSatisfying(
              instance ->
                  assertThat(new HttpOrchestratorClient(instance.orchestrator().toString(), null))
                      .matches(HttpOrchestratorClient::isHealthy));
      process.stop();
      assertThat(process.awaitLine("Stopping: ")).contains("at most 3s (quarry.engine.drain)");
    }
  }

  @Test
  void start_sends_a_request_through_both_servers_and_leaves_no_trace() throws Exception {
    QuarryProcess.Ports ports = QuarryProcess.Ports.free();
    try (QuarryProcess process = QuarryProcess.up(data, ports, Map.of("QUARRY_ACCESS", "keys"))) {
      String line = process.awaitLine("The first admin key");
      String key = line.replaceAll(".*once: (\\S+) .*", "$1");
      process.awaitLine("Quarry is up");

      String metrics = get(ports, "/actuator/prometheus", key);
      assertThat(metrics)
          .containsPattern("http_server_requests_seconds_count\\{.*uri=\"/health\".*} 1\\b")
          .doesNotContainPattern("(?m)^jobs_created_total.* [1-9]");
      assertThat(get(ports, "/jobs?total=true", key)).contains("\"total\":0");
      assertThat(get(ports, "/admin/audit", key)).doesNotContain("/health");
    }
  }

  private static String get(QuarryProcess.Ports ports, String path, String key) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.orchestrator() + path))
            .header("X-API-Key", key)
            .build();
    return send(request).body();
  }

  /** Calls a tool that calls the orchestrator. */
  private static int callTool(int port) throws Exception {
    HttpRequest call =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp/list_jobs"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    return send(call).statusCode();
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}

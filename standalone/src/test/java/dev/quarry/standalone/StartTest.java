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

/** What a start says, and does not say. */
class StartTest {
  @TempDir private Path data;

  @Test
  void refused_settings_are_the_first_and_the_last_thing_that_is_said() throws Exception {
    Path file =
        Files.writeString(data.resolve("orchestrator.yml"), "quarry:\n  worker:\n    slotz: 3\n");
    try (QuarryProcess process = QuarryProcess.up(data, QuarryProcess.Ports.free())) {
      List<String> said = process.awaitEnd();

      assertThat(said)
          .contains(
              "quarry.worker.slotz ("
                  + file
                  + ", line 3) is not known. Did you mean"
                  + " quarry.engine.slots?");
      assertThat(said.getLast()).startsWith("Quarry did not start. quarry.worker.slotz");
      assertThat(said).noneMatch(line -> line.contains(" WARN ") || line.contains("Exception"));
      assertThat(data).isDirectoryNotContaining(each -> each.endsWith("postgres"));
    }
  }

  @Test
  void port_that_the_mcp_server_cannot_have_stops_the_orchestrator_before_its_database()
      throws Exception {
    QuarryProcess.Ports ports = QuarryProcess.Ports.free();
    try (ServerSocket other = new ServerSocket(ports.mcp(), 1, InetAddress.getLoopbackAddress());
        QuarryProcess process = QuarryProcess.up(data, ports)) {
      List<String> said = process.awaitEnd();

      assertThat(said).anyMatch(line -> line.contains("QUARRY_MCP_PORT"));
      assertThat(said.getLast()).contains("port " + other.getLocalPort());
      assertThat(said).filteredOn(line -> line.contains("APPLICATION FAILED")).hasSize(1);
      assertThat(data).isDirectoryNotContaining(each -> each.endsWith("postgres"));
    }
  }

  @Test
  void database_that_is_not_there_is_told_without_the_framework() throws Exception {
    Map<String, String> nobody =
        Map.of(
            "QUARRY_DB_URL",
            "jdbc:postgresql://127.0.0.1:1/quarry",
            "QUARRY_DB_STARTTIMEOUT",
            "100ms");
    try (QuarryProcess process = QuarryProcess.up(data, QuarryProcess.Ports.free(), nobody)) {
      List<String> said = process.awaitEnd();

      assertThat(said).anyMatch(line -> line.startsWith("The database cannot be reached"));
      assertThat(said.getLast()).startsWith("Quarry did not start. The database cannot be reached");
      assertThat(said)
          .noneMatch(line -> line.contains("cancelling refresh") || line.contains("BeanCreation"));
    }
  }

  @Test
  void address_of_a_settings_file_is_the_one_that_everybody_is_told() throws Exception {
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
              note ->
                  assertThat(new HttpOrchestratorClient(note.orchestrator().toString(), null))
                      .matches(HttpOrchestratorClient::healthy));
      process.stop();
      assertThat(process.awaitLine("Stopping: ")).contains("at most 3s (quarry.engine.drain)");
    }
  }

  /** A tool that asks the orchestrator. */
  private static int callTool(int port) throws Exception {
    HttpRequest call =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp/list_jobs"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(call, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
  }
}

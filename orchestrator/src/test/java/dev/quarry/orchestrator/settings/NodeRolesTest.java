package dev.quarry.orchestrator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.StartArguments;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.settings.ConfigurationException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

class NodeRolesTest {
  @TempDir Path data;

  @Test
  void a_node_has_the_roles_that_are_named() {
    assertThat(NodeRoles.parse("api,worker")).isEqualTo(new NodeRoles(true, true));
    assertThat(NodeRoles.parse(" worker , api ")).isEqualTo(new NodeRoles(true, true));
    assertThat(NodeRoles.parse("api")).isEqualTo(new NodeRoles(true, false));
    assertThat(NodeRoles.parse("worker")).isEqualTo(new NodeRoles(false, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", "api,", "wroker", "api,wroker", "api worker", "none"})
  void no_role_or_an_unknown_one_is_refused_with_what_is_allowed(String roles) {
    assertThatThrownBy(() -> NodeRoles.parse(roles))
        .hasMessageContaining("quarry.roles (QUARRY_ROLES)")
        .isInstanceOfSatisfying(
            ConfigurationException.class, e -> assertThat(e.action()).contains("api", "worker"));
  }

  @Test
  void an_application_without_a_role_does_not_start() {
    assertThatThrownBy(() -> start(""))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("QUARRY_ROLES");
  }

  @Test
  void node_without_the_api_role_serves_only_health_and_metrics() throws Exception {
    try (ConfigurableApplicationContext node = start("worker");
        HttpClient client = HttpClient.newHttpClient()) {
      String base =
          "http://127.0.0.1:" + node.getEnvironment().getRequiredProperty("local.server.port");
      assertThat(get(client, base + "/health").statusCode()).isEqualTo(200);
      assertThat(get(client, base + "/health/workers").statusCode()).isEqualTo(200);
      assertThat(get(client, base + "/actuator/prometheus").statusCode()).isEqualTo(200);
      assertThat(get(client, base + "/actuator/info").statusCode()).isEqualTo(200);
      HttpResponse<String> jobs = get(client, base + "/jobs");
      assertThat(jobs.statusCode()).isEqualTo(404);
      assertThat(jobs.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(jobs.body()).contains("not_found", "QUARRY_ROLES");
    }
  }

  private static HttpResponse<String> get(HttpClient client, String uri) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private ConfigurableApplicationContext start(String roles) {
    return OrchestratorApplication.application()
        .run(StartArguments.withoutModel(data, "--quarry.roles=" + roles));
  }
}

package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.settings.HttpProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The template of nginx's configuration, its rendering for the containers, and its variables. */
class NginxTemplateTest {
  private static final Path CONTAINERS = NginxTemplate.ROOT.resolve("docker/nginx");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The MCP server's longest wait, longer than that of the orchestrator (30 s). */
  private static final int LONGEST_WAIT_SECONDS = 45;

  @BeforeAll
  static void require() throws Exception {
    NginxTemplate.requireTools();
  }

  @Test
  void configuration_of_the_containers_is_the_rendered_template() throws Exception {
    assertThat(Files.readString(CONTAINERS.resolve("quarry.conf")))
        .as("docker/nginx/render.py > docker/nginx/quarry.conf writes it")
        .isEqualTo(NginxTemplate.rendered());
  }

  @Test
  void every_variable_has_a_default_in_the_role_and_a_value_for_the_containers() throws Exception {
    String role =
        Files.readString(NginxTemplate.ROOT.resolve("ansible/roles/nginx/defaults/main.yml"));
    List<String> defaults =
        Pattern.compile("^(nginx_\\w+):", Pattern.MULTILINE)
            .matcher(role)
            .results()
            .map(found -> found.group(1))
            .toList();
    List<String> read = NginxTemplate.variables();
    assertThat(read).contains("nginx_rate");
    assertThat(containers().propertyNames()).containsExactlyInAnyOrderElementsOf(read);
    // Ansible defines this one.
    assertThat(defaults)
        .containsAll(read.stream().filter(name -> !name.equals("ansible_managed")).toList());
  }

  @Test
  void problems_are_those_of_the_api() throws Exception {
    Map<String, Optional<ProblemCode>> codes = new TreeMap<>();
    for (MatchResult found :
        Pattern.compile("return (\\d+) '(\\{.*})';")
            .matcher(NginxTemplate.rendered())
            .results()
            .toList()) {
      JsonNode problem = JSON.readTree(found.group(2));
      String code = problem.path("code").asString();
      Optional<ProblemCode> known =
          Arrays.stream(ProblemCode.values()).filter(each -> each.code().equals(code)).findAny();
      codes.put(code, known);
      assertThat(problem.path("status").asInt()).isEqualTo(Integer.parseInt(found.group(1)));
      assertThat(problem.path("type").asString()).isEqualTo("urn:quarry:problem:" + code);
      known.ifPresent(
          each -> {
            assertThat(problem.path("title").asString()).isEqualTo(each.title());
            assertThat(problem.path("status").asInt()).isEqualTo(each.status());
          });
    }
    assertThat(codes).hasSizeGreaterThan(6);
    assertThat(codes.entrySet())
        .filteredOn(each -> each.getValue().isEmpty())
        .extracting(Map.Entry::getKey)
        .containsExactly("server_unavailable");
    assertThat(Files.readString(NginxTemplate.ROOT.resolve("docs/api.md")))
        .contains("| `server_unavailable` | 502, 503, 504 |");
  }

  @Test
  void limits_and_timeouts_fit_the_defaults_of_the_servers() throws Exception {
    HttpProperties orchestrator =
        Binder.get(new StandardEnvironment()).bindOrCreate("quarry.http", HttpProperties.class);
    String role =
        Files.readString(NginxTemplate.ROOT.resolve("ansible/roles/nginx/defaults/main.yml"));
    Map<String, DataSize> limits =
        Map.of(
            "nginx_max_body", orchestrator.maxBody(),
            "nginx_max_submission", orchestrator.maxSubmission(),
            "nginx_max_upload",
                DataSize.ofBytes(
                    orchestrator.maxUpload().toBytes() + orchestrator.maxSubmission().toBytes()),
            "nginx_max_import", orchestrator.maxImport(),
            "nginx_mcp_max_body", mcpMaxBody());
    limits.forEach(
        (name, limit) -> {
          String nginx = limit.toMegabytes() + "m";
          assertThat(containers().path(name).asString()).as(name).isEqualTo(nginx);
          assertThat(role).contains("\n" + name + ": " + nginx + "\n");
        });
    assertThat(containers().path("nginx_read_timeout").asString()).isEqualTo("90s");
    assertThat(role).contains("\nnginx_read_timeout: 90s\n");
    assertThat(90).isGreaterThan(LONGEST_WAIT_SECONDS);
  }

  private static DataSize mcpMaxBody() throws Exception {
    String settings =
        Files.readString(
            NginxTemplate.ROOT.resolve("mcp-server/src/main/resources/mcp-server.yml"));
    return DataSize.parse(
        Pattern.compile("QUARRY_MCP_MAX_BODY:(\\w+)}")
            .matcher(settings)
            .results()
            .findAny()
            .orElseThrow()
            .group(1));
  }

  private static JsonNode containers() {
    return JSON.readTree(CONTAINERS.resolve("variables.json"));
  }
}

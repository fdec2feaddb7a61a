package dev.quarry.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The roles of ansible/, as far as they can be checked without a host. */
@Timeout(600)
final class AnsibleTest {
  private static final Path ANSIBLE = Path.of("../ansible").toAbsolutePath().normalize();
  private static final List<String> ROLES =
      List.of(
          "backup",
          "mcp_server",
          "monitoring",
          "nginx",
          "orchestrator",
          "postgresql",
          "qdrant",
          "redis",
          "release",
          "workers");

  @TempDir private Path cache;

  @Test
  void roles_follow_the_rules_for_production() throws Exception {
    run("ansible-lint", "--offline", "--nocolor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-host.ini", "prod.ini"})
  void play_is_well_formed(String inventory) throws Exception {
    run("ansible-playbook", "-i", "inventory/" + inventory, "site.yml", "--syntax-check");
  }

  @Test
  void each_role_describes_its_variables_and_has_a_tag() throws Exception {
    try (Stream<Path> roles = Files.list(ANSIBLE.resolve("roles"))) {
      assertThat(roles.map(role -> role.getFileName().toString())).hasSameElementsAs(ROLES);
    }
    String play = Files.readString(ANSIBLE.resolve("site.yml"));
    for (String role : ROLES) {
      Path directory = ANSIBLE.resolve("roles").resolve(role);
      assertThat(directory.resolve("meta/argument_specs.yml")).exists();
      assertThat(play).containsPattern("tags: (\\[[^]]*\\b)?" + role + "\\b");
      List<String> described =
          Files.readAllLines(directory.resolve("meta/argument_specs.yml")).stream()
              .map(String::strip)
              .toList();
      for (String line : Files.readAllLines(directory.resolve("defaults/main.yml"))) {
        if (line.matches("[a-z].*:.*")) {
          String name = line.substring(0, line.indexOf(':'));
          assertThat(name).startsWith(role + "_");
          assertThat(described).as(role).contains(name + ":");
        }
      }
    }
  }

  private void run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(ANSIBLE.toFile()).redirectErrorStream(true);
    builder.environment().put("ANSIBLE_HOME", cache.toString());
    builder.environment().put("ANSIBLE_LOCAL_TEMP", cache.resolve("tmp").toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      OutsideTool.named(command[0]).absent("it is not on the PATH: ansible/ is not checked");
      return;
    }
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
  }
}

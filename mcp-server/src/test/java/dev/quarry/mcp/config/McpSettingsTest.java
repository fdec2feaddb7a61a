package dev.quarry.mcp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.settings.ConfigurationException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that stop the start. */
final class McpSettingsTest {
  @TempDir Path folder;

  @Test
  void unknown_key_is_refused_by_name_and_without_its_value() throws Exception {
    Path file =
        Files.writeString(folder.resolve("mcp-server.yml"), "quarry.mcp.api-keys: hunter2\n");

    assertThatThrownBy(() -> start("--spring.config.additional-location=file:" + file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("quarry.mcp.api-keys (" + file + ", line 1) is not known.")
        .hasMessageContaining("Did you mean quarry.mcp.api-key?")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void known_keys_pass_and_a_port_in_use_is_named_with_the_key_that_changes_it() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("mcp-server.yml"), "quarry.mcp.allowed-hosts: [mcp.example.org]\n");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  start(
                      "--spring.config.additional-location=file:" + file,
                      "--server.port=" + other.getLocalPort()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("port " + other.getLocalPort())
          .satisfies(
              e -> assertThat(((ConfigurationException) e).action()).contains("QUARRY_MCP_PORT"));
    }
  }

  @Test
  void key_of_the_orchestrator_is_sent_to_its_own_file() throws Exception {
    Path file = Files.writeString(folder.resolve("mcp-server.yml"), "quarry.engine.slots: 3\n");

    assertThatThrownBy(() -> start("--spring.config.additional-location=file:" + file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("quarry.engine.slots")
        .hasMessageContaining("orchestrator.yml");
  }

  @Test
  void value_of_the_wrong_form_is_named_with_its_file_and_line() throws Exception {
    Path file = Files.writeString(folder.resolve("mcp-server.yml"), "\nquarry.mcp.max-body: 4XB\n");

    assertThatThrownBy(() -> start("--spring.config.additional-location=file:" + file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("quarry.mcp.max-body (" + file + ", line 2)")
        .hasMessageNotContaining("4XB");
  }

  @Test
  void key_is_read_from_a_file_of_the_directory_of_secrets() throws Exception {
    Files.writeString(folder.resolve("QUARRY_API_KEY"), "a-key-of-sixteen-characters\n");

    try (var context =
        McpApplication.application().run("--server.port=0", "--QUARRY_SECRETS=" + folder)) {
      assertThat(context.getEnvironment().getProperty("quarry.mcp.api-key"))
          .isEqualTo("a-key-of-sixteen-characters");
    }
  }

  @Test
  void node_tag_that_a_session_id_cannot_begin_with_is_refused() {
    for (String tag : List.of("A1", "a-1", "a.1", "seventeencharacte")) {
      assertThatThrownBy(() -> start("--quarry.mcp.node=" + tag))
          .as(tag)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("quarry.mcp.node (QUARRY_MCP_NODE)");
    }
  }

  private static void start(String... arguments) {
    McpApplication.application().run(arguments).close();
  }
}

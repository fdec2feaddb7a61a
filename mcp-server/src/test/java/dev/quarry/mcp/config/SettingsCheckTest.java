package dev.quarry.mcp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that stop the start. */
final class SettingsCheckTest {
  @TempDir Path folder;

  @Test
  void unknown_key_is_refused_by_name_and_without_its_value() throws Exception {
    Path file =
        Files.writeString(folder.resolve("mcp-server.yml"), "quarry.mcp.api-keys: hunter2\n");

    assertThatThrownBy(() -> start("--spring.config.additional-location=file:" + file))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("quarry.mcp.api-keys")
        .hasMessageNotContaining("hunter2")
        .satisfies(
            e -> assertThat(((StartRefusedException) e).action()).contains("quarry.mcp.api-key,"));
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
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("port " + other.getLocalPort())
          .satisfies(
              e -> assertThat(((StartRefusedException) e).action()).contains("QUARRY_MCP_PORT"));
    }
  }

  private static void start(String... arguments) {
    McpApplication.application().run(arguments).close();
  }
}

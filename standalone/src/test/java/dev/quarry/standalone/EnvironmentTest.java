package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quarry.standalone.command.Quarry;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the launcher and the commands in other environments: an ASCII locale, another home
 * directory. The command lines are written to scripts, because this JVM can pass only characters of
 * its own locale as arguments.
 */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // initialised by startServer()
class EnvironmentTest {
  private static final String FOUND =
      """
      {"query":"q","mode":"hybrid","notice":"n","results":[{"text":"Grüße aus 東京",
       "uri":"http://site.test/größe","title":"Straße","headings":[],"score":1,
       "document_id":"00000000-0000-0000-0000-000000000001",
       "chunk_id":"00000000-0000-0000-0000-000000000001","collection":"default","start_offset":0,
       "end_offset":3,"ingested_at":"2026-01-01T00:00:00Z"}]}
      """;

  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private HttpServer server;
  @TempDir private Path folder;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::respond);
    server.start();
    Path target = Files.createDirectories(folder.resolve("standalone/target"));
    Files.createFile(target.resolve("built"));
    Files.copy(Path.of("..", "quarry"), folder.resolve("quarry"));
    try (OutputStream file = Files.newOutputStream(target.resolve("standalone.jar"))) {
      new JarOutputStream(file, manifest()).close();
    }
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void arguments_and_output_keep_umlauts_in_an_ascii_locale() throws Exception {
    for (String locale : new String[] {"C", "POSIX", "no_SUCH.UTF-8"}) {
      Completed command =
          run("LC_ALL=" + locale + " ./quarry search 'Grüße aus' Köln --orchestrator " + address());

      assertThat(requests.take()).as(locale).contains("\"query\":\"Grüße aus Köln\"");
      assertThat(command.output()).contains("Straße", "http://site.test/größe", "Grüße aus 東京");
      assertThat(command.code()).isZero();
    }
  }

  @Test
  void undecodable_argument_is_refused_with_an_instruction() throws Exception {
    Completed command =
        run("LC_ALL=C ./quarry search \"$(printf 'gr\\374n')\" --orchestrator " + address());

    assertThat(command.code()).isEqualTo(2);
    assertThat(command.output()).contains("encoding", "LC_ALL=C.UTF-8");
    assertThat(requests).isEmpty();
  }

  @Test
  void data_directory_may_have_umlauts_in_an_ascii_locale() throws Exception {
    writeInstanceFile(folder.resolve("Müllers Daten"));

    Completed command = run("LC_ALL=C QUARRY_DATA=\"$PWD/Müllers Daten\" ./quarry search x");

    assertThat(command.output()).contains("Straße");
    assertThat(command.code()).isZero();
  }

  @Test
  @Timeout(300)
  void quarry_starts_on_a_data_directory_with_umlauts_in_an_ascii_locale() throws Exception {
    QuarryProcess.Ports ports = QuarryProcess.Ports.free();
    Process process =
        commandLine(
                "LC_ALL=C QUARRY_DATA=\"$PWD/Müllers Daten\" QUARRY_PORT=%d QUARRY_MCP_PORT=%d"
                        .formatted(ports.orchestrator(), ports.mcp())
                    + " ./quarry up")
            .start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = new ArrayList<>();
      while (lines.isEmpty() || !lines.getLast().startsWith("  Data ")) {
        String line = output.readLine();
        assertThat(line).as("went on after %s", lines).isNotNull();
        lines.add(line);
      }
      assertThat(lines.getLast()).endsWith("/Müllers Daten");
      assertThat(folder.resolve("Müllers Daten")).isNotEmptyDirectory();
    } finally {
      process.toHandle().destroy();
      process.waitFor();
    }
  }

  @Test
  void home_directory_is_read_from_the_environment() throws Exception {
    writeInstanceFile(folder.resolve("another home/.quarry"));

    Completed command = run("HOME=\"$PWD/another home\" ./quarry search x");

    assertThat(command.output()).contains("Straße");
    assertThat(command.code()).isZero();
  }

  private record Completed(int code, String output) {}

  private Completed run(String line) throws Exception {
    Process process = commandLine(line).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Completed(process.waitFor(), output);
  }

  private ProcessBuilder commandLine(String line) throws IOException {
    Path script = Files.writeString(folder.resolve("command.sh"), "exec env " + line + "\n");
    ProcessBuilder builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().keySet().removeIf(name -> name.startsWith("QUARRY_"));
    builder.environment().remove("ORCHESTRATOR_URL");
    builder.environment().put("QUARRY_AOT", "off");
    return builder;
  }

  /** Writes the instance file of a running Quarry. */
  private void writeInstanceFile(Path data) throws IOException {
    InstanceFile file = new InstanceFile(Files.createDirectories(data));
    file.write(new InstanceFile.Instance(ProcessHandle.current().pid(), URI.create(address())));
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void respond(HttpExchange exchange) throws IOException {
    requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] body = FOUND.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** The manifest of a jar with the class path of this test. */
  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, Quarry.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    return manifest;
  }
}

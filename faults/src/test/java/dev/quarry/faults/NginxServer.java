package dev.quarry.faults;

import dev.quarry.orchestrator.OutsideTool;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An installed nginx on loopback with the configuration of the Ansible role, as a user without
 * privileges.
 */
final class NginxServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration START = Duration.ofSeconds(20);
  private static final String MAIN =
      """
      daemon off;
      worker_processes 2;
      pid %1$s/nginx.pid;
      error_log %1$s/error.log notice;
      events { worker_connections 2048; }
      http {
        include /etc/nginx/mime.types;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        include %1$s/quarry.conf;
      }
      """;

  private final Path folder;
  private final int port;
  private final int httpsPort;
  private final Process process;

  private NginxServer(Path folder, int port, int httpsPort, Process process) {
    this.folder = folder;
    this.port = port;
    this.httpsPort = httpsPort;
    this.process = process;
  }

  /** Skips the test where nginx is not installed or its configuration cannot be rendered. */
  static void requireTools() throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of("/usr/sbin/nginx"))) {
      OutsideTool.named("nginx").absent("it is not installed: the reverse proxy is not tested");
    }
    NginxTemplate.requireTools();
  }

  /**
   * @param variables of the role, where they differ from those of the containers
   */
  static NginxServer start(Map<String, Object> variables) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("quarry-nginx-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    int port = JavaProcess.freePort();
    int httpsPort = JavaProcess.freePort();
    Map<String, Object> all =
        new HashMap<>(
            Map.of(
                "nginx_addresses", List.of("127.0.0.1"),
                "nginx_http_port", port,
                "nginx_https_port", httpsPort,
                "nginx_resolver", "",
                "nginx_orchestrators", List.of("127.0.0.1:1"),
                "nginx_mcp_servers", List.of("127.0.0.1:1"),
                "nginx_access_log", folder.resolve("access.log").toString()));
    all.putAll(variables);
    Path overrides =
        Files.writeString(folder.resolve("variables.json"), JSON.writeValueAsString(all));
    Files.writeString(folder.resolve("quarry.conf"), NginxTemplate.rendered(overrides));
    Path main = Files.writeString(folder.resolve("nginx.conf"), MAIN.formatted(folder));
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.addAll(List.of("/usr/sbin/nginx", "-p", folder.toString(), "-c", main.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.log").toFile())
            .start();
    NginxServer server = new NginxServer(folder, port, httpsPort, process);
    server.awaitReady();
    return server;
  }

  /** With some orchestrators. */
  static NginxServer before(NodeProcess... orchestrators) throws Exception {
    return start(Map.of("nginx_orchestrators", addresses(orchestrators)));
  }

  static List<String> addresses(NodeProcess... nodes) {
    return List.of(nodes).stream().map(node -> "127.0.0.1:" + node.port()).toList();
  }

  private void awaitReady() {
    Await.until(
        () -> "nginx listens; it said:\n" + read("output.log") + read("error.log"),
        START,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("nginx ended: " + read("output.log") + read("error.log"));
          }
          try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connected.isConnected();
          }
        });
  }

  int port() {
    return port;
  }

  int httpsPort() {
    return httpsPort;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Api api() {
    return new Api(url());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(60));
  }

  /** The lines of the access log for a path. nginx writes one at the end of each request. */
  List<JsonNode> logged(String path) {
    return read("access.log")
        .lines()
        .map(JSON::readTree)
        .filter(line -> line.path("path").asString().equals(path))
        .toList();
  }

  /** The servers that requests of a path were sent to. */
  Set<String> servers(String path) {
    Set<String> servers = new TreeSet<>();
    logged(path).forEach(line -> servers.add(line.path("server").asString()));
    return servers;
  }

  String accessLog() {
    return read("access.log");
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      return "(no " + file + ")";
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    FileSystemUtils.deleteRecursively(folder);
  }
}

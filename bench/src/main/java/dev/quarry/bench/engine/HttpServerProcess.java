package dev.quarry.bench.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTTP server in a separate process with the class path of this program. */
final class HttpServerProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final Process process;
  private final int port;

  private HttpServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Waits until the server listens. */
  static HttpServerProcess start(Class<?> application, List<String> arguments, Path log)
      throws IOException, InterruptedException {
    return start(List.of(), application, arguments, log);
  }

  /**
   * @param java JVM options
   */
  static HttpServerProcess start(
      List<String> java, Class<?> application, List<String> arguments, Path log)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector"));
    command.addAll(java);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            application.getName(),
            "--server.address=127.0.0.1",
            "--server.port=" + port,
            "--spring.threads.virtual.enabled=true",
            "--spring.main.banner-mode=off"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("QUARRY_"));
    HttpServerProcess server = new HttpServerProcess(builder.start(), port);
    server.awaitListening(log);
    return server;
  }

  int port() {
    return port;
  }

  /**
   * Memory in bytes.
   *
   * @param heap used heap
   * @param resident resident set size of the process
   */
  record Memory(long heap, long resident) {}

  /** Measures after two garbage collections. Needs a JDK and Linux. */
  Memory memory() throws IOException, InterruptedException {
    ask("GC.run");
    ask("GC.run");
    Matcher used = USED.matcher(ask("GC.heap_info"));
    if (!used.find()) {
      throw new IOException("the server does not tell its heap");
    }
    Path status = Path.of("/proc/" + process.pid() + "/status");
    Matcher resident = RESIDENT.matcher(Files.readString(status));
    if (!resident.find()) {
      throw new IOException("no resident memory in " + status);
    }
    return new Memory(Long.parseLong(used.group(1)) << 10, Long.parseLong(resident.group(1)) << 10);
  }

  private String ask(String command) throws IOException, InterruptedException {
    Process asking =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "" + process.pid(),
                command)
            .redirectErrorStream(true)
            .start();
    String answer = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (asking.waitFor() != 0) {
      throw new IOException(command + ": " + answer);
    }
    return answer;
  }

  private void awaitListening(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new IOException("the server did not start; its log is " + log);
      }
      Thread.sleep(100);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

package dev.quarry.orchestrator.store.redis;

import dev.quarry.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A redis-server process of the test, without persistence. It can be killed and frozen. */
public final class RedisServer implements AutoCloseable {
  private final Path binary;
  private final List<String> options;
  private final int port;
  private @Nullable Process process;

  private RedisServer(Path binary, List<String> options) throws IOException {
    this.binary = binary;
    this.options = options;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /**
   * Redis 6.2, from a Maven artifact.
   *
   * @param options of its command line; {@code PORT} stands for its port
   */
  public static RedisServer embedded(String... options) throws IOException, InterruptedException {
    return started(Embedded.BINARY, List.of(options));
  }

  /** The redis-server on the PATH, if it is installed. */
  public static Optional<RedisServer> system() throws IOException, InterruptedException {
    Optional<Path> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(directory -> Path.of(directory, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst();
    return found.isPresent() ? Optional.of(started(found.get(), List.of())) : Optional.empty();
  }

  private static RedisServer started(Path binary, List<String> options)
      throws IOException, InterruptedException {
    RedisServer server = new RedisServer(binary, options);
    server.start();
    return server;
  }

  private static final class Embedded {
    static final Path BINARY = unpack();

    private static Path unpack() {
      String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      boolean arm = System.getProperty("os.arch").equals("aarch64");
      String name =
          os.startsWith("mac")
              ? "redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64")
              : arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
      try (InputStream binary = RedisServer.class.getResourceAsStream("/" + name)) {
        if (binary == null) {
          throw new IOException(name + " is not in the artifact embedded-redis");
        }
        Path file = Files.createTempFile("redis-server-", "");
        file.toFile().deleteOnExit();
        Files.write(file, binary.readAllBytes());
        if (!file.toFile().setExecutable(true)) {
          throw new IOException(file + " cannot be made executable");
        }
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /**
   * @param login user and password, as a URL has them
   */
  String url(String scheme, String login) {
    return scheme + "://" + login + "@127.0.0.1:" + port;
  }

  /** Starts the process, also after it was killed. */
  public void start() throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                binary.toString(),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no"));
    options.forEach(option -> line.add(option.replace("PORT", String.valueOf(port))));
    process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Await.until("redis-server answers", this::answers);
  }

  /** Also true for a server that requires a password or TLS. */
  private boolean answers() {
    if (options.contains("--tls-port")) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return socket.isConnected();
      } catch (IOException e) {
        return false;
      }
    }
    String answer = tell("PING");
    return answer.startsWith("+PONG") || answer.startsWith("-NOAUTH");
  }

  public void kill() throws InterruptedException {
    Process running = process();
    running.destroyForcibly();
    running.waitFor();
  }

  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  public void flush() {
    tell("FLUSHALL");
  }

  /** The response to an inline command; empty if there is none. */
  public String tell(String command) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 2_000);
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      byte[] answer = new byte[4096];
      int read = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, read), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process().pid())).inheritIO().start();
    if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IOException("kill -" + name + " failed");
    }
  }

  private Process process() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("never started");
    }
    return running;
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}

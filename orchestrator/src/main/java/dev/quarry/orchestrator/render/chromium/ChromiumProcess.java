package dev.quarry.orchestrator.render.chromium;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.orchestrator.render.RenderSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A running browser: a shell and, as its descendants, the processes of Chromium. It has none of the
 * environment variables of this process. Thread-safe.
 */
final class ChromiumProcess implements AutoCloseable {
  private static final int KEPT_LOG_CHARS = 2_000;
  private static final int ORDERLY_EXIT_SECONDS = 3;
  private static final int MAX_TEMPORARY_PATH = 24;

  private final Process shell;
  private final StringBuilder log = new StringBuilder();

  private ChromiumProcess(Process shell) {
    this.shell = shell;
  }

  static ChromiumProcess start(Path executable, RenderSettings settings, boolean sandbox)
      throws IOException {
    Path profile = Files.createTempDirectory(temporary(), "quarry-chromium-");
    ProcessBuilder builder =
        new ProcessBuilder(ChromiumCommand.of(executable, profile, settings, sandbox));
    builder.directory(profile.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                "/usr/local/bin:/usr/bin:/bin",
                "HOME",
                profile.toString(),
                "TMPDIR",
                profile.toString(),
                "LANG",
                "C.UTF-8"));
    try {
      ChromiumProcess process = new ChromiumProcess(builder.start());
      Thread.ofPlatform()
          .daemon()
          .name("chromium-log-" + process.shell.pid())
          .start(process::readLog);
      return process;
    } catch (IOException e) {
      Files.delete(profile);
      throw e;
    }
  }

  /** Chromium creates a socket in its profile, whose path may have 107 characters. */
  private static Path temporary() {
    Path configured = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    Path shorter = Path.of("/tmp");
    boolean tooLong = configured.toString().length() > MAX_TEMPORARY_PATH;
    return tooLong && Files.isWritable(shorter) ? shorter : configured;
  }

  /** Messages from the browser, each ended by a NUL byte. */
  InputStream output() {
    return shell.getInputStream();
  }

  /** Messages to the browser; it ends when this stream is closed. */
  OutputStream input() {
    return shell.getOutputStream();
  }

  long pid() {
    return shell.pid();
  }

  /** The last lines that the browser has logged. */
  synchronized String log() {
    return log.toString().strip();
  }

  private synchronized void append(String text) {
    log.append(text);
    log.delete(0, Math.max(0, log.length() - KEPT_LOG_CHARS));
  }

  private void readLog() {
    byte[] buffer = new byte[4096];
    try (InputStream errors = shell.getErrorStream()) {
      for (int n = errors.read(buffer); n >= 0; n = errors.read(buffer)) {
        append(new String(buffer, 0, n, UTF_8));
      }
    } catch (IOException e) {
      append("(the log could not be read: " + e + ")");
    }
  }

  /** Ends the browser: at once if it does not end by itself within seconds. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
    } catch (IOException e) {
      // The browser has already ended.
    }
    try {
      if (!shell.waitFor(ORDERLY_EXIT_SECONDS, TimeUnit.SECONDS)) {
        kill();
        shell.waitFor(ORDERLY_EXIT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  /** Kills the browser. The shell then removes the profile and ends. */
  void kill() {
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
  }
}

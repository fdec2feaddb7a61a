package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The server's file {@code postmaster.pid}: line 1 is the process id, line 4 the TCP port, line 8
 * the state.
 *
 * @param port 0 until the server has written it
 */
record PostmasterPid(long pid, int port, boolean ready) {

  /** Empty if the file does not exist or is incomplete: the server writes it in several steps. */
  static Optional<PostmasterPid> read(Path data) {
    try {
      List<String> lines = Files.readAllLines(file(data), StandardCharsets.ISO_8859_1);
      if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,18}")) {
        return Optional.empty();
      }
      boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
      int port = ready ? Integer.parseInt(lines.get(3).strip()) : 0;
      return Optional.of(new PostmasterPid(Long.parseLong(lines.getFirst().strip()), port, ready));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("The server's state cannot be read: " + file(data), e);
    }
  }

  static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }

  /**
   * The running server of these data files. The process id is not sufficient: after a crash another
   * process can have it, even the server of another data directory.
   */
  Optional<ProcessHandle> process(Path data) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(p -> serves(p, data));
  }

  private static boolean serves(ProcessHandle process, Path data) {
    Path cwd = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      if (Files.isSymbolicLink(cwd)) {
        return Files.isSameFile(cwd, data);
      }
    } catch (IOException e) {
      // The process has ended, or it belongs to another user and is not our server.
      return false;
    }
    return process
        .info()
        .arguments()
        .map(arguments -> Arrays.asList(arguments).contains(data.toString()))
        .orElse(false);
  }
}

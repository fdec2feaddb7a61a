package dev.quarry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The archive of this build, unpacked into an empty directory, and a search path of programs
 * without any Java.
 *
 * @param home directory of the launcher
 */
record UnpackedArchive(Path home, Path programs, Path user) {
  static final Path ARCHIVE = Path.of(System.getProperty("quarry.archive"));
  static final String VERSION = System.getProperty("quarry.version");

  private static final List<String> ABSENT = List.of("java", "javac", "jlink", "mvn");

  /** The end of a command and its output, both streams together. */
  record Completed(int code, String output) {}

  static UnpackedArchive in(Path directory) throws IOException, InterruptedException {
    Completed tar =
        run(new ProcessBuilder("tar", "-xzf", ARCHIVE.toString(), "-C", directory + ""));
    assertThat(tar.code()).as(tar.output()).isZero();
    return new UnpackedArchive(
        directory.resolve("quarry-" + VERSION),
        programs(Files.createDirectory(directory.resolve("programs"))),
        Files.createDirectory(directory.resolve("user")));
  }

  /** Links to all programs of the host but Java's. */
  private static Path programs(Path directory) throws IOException {
    for (String folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
      if (Files.isDirectory(Path.of(folder))) {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
          for (Path program : files.toList()) {
            Path link = directory.resolve(program.getFileName());
            if (!ABSENT.contains(link.getFileName().toString()) && !Files.exists(link)) {
              Files.deleteIfExists(link);
              Files.createSymbolicLink(link, program);
            }
          }
        }
      }
    }
    return directory;
  }

  /** Deletes the links before JUnit does, which would warn of each. */
  void removePrograms() throws IOException {
    try (Stream<Path> links = Files.list(programs)) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
  }

  Path file(String name) {
    return home.resolve(name);
  }

  /** The names of the jars in {@code lib}. */
  List<String> libraries() throws IOException {
    try (Stream<Path> files = Files.list(file("lib"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** The launcher, with no variables of this process. */
  ProcessBuilder launcher(Map<String, String> variables, String... arguments) {
    List<String> command = new ArrayList<>(List.of(file("quarry").toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(user.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", programs.toString());
    environment.put("HOME", user.toString());
    environment.putAll(variables);
    return builder;
  }

  Completed quarry(Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    return run(launcher(variables, arguments));
  }

  static Completed run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Completed(process.waitFor(), output);
  }
}

package dev.quarry.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the archive once more, from a copy of the sources in another directory. */
final class ReproducibleIT {
  private static final List<String> NOT_SOURCES = List.of("target", ".git", "node_modules");

  @TempDir private Path directory;

  @Test
  void two_builds_have_the_same_bytes() throws Exception {
    Path copy = directory.resolve("a copy");
    copySources(Path.of("..").toRealPath(), copy);

    ProcessBuilder builder = new ProcessBuilder("./quarry", "dist").directory(copy.toFile());
    builder.environment().put("HOME", System.getProperty("user.home"));
    // The JDK that runs Maven compresses the archive; this test may run on another one.
    builder.environment().put("JAVA_HOME", System.getProperty("quarry.maven.java"));
    builder.environment().put("QUARRY_DATA", directory.resolve("data").toString());
    var build = UnpackedArchive.run(builder);

    assertThat(build.code()).as(build.output()).isZero();
    Path archive =
        copy.resolve("distribution/target").resolve(UnpackedArchive.ARCHIVE.getFileName());
    if (Files.mismatch(archive, UnpackedArchive.ARCHIVE) != -1) {
      fail(differences(archive));
    }
  }

  /** The entries that differ in their bytes, names, modes, owners or times. */
  private String differences(Path archive) throws Exception {
    String script =
        """
        mkdir first second
        tar -xzf "$0" -C first && tar -tvzf "$0" > first.list
        tar -xzf "$1" -C second && tar -tvzf "$1" > second.list
        diff first.list second.list
        diff -rq first second
        """;
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script, UnpackedArchive.ARCHIVE + "", archive + "")
            .directory(directory.toFile());
    return "The archives differ:\n" + UnpackedArchive.run(builder).output();
  }

  private static void copySources(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (NOT_SOURCES.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            try {
              Files.createDirectories(to.resolve(from.relativize(folder)));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!NOT_SOURCES.contains(file.getFileName().toString())) {
              Files.copy(
                  file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

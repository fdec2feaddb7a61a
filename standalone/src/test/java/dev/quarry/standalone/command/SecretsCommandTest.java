package dev.quarry.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsCommandTest {
  private static final Pattern SECRET = Pattern.compile("[0-9a-f]{64}");

  @TempDir private Path directory;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @Test
  void only_the_owner_reaches_the_files_and_no_value_is_printed() throws IOException {
    Path secrets = directory.resolve("secrets");

    assertThat(run(secrets)).isZero();

    assertThat(permissions(secrets)).isEqualTo("rwx------");
    List<Path> files = files(secrets);
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .contains("QUARRY_DB_PASSWORD", "QUARRY_API_KEY", "QUARRY_KEY_PEPPER", "redis.acl");
    assertThat(files).allMatch(file -> permissions(file).equals("r--r--r--"));
    assertThat(output()).contains(secrets.toString()).doesNotContainPattern(SECRET);
    assertThat(files(directory)).containsExactly(secrets);
  }

  @Test
  void each_secret_is_random_and_both_sides_of_a_connection_have_the_same() throws IOException {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    run(first);
    run(second);

    for (Path file : files(first)) {
      String name = file.getFileName().toString();
      assertThat(Files.readString(file))
          .containsPattern(SECRET)
          .isNotEqualTo(Files.readString(second.resolve(name)));
    }
    assertThat(secret(first, "QUARRY_DB_PASSWORD")).isNotEqualTo(secret(first, "QUARRY_API_KEY"));
    assertThat(secret(first, "REDIS_URL")).isEqualTo(secret(first, "redis.acl"));
    assertThat(secret(first, "QDRANT_API_KEY")).isEqualTo(secret(first, "qdrant.yaml"));
  }

  @Test
  void existing_secrets_are_never_replaced() throws IOException {
    Path secrets = directory.resolve("secrets");
    run(secrets);
    String password = secret(secrets, "QUARRY_DB_PASSWORD");

    assertThat(run(secrets)).isEqualTo(1);

    assertThat(output()).contains(secrets + " exists, so nothing was written");
    assertThat(secret(secrets, "QUARRY_DB_PASSWORD")).isEqualTo(password);
  }

  @Test
  void directory_that_cannot_be_created_is_reported() {
    assertThat(run(directory.resolve("missing/secrets"))).isEqualTo(1);
    assertThat(output()).contains("the secrets could not be written").doesNotContain("\tat ");
  }

  private int run(Path target) {
    PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
    return Quarry.commandLine(
            ClientFactory.HTTP, new Terminal(stream, stream, false), "secrets", target.toString())
        .execute("secrets", target.toString());
  }

  private String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  private static String secret(Path directory, String name) throws IOException {
    return SECRET
        .matcher(Files.readString(directory.resolve(name)))
        .results()
        .findFirst()
        .orElseThrow()
        .group();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

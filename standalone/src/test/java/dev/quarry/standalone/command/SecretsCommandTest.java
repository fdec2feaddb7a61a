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
  void rotated_secret_is_the_first_line_and_the_former_one_the_second_until_it_is_forgotten()
      throws IOException {
    Path secrets = directory.resolve("secrets");
    run(secrets);
    String pepper = Files.readString(secrets.resolve("QUARRY_KEY_PEPPER"));
    String other = Files.readString(secrets.resolve("QUARRY_WEBHOOK_KEY"));

    assertThat(run(secrets, "--rotate", "QUARRY_KEY_PEPPER")).isZero();

    List<String> lines = Files.readAllLines(secrets.resolve("QUARRY_KEY_PEPPER"));
    assertThat(lines).hasSize(2).endsWith(pepper).doesNotHaveDuplicates();
    assertThat(Files.readString(secrets.resolve("QUARRY_WEBHOOK_KEY"))).isEqualTo(other);
    assertThat(permissions(secrets.resolve("QUARRY_KEY_PEPPER"))).isEqualTo("r--r--r--");
    assertThat(output())
        .contains("docker compose up -d --force-recreate orchestrator worker")
        .doesNotContainPattern(SECRET);
    assertThat(files(secrets)).noneMatch(Files::isDirectory);

    assertThat(run(secrets, "--forget", "QUARRY_KEY_PEPPER")).isZero();
    assertThat(Files.readString(secrets.resolve("QUARRY_KEY_PEPPER"))).isEqualTo(lines.getFirst());
    assertThat(run(secrets, "--forget", "QUARRY_KEY_PEPPER")).isZero();
    assertThat(output()).contains("There is no former QUARRY_KEY_PEPPER");
  }

  @Test
  void both_sides_of_a_connection_get_the_rotated_secret() throws IOException {
    Path secrets = directory.resolve("secrets");
    run(secrets);
    String redis = secret(secrets, "REDIS_URL");
    String qdrant = secret(secrets, "QDRANT_API_KEY");

    assertThat(run(secrets, "--rotate", "QDRANT_API_KEY")).isZero();
    assertThat(run(secrets, "--rotate", "REDIS_URL")).isZero();

    assertThat(secret(secrets, "QDRANT_API_KEY"))
        .isNotEqualTo(qdrant)
        .isEqualTo(secret(secrets, "qdrant.yaml"));
    String now = secret(secrets, "REDIS_URL");
    assertThat(now).isNotEqualTo(redis);
    assertThat(Files.readString(secrets.resolve("redis.acl")))
        .contains("user quarry on >" + now + " >" + redis + " resetkeys");
    run(secrets, "--forget", "REDIS_URL");
    assertThat(output())
        .endsWith("docker compose up -d --force-recreate redis orchestrator worker\n");
    assertThat(Files.readString(secrets.resolve("redis.acl")))
        .contains("user quarry on >" + now + " resetkeys")
        .doesNotContain(redis);
  }

  @Test
  void metrics_key_follows_the_operators_key_unless_it_is_another_one() throws IOException {
    Path secrets = directory.resolve("secrets");
    run(secrets);

    run(secrets, "--rotate", "QUARRY_API_KEY");
    assertThat(secret(secrets, "metrics-key")).isEqualTo(secret(secrets, "QUARRY_API_KEY"));

    Files.delete(secrets.resolve("metrics-key"));
    Files.writeString(secrets.resolve("metrics-key"), "a viewer's key");
    run(secrets, "--rotate", "QUARRY_API_KEY");
    assertThat(Files.readString(secrets.resolve("metrics-key"))).isEqualTo("a viewer's key");
  }

  @Test
  void only_known_secrets_are_rotated() {
    assertThat(run(directory, "--rotate", "metrics-key")).isEqualTo(2);
    assertThat(output()).contains("QUARRY_DB_PASSWORD", "./quarry keys rotate");
    assertThat(run(directory.resolve("none"), "--rotate", "QUARRY_API_KEY")).isEqualTo(1);
  }

  @Test
  void directory_that_cannot_be_created_is_reported() {
    assertThat(run(directory.resolve("missing/secrets"))).isEqualTo(1);
    assertThat(output()).contains("the secrets could not be written").doesNotContain("\tat ");
  }

  private int run(Path target, String... options) {
    PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
    String[] arguments =
        Stream.concat(Stream.of("secrets", target.toString()), Stream.of(options))
            .toArray(String[]::new);
    return Quarry.commandLine(ClientFactory.HTTP, new Terminal(stream, stream, false), arguments)
        .execute(arguments);
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

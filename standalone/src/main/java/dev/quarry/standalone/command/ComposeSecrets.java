package dev.quarry.standalone.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files that docker-compose.yml hands to its containers. They can be read by all users of the
 * containers, each of which has another uid, and on the host only by the owner of their directory.
 */
record ComposeSecrets(Path directory) {
  /** Those whose former value is accepted too while they are rotated: it is the second line. */
  private static final Set<String> WITH_FORMER =
      Set.of("QUARRY_API_KEY", "QUARRY_KEY_PEPPER", "QUARRY_WEBHOOK_KEY");

  /** Those that can be rotated, and what to do when the file has been written. */
  private static final Map<String, String> NEXT =
      new TreeMap<>(
          Map.of(
              "QUARRY_API_KEY",
              "docker compose up -d --force-recreate orchestrator worker",
              "QUARRY_KEY_PEPPER",
              "docker compose up -d --force-recreate orchestrator worker",
              "QUARRY_WEBHOOK_KEY",
              "docker compose up -d --force-recreate orchestrator worker",
              "QUARRY_DB_PASSWORD",
              """
              echo "alter role quarry password '$(cat %1$s/QUARRY_DB_PASSWORD)'" | docker compose exec -T postgres psql -q -U quarry
              docker compose up -d --force-recreate orchestrator worker\
              """,
              "QDRANT_API_KEY",
              """
              docker compose stop orchestrator worker
              docker compose up -d --force-recreate qdrant orchestrator worker\
              """,
              "REDIS_URL",
              "docker compose up -d --force-recreate redis orchestrator worker",
              "grafana-password",
              "docker compose exec grafana grafana cli admin reset-admin-password \"$(cat"
                  + " %1$s/grafana-password)\""));

  private static final int SECRET_BYTES = 32;

  /** The commands of the Redis bus, on its keys only; without the password only PING. */
  private static final String REDIS_ACL =
      """
      user default on nopass resetkeys resetchannels -@all +ping
      user quarry on %s resetkeys ~quarry:* resetchannels -@all +ping +hello +auth +client\
       +xadd +xread +xreadgroup +xrevrange +xack +xdel +xautoclaim +xgroup
      """;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** The names of the files that were written. The directory appears with all of them or not. */
  Set<String> create() throws IOException {
    String operatorKey = random();
    Map<String, String> secrets = new TreeMap<>();
    secrets.put("QUARRY_API_KEY", operatorKey);
    secrets.put("QUARRY_DB_PASSWORD", random());
    secrets.put("QUARRY_KEY_PEPPER", random());
    secrets.put("QUARRY_WEBHOOK_KEY", random());
    secrets.putAll(qdrant(random()));
    secrets.putAll(redis(List.of(random())));
    // A viewer's key is enough to read metrics, but only a running server creates one.
    secrets.put("metrics-key", operatorKey);
    secrets.put("grafana-password", random());
    write(secrets);
    return secrets.keySet();
  }

  /** The names of the secrets that can be rotated. */
  static Set<String> rotatable() {
    return NEXT.keySet();
  }

  /** The commands that make a changed secret effective. */
  String next(String name) {
    return NEXT.getOrDefault(name, "").formatted(directory);
  }

  /** Replaces a secret, with all files that have it. */
  void rotate(String name) throws IOException {
    String former = read(name);
    String secret = random();
    Map<String, String> changed = new TreeMap<>();
    switch (name) {
      case "QDRANT_API_KEY" -> changed.putAll(qdrant(secret));
      case "REDIS_URL" -> changed.putAll(redis(List.of(secret, redisPassword(former))));
      default ->
          changed.put(
              name, WITH_FORMER.contains(name) ? secret + "\n" + firstLine(former) : secret);
    }
    if (name.equals("QUARRY_API_KEY") && read("metrics-key").equals(firstLine(former))) {
      changed.put("metrics-key", secret);
    }
    replace(changed);
  }

  /** Removes the former value of a secret. Returns false if there is none. */
  boolean forget(String name) throws IOException {
    Map<String, String> changed = new TreeMap<>();
    String present = read(name);
    if (name.equals("REDIS_URL")) {
      changed.putAll(redis(List.of(redisPassword(present))));
    } else if (WITH_FORMER.contains(name)) {
      changed.put(name, firstLine(present));
    }
    for (Map.Entry<String, String> each : changed.entrySet()) {
      if (!read(each.getKey()).equals(each.getValue().strip())) {
        replace(changed);
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> qdrant(String key) {
    return Map.of("QDRANT_API_KEY", key, "qdrant.yaml", "service:\n  api_key: " + key + "\n");
  }

  /**
   * @param passwords that the server accepts; the clients use the first
   */
  private static Map<String, String> redis(List<String> passwords) {
    String accepted = String.join(" ", passwords.stream().map(each -> ">" + each).toList());
    return Map.of(
        "REDIS_URL",
        "redis://quarry:" + passwords.getFirst() + "@redis:6379",
        "redis.acl",
        REDIS_ACL.formatted(accepted));
  }

  private static String redisPassword(String url) {
    return url.substring("redis://quarry:".length(), url.lastIndexOf('@'));
  }

  private static String firstLine(String value) {
    return value.lines().findFirst().orElse("");
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name)).strip();
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void write(Map<String, String> secrets) throws IOException {
    Path parent = directory.getParent();
    if (parent == null) {
      throw new IOException(directory + " is no directory that can be created");
    }
    Path draft = draft(parent, secrets);
    Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Each file is replaced as a whole. */
  private void replace(Map<String, String> secrets) throws IOException {
    Path draft = draft(directory, secrets);
    for (String name : secrets.keySet()) {
      Files.move(draft.resolve(name), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.delete(draft);
  }

  private static Path draft(Path parent, Map<String, String> secrets) throws IOException {
    Path draft =
        Files.createTempDirectory(
            parent,
            ".secrets",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (Map.Entry<String, String> each : secrets.entrySet()) {
      Path file = Files.writeString(draft.resolve(each.getKey()), each.getValue());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    }
    return draft;
  }
}

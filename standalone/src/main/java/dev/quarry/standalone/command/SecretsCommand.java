package dev.quarry.standalone.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code secrets}: writes the files that docker-compose.yml hands to its containers. They can be
 * read by all users of the containers, each of which has another uid, and on the host only by the
 * owner of their directory.
 */
@Command(
    name = "secrets",
    description = {
      "Write random secrets for docker-compose.yml, each as a file.",
      "Nothing that exists is changed."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SecretsCommand implements Callable<Integer> {
  private static final int SECRET_BYTES = 32;

  /** The commands of the Redis bus, on its keys only; without the password only PING. */
  private static final String REDIS_ACL =
      """
      user default on nopass resetkeys resetchannels -@all +ping
      user quarry on >%s resetkeys ~quarry:* resetchannels -@all +ping +hello +auth +client\
       +xadd +xread +xreadgroup +xrevrange +xack +xdel +xautoclaim +xgroup
      """;

  private final SecureRandom random = new SecureRandom();

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIRECTORY",
      defaultValue = "secrets",
      description = "Directory to create (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Override
  public Integer call() {
    Terminal terminal = ((Quarry) spec.root().userObject()).terminal();
    Path target = directory.toAbsolutePath().normalize();
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      terminal
          .err()
          .println(
              "quarry: "
                  + target
                  + " exists, so nothing was written. The data of a running installation needs"
                  + " these secrets; for a new installation remove or rename the directory.");
      return ExitCode.FAILED;
    }
    Map<String, String> secrets = secrets();
    try {
      write(secrets, target);
    } catch (IOException e) {
      terminal.err().println("quarry: the secrets could not be written: " + e);
      return ExitCode.FAILED;
    }
    terminal.print(target + " has " + String.join(", ", secrets.keySet()) + ".");
    terminal
        .err()
        .println(
            "Keep a copy with your backups. The operator's API key is in "
                + target.resolve("QUARRY_API_KEY"));
    return ExitCode.OK;
  }

  private Map<String, String> secrets() {
    String operatorKey = secret();
    String qdrantKey = secret();
    String redisPassword = secret();
    Map<String, String> secrets = new TreeMap<>();
    secrets.put("QUARRY_API_KEY", operatorKey);
    secrets.put("QUARRY_DB_PASSWORD", secret());
    secrets.put("QUARRY_KEY_PEPPER", secret());
    secrets.put("QUARRY_WEBHOOK_KEY", secret());
    secrets.put("QDRANT_API_KEY", qdrantKey);
    secrets.put("qdrant.yaml", "service:\n  api_key: " + qdrantKey + "\n");
    secrets.put("REDIS_URL", "redis://quarry:" + redisPassword + "@redis:6379");
    secrets.put("redis.acl", REDIS_ACL.formatted(redisPassword));
    // A viewer's key is enough to read metrics, but only a running server creates one.
    secrets.put("metrics-key", operatorKey);
    secrets.put("grafana-password", secret());
    return secrets;
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The directory appears with all files or not at all. */
  private static void write(Map<String, String> secrets, Path target) throws IOException {
    Path parent = target.getParent();
    if (parent == null) {
      throw new IOException(target + " is no directory that can be created");
    }
    Path draft =
        Files.createTempDirectory(
            parent,
            ".secrets",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (Map.Entry<String, String> each : secrets.entrySet()) {
      Path file = Files.writeString(draft.resolve(each.getKey()), each.getValue());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    }
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
  }
}

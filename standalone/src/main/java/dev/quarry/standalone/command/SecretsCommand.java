package dev.quarry.standalone.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code secrets}: writes and rotates the secrets of docker-compose.yml. */
@Command(
    name = "secrets",
    description = {
      "Write random secrets for docker-compose.yml, each as a file. Nothing that exists is"
          + " changed.",
      "With --rotate one of them is replaced."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SecretsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIRECTORY",
      defaultValue = "secrets",
      description = "Directory to create (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(
      names = "--rotate",
      paramLabel = "NAME",
      description = "Replace this secret and print the commands that make the new one effective.")
  private @Nullable String rotated;

  @Option(
      names = "--forget",
      paramLabel = "NAME",
      description = "Remove the former value, which is accepted too since --rotate.")
  private @Nullable String forgotten;

  @Override
  public Integer call() {
    Terminal terminal = ((Quarry) spec.root().userObject()).terminal();
    Path target = directory.toAbsolutePath().normalize();
    ComposeSecrets secrets = new ComposeSecrets(target);
    try {
      if (rotated != null) {
        return rotate(secrets, requireKnown(rotated), terminal);
      }
      if (forgotten != null) {
        return forget(secrets, requireKnown(forgotten), terminal);
      }
      return create(secrets, target, terminal);
    } catch (IOException e) {
      terminal.err().println("quarry: the secrets could not be written: " + e);
      return ExitCode.FAILED;
    }
  }

  private static String requireKnown(String name) {
    if (!ComposeSecrets.rotatable().contains(name)) {
      throw new IllegalArgumentException(
          "--rotate and --forget take one of "
              + String.join(", ", ComposeSecrets.rotatable())
              + ". The metrics-key is rotated by ./quarry keys rotate.");
    }
    return name;
  }

  private static int create(ComposeSecrets secrets, Path target, Terminal terminal)
      throws IOException {
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
    Set<String> names = secrets.create();
    terminal.print(target + " has " + String.join(", ", names) + ".");
    terminal
        .err()
        .println(
            "Keep a copy with your backups. The operator's API key is in "
                + target.resolve("QUARRY_API_KEY"));
    return ExitCode.OK;
  }

  private static int rotate(ComposeSecrets secrets, String name, Terminal terminal)
      throws IOException {
    secrets.rotate(name);
    terminal.err().println("A new " + name + " is written. Now run:");
    terminal.print(secrets.next(name));
    terminal
        .err()
        .println(
            "docs/operations.md, \"Rotating secrets\", says what happens and how to check it.");
    return ExitCode.OK;
  }

  private static int forget(ComposeSecrets secrets, String name, Terminal terminal)
      throws IOException {
    if (secrets.forget(name)) {
      terminal.err().println("The former " + name + " is removed. Now run:");
      terminal.print(secrets.next(name));
    } else {
      terminal.err().println("There is no former " + name + ".");
    }
    return ExitCode.OK;
  }
}

package dev.quarry.standalone.command;

import dev.quarry.model.ApiKeyCreated;
import dev.quarry.model.ApiKeyRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keys create}: prints the new key, this once, to standard output. */
@Command(
    name = "create",
    description = "Make a key. It is printed once and cannot be read again.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CreateKeyCommand extends ClientOptions implements Callable<Integer> {
  @Option(names = "--name", required = true, description = "What you call it.")
  private String name;

  @Option(
      names = "--role",
      required = true,
      description = "viewer (reads, searches), editor (also submits) or admin (also manages).")
  private String role;

  @Option(names = "--tenant", description = "Whose data it sees (default: that of your own key).")
  private @Nullable String tenant;

  @Option(names = "--days", description = "It expires after so many days (default: never).")
  private @Nullable Integer days;

  @Override
  public Integer call() {
    if (days != null && days < 1) {
      throw new IllegalArgumentException("--days must be at least 1");
    }
    Instant expires = days == null ? null : Instant.now().plus(Duration.ofDays(days));
    ApiKeyCreated created = keys().create(new ApiKeyRequest(name, tenant, role, expires));
    if (json) {
      terminal().json(created);
    } else {
      terminal().print(created.key());
      terminal()
          .err()
          .println("This is the only time that it is shown. Its id is " + created.apiKey().keyId());
    }
    return ExitCode.OK;
  }
}

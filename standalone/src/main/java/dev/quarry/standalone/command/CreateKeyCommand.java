package dev.quarry.standalone.command;

import dev.quarry.model.ApiKeyCreated;
import dev.quarry.model.ApiKeyRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keys create}: creates a key and prints it once, to standard output. */
@Command(
    name = "create",
    description = "Create a key. It is printed once and cannot be shown again.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry keys create --name ci --role editor --days 90"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CreateKeyCommand extends ClientOptions implements Callable<Integer> {
  @Option(
      names = "--name",
      required = true,
      description = "A name for the key, to recognise it in the list.")
  private String name;

  @Option(
      names = "--role",
      required = true,
      description = "viewer (reads, searches), editor (also submits) or admin (also manages).")
  private String role;

  @Option(
      names = "--tenant",
      description = "Tenant that the key belongs to (default: the tenant of your own key).")
  private @Nullable String tenant;

  @Option(
      names = "--days",
      description = "Number of days after which the key expires (default: never).")
  private @Nullable Integer days;

  @Override
  public Integer call() {
    if (days != null && days < 1) {
      throw new IllegalArgumentException("--days must be at least 1");
    }
    Instant expires = days == null ? null : Instant.now().plus(Duration.ofDays(days));
    ApiKeyCreated created = apiKeys().create(new ApiKeyRequest(name, tenant, role, expires));
    if (json) {
      terminal().json(created);
    } else {
      terminal().print(created.key());
      terminal()
          .err()
          .println(
              "Store this key now: it cannot be shown again. Its id is "
                  + created.apiKey().keyId());
    }
    return ExitCode.OK;
  }
}

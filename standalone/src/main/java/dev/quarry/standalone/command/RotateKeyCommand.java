package dev.quarry.standalone.command;

import dev.quarry.model.ApiKeyCreated;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keys rotate}: replaces a key by another one of the same name, tenant and role. */
@Command(
    name = "rotate",
    description =
        "Create a key like another one, which expires after a while. The new key is printed once"
            + " and cannot be shown again.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry keys rotate 0123456789abcdef --keep-hours 2"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RotateKeyCommand extends ClientOptions implements Callable<Integer> {
  private static final int SECONDS_PER_HOUR = 3600;
  private static final int MAX_HOURS = 720;

  @Parameters(
      paramLabel = "ID",
      description = "Id of the key: the part after qk_, see ./quarry keys list.")
  private String id;

  @Option(
      names = "--keep-hours",
      paramLabel = "N",
      description = "How long the former key stays valid, 0 to 720 (default: 24).")
  private @Nullable Integer keepHours;

  @Override
  public Integer call() {
    if (keepHours != null && (keepHours < 0 || keepHours > MAX_HOURS)) {
      throw new IllegalArgumentException("--keep-hours must be from 0 to " + MAX_HOURS);
    }
    ApiKeyCreated created =
        apiKeys().rotate(id, keepHours == null ? null : keepHours * SECONDS_PER_HOUR);
    if (json) {
      terminal().json(created);
      return ExitCode.OK;
    }
    terminal().print(created.key());
    terminal()
        .err()
        .printf(
            "Store this key now: it cannot be shown again. Its id is %s. Key %s stays valid for"
                + " %d hours; ./quarry keys list shows whether it is still used.%n",
            created.apiKey().keyId(), TerminalText.line(id), keepHours == null ? 24 : keepHours);
    return ExitCode.OK;
  }
}

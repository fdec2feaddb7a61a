package dev.quarry.standalone.command;

import dev.quarry.model.ApiKeyPage;
import dev.quarry.model.ApiKeyView;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keys list}: lists the keys without their secrets. */
@Command(
    name = "list",
    description = "List the keys, newest first.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry keys list"})
final class ListKeysCommand extends ClientOptions implements Callable<Integer> {
  private static final String ROW = "%-16s  %-6s  %-16s  %-20s  %-20s  %s";

  @Option(names = "--tenant", description = "Only keys of this tenant.")
  private @Nullable String tenant;

  @Override
  public Integer call() {
    ApiKeyPage page = apiKeys().list(tenant, null);
    if (json) {
      terminal().json(page);
      return ExitCode.OK;
    }
    terminal().print(row("ID", "ROLE", "TENANT", "STATE", "LAST USED", "NAME"));
    page.apiKeys().forEach(this::print);
    if (page.hasMore()) {
      terminal().print("... more keys exist: list them with GET /admin/api-keys");
    }
    return ExitCode.OK;
  }

  private void print(ApiKeyView key) {
    Instant lastUsed = key.lastUsedAt();
    terminal()
        .print(
            row(
                key.keyId(),
                key.role(),
                TerminalText.line(key.tenant()),
                state(key),
                lastUsed == null ? "never" : lastUsed.toString(),
                TerminalText.line(key.name(), 60)));
  }

  private static String state(ApiKeyView key) {
    Instant expires = key.expiresAt();
    if (key.revokedAt() != null) {
      return "revoked";
    }
    if (expires == null) {
      return "active";
    }
    return expires.isBefore(Instant.now()) ? "expired" : expires.toString().substring(0, 10);
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells).stripTrailing();
  }
}

package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.TenantClient;
import dev.quarry.model.TenantErasureView;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenants erase}: erases a tenant and waits until the server has finished. */
@Command(
    name = "erase",
    description = {
      "Erase everything that is stored of a tenant: keys, jobs, documents, vectors, uploads and"
          + " settings. This cannot be undone.",
      "The server begins after a minute and goes on by itself if this command is stopped. Backups"
          + " that were made before still have the data."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry tenants erase acme --confirm acme"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EraseTenantCommand extends ClientOptions implements Callable<Integer> {
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  @Parameters(paramLabel = "TENANT", description = "Name of the tenant.")
  private String tenant;

  @Option(
      names = "--confirm",
      paramLabel = "TENANT",
      description = "The name once more, so that no slip erases a tenant.")
  private @Nullable String confirm;

  @Option(
      names = {"-y", "--yes"},
      description = "Erase without --confirm.")
  private boolean yes;

  @Option(names = "--detach", description = "Do not wait until the server has finished.")
  private boolean detach;

  @Override
  public Integer call() throws InterruptedException {
    if (!yes && !tenant.equals(confirm)) {
      throw new IllegalArgumentException(
          "This erases everything of the tenant %s and cannot be undone. To do it, repeat the name: --confirm %s"
              .formatted(tenant, tenant));
    }
    TenantClient client = tenants();
    TenantErasureView erasure = client.erase(tenant);
    if (!detach) {
      erasure = finished(client, erasure);
    }
    if (json) {
      terminal().json(erasure);
    } else {
      print(erasure);
    }
    return ExitCode.OK;
  }

  private TenantErasureView finished(TenantClient client, TenantErasureView begun)
      throws InterruptedException {
    TenantErasureView erasure = begun;
    if (erasure.finishedAt() == null) {
      terminal()
          .err()
          .println(
              "Its keys are revoked and its jobs are stopped. Waiting until everything is erased;"
                  + " the server goes on by itself if you stop this command.");
    }
    while (erasure.finishedAt() == null) {
      Thread.sleep(POLL_INTERVAL);
      erasure = client.erasure(tenant);
    }
    return erasure;
  }

  private void print(TenantErasureView erasure) {
    String name = TerminalText.line(erasure.tenant());
    if (erasure.finishedAt() == null) {
      terminal().print("Tenant " + name + " is being erased: run this again to see the result.");
      return;
    }
    terminal().print("Tenant " + name + " is erased:");
    for (Map.Entry<String, Long> each : erasure.erased().entrySet()) {
      terminal()
          .print(
              "%,12d  %s"
                  .formatted(each.getValue(), TerminalText.line(each.getKey()).replace('_', ' ')));
    }
    if (!erasure.otherIndexes().isEmpty()) {
      terminal()
          .err()
          .println(
              "Indexes of other embedding models still have its data: "
                  + TerminalText.line(String.join(", ", erasure.otherIndexes()))
                  + ". docs/access.md says how to delete them.");
    }
    terminal().err().println("Backups that were made before still have its data.");
  }
}

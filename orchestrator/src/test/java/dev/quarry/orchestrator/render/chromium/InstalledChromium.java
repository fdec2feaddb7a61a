package dev.quarry.orchestrator.render.chromium;

import dev.quarry.orchestrator.OutsideTool;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.render.RenderSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The Chromium of this machine, for tests. */
final class InstalledChromium {
  static final int MAX_PAGE_BYTES = 1_000_000;

  private InstalledChromium() {}

  /** Skips the test if there is none. */
  static Path find() {
    Optional<Path> found = ChromiumExecutable.find(null, System.getenv("PATH"));
    if (found.isEmpty()) {
      OutsideTool.named("chromium").absent("it is not on the PATH: no page is rendered");
    }
    return found.orElseThrow();
  }

  static RenderSettings settings(Path executable, Duration timeout) {
    return new RenderSettings(
        executable,
        "Quarry/test (+https://quarry.example)",
        2,
        timeout,
        MAX_PAGE_BYTES,
        20_000_000,
        1024,
        Duration.ofMinutes(5));
  }

  /** Allows one site on loopback. */
  static GuardedEgressClient egress(RenderedSite site) {
    return egress(site.uri("/").getAuthority());
  }

  static GuardedEgressClient egress(String allowed) {
    return new GuardedEgressClient(
        new GuardedEgressClient.Settings(
            AllowList.parse(List.of(allowed)),
            Set.of(80, 443),
            "Quarry/test",
            Duration.ofSeconds(5)));
  }

  /** The processes of browsers that this process has started. */
  static List<ProcessHandle> processes() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").contains("chrom"))
        .filter(ProcessHandle::isAlive)
        .toList();
  }
}

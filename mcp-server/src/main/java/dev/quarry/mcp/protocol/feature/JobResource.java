package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.mcp.orchestrator.VersionedJob;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Jobs: {@code quarry://jobs/{id}}. They change, so clients can subscribe to them. */
final class JobResource extends OrchestratorResource {
  static final String TEMPLATE = "quarry://jobs/{id}";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final OrchestratorClient orchestrator;

  JobResource(OrchestratorClient orchestrator) {
    super(TEMPLATE, "job", "A job's status", "application/json");
    this.orchestrator = orchestrator;
  }

  @Override
  String text(UUID id) {
    return MAPPER.writeValueAsString(orchestrator.job(id).job());
  }

  @Override
  public Optional<ResourceWatch> watch(String uri) {
    UUID id = id(uri);
    if (id == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new JobWatch(orchestrator, orchestrator.job(id)));
    } catch (OrchestratorException e) {
      return Optional.empty();
    }
  }

  private static final class JobWatch implements ResourceWatch {
    private final OrchestratorClient orchestrator;
    private VersionedJob seen;

    JobWatch(OrchestratorClient orchestrator, VersionedJob seen) {
      this.orchestrator = orchestrator;
      this.seen = seen;
    }

    @Override
    public boolean awaitChange(Duration wait) {
      VersionedJob now = orchestrator.awaitChange(seen, wait);
      boolean changed =
          !Objects.equals(now.version(), seen.version())
              || now.job().status() != seen.job().status();
      seen = now;
      return changed;
    }

    @Override
    public boolean ended() {
      return seen.hasEnded();
    }
  }
}

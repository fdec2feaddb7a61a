package dev.quarry.orchestrator.pipeline.fetch.host;

import dev.quarry.orchestrator.clock.ManualClock;

class LocalHostRegistryTest extends HostRegistryContract {
  private final HostRegistry registry = new LocalHostRegistry(new ManualClock());

  @Override
  protected HostRegistry registry() {
    return registry;
  }
}

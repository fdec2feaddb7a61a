package dev.quarry.orchestrator.event;

final class LocalBusTest extends BusContract {
  private final Bus bus = new LocalBus();

  @Override
  protected Bus here() {
    return bus;
  }

  @Override
  protected Bus there() {
    return bus;
  }
}

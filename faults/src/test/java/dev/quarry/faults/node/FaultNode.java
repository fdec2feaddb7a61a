package dev.quarry.faults.node;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import java.util.Set;
import org.springframework.boot.SpringApplication;

/**
 * The orchestrator with its handlers wrapped; takes the orchestrator's own arguments. It ends with
 * the test that started it, however that ends.
 */
public final class FaultNode {
  private FaultNode() {}

  public static void main(String[] arguments) {
    ProcessHandle.current()
        .parent()
        .ifPresent(test -> test.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    SpringApplication application = OrchestratorApplication.application();
    application.addPrimarySources(Set.of(WrappedHandlers.class));
    application.run(arguments);
  }
}

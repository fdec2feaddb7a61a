package dev.quarry.faults.node;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import java.util.Set;
import org.springframework.boot.SpringApplication;

/**
 * The orchestrator with wrapped handlers; accepts the arguments of the orchestrator. It exits when
 * the test that started it exits.
 */
public final class FaultNode {
  private FaultNode() {}

  public static void main(String[] arguments) {
    ProcessHandle.current().parent().ifPresent(FaultNode::endWith);
    SpringApplication application = OrchestratorApplication.application();
    application.addPrimarySources(Set.of(WrappedHandlers.class));
    application.run(arguments);
  }

  private static void endWith(ProcessHandle test) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              test.onExit().join();
              Runtime.getRuntime().halt(1);
            });
  }
}

package dev.quarry.orchestrator.lifecycle;

import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Registers this node every few seconds if it runs jobs, and deregisters it at shutdown. */
public final class NodeRegistration implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(NodeRegistration.class);
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(10);

  private final NodeRegistry nodes;
  private final String node;
  private final int slots;
  private final boolean enabled;
  private final PeriodicSweep sweep;

  public NodeRegistration(NodeRegistry nodes, String node, int slots, boolean enabled) {
    this.nodes = nodes;
    this.node = node;
    this.slots = slots;
    this.enabled = enabled;
    this.sweep =
        new PeriodicSweep(
            "node-registration", HEARTBEAT_INTERVAL, () -> nodes.register(node, slots));
  }

  @Override
  public void start() {
    if (enabled) {
      nodes.register(node, slots);
      sweep.start();
    }
  }

  @Override
  public void stop() {
    if (!sweep.isRunning()) {
      return;
    }
    sweep.stop();
    try {
      nodes.deregister(node);
    } catch (StoreUnavailableException e) {
      log.debug("This node could not be deregistered; its registration expires", e);
    }
  }

  @Override
  public boolean isRunning() {
    return sweep.isRunning();
  }
}

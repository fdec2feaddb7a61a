package dev.quarry.orchestrator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.job.NodeRegistry.Lease;
import dev.quarry.orchestrator.job.NodeRegistry.WorkerNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of the registry of nodes. */
public abstract class NodeRegistryContract {
  protected abstract NodeRegistry nodes();

  /** A job that the node runs. */
  protected abstract Job aJobOf(String node);

  @Test
  void a_node_is_listed_from_its_registration_to_its_deregistration() {
    nodes().register("a", 4);
    nodes().register("a", 5);
    nodes().register("b", 1);
    assertThat(nodes().list()).extracting(WorkerNode::name).containsExactly("a", "b");
    assertThat(nodes().list()).extracting(WorkerNode::slots).containsExactly(5, 1);
    nodes().deregister("a");
    assertThat(nodes().list()).extracting(WorkerNode::name).containsExactly("b");
  }

  @Test
  void leases_are_listed_with_their_node_also_if_it_is_not_registered() {
    nodes().register("b", 4);
    Job ofB = aJobOf("b");
    Job ofA = aJobOf("a");
    List<WorkerNode> listed = nodes().list();
    assertThat(listed).extracting(WorkerNode::name).containsExactly("b", "a");
    assertThat(listed).extracting(WorkerNode::slots).containsExactly(4, null);
    assertThat(listed)
        .flatExtracting(WorkerNode::leases)
        .extracting(Lease::jobId)
        .containsExactly(ofB.id(), ofA.id());
  }
}

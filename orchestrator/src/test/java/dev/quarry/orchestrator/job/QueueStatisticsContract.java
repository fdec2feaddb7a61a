package dev.quarry.orchestrator.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of queue positions and throughput. */
public abstract class QueueStatisticsContract {
  private static final String TENANT = "acme";

  /** The ports of an initially empty database, the same one throughout a test. */
  protected abstract JobPorts jobs();

  private QueueStatistics queue() {
    return jobs().queue();
  }

  private Job add() {
    return jobs().add(TENANT, List.of(SampleRequests.aText())).getFirst();
  }

  @Test
  void the_queue_position_counts_the_jobs_before() {
    Job first = add();
    Job second = add();
    Job urgent = jobs().add(TENANT, List.of(SampleRequests.aTextOfPriority(5))).getFirst();
    assertThat(queue().position(urgent.id())).hasValue(0);
    assertThat(queue().position(first.id())).hasValue(1);
    assertThat(queue().position(second.id())).hasValue(2);
  }

  @Test
  void the_queue_position_alternates_between_tenants() {
    List<Job> many = jobs().add(TENANT, Collections.nCopies(6, SampleRequests.aText()));
    List<Job> few = jobs().add("few", Collections.nCopies(2, SampleRequests.aText()));
    assertThat(queue().position(few.getFirst().id())).hasValue(1);
    assertThat(queue().position(few.getLast().id())).hasValue(3);
    assertThat(queue().position(many.get(1).id())).hasValue(2);
    assertThat(queue().position(many.getLast().id())).hasValue(7);
  }

  @Test
  void the_queue_position_has_an_upper_limit() {
    List<Job> many = jobs().add(TENANT, Collections.nCopies(1_002, SampleRequests.aText()));
    Job other = jobs().add("other", List.of(SampleRequests.aText())).getFirst();
    assertThat(queue().position(many.getLast().id())).hasValue(QueueStatistics.MAX_POSITION);
    assertThat(queue().position(many.get(900).id())).hasValue(901);
    assertThat(queue().position(other.id())).hasValue(1);
  }

  @Test
  void a_job_that_is_not_queued_has_no_position() {
    Job job = add();
    jobs().store().cancel(TENANT, job.id());
    assertThat(queue().position(job.id())).isEmpty();
  }

  @Test
  void the_throughput_counts_the_queued_jobs_of_all_tenants() {
    add();
    jobs().add("other", List.of(SampleRequests.aText()));
    assertThat(queue().throughput(TENANT)).isEqualTo(new Throughput(Map.of(), 2, 0));
  }
}

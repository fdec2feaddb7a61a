package dev.quarry.orchestrator.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobEvent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of every event log. */
public abstract class EventLogContract {
  protected abstract EventLog log();

  /** A job with this number of events. */
  protected abstract UUID aJobWithEvents(int events);

  @Test
  void events_are_read_in_order_after_a_number_up_to_a_limit() {
    UUID job = aJobWithEvents(4);
    assertThat(log().events(job, 0, 9)).extracting(JobEvent::seq).containsExactly(1L, 2L, 3L, 4L);
    assertThat(log().events(job, 1, 2)).extracting(JobEvent::seq).containsExactly(2L, 3L);
    assertThat(log().events(job, 4, 9)).isEmpty();
  }

  @Test
  void the_last_events_are_in_order() {
    UUID job = aJobWithEvents(3);
    assertThat(log().lastEvents(job, 1)).extracting(JobEvent::seq).containsExactly(3L);
    assertThat(log().lastEvents(job, 9)).extracting(JobEvent::seq).containsExactly(1L, 2L, 3L);
  }

  @Test
  void a_job_that_does_not_exist_has_no_events_and_no_last_number() {
    UUID job = aJobWithEvents(2);
    UUID missing = UUID.randomUUID();
    assertThat(log().events(missing, 0, 9)).isEmpty();
    assertThat(log().lastEvents(missing, 9)).isEmpty();
    assertThat(log().lastSeqs(List.of(job, missing))).isEqualTo(Map.of(job, 2L));
  }
}

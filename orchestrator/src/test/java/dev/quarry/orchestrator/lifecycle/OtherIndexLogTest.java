package dev.quarry.orchestrator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresReindex;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class OtherIndexLogTest {
  private final Database db = new Database(TestDatabase.fresh());

  private List<String> logged(IndexName index) {
    Logger log = (Logger) LoggerFactory.getLogger(OtherIndexLog.class);
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    log.addAppender(events);
    new OtherIndexLog(new PostgresReindex(db, new PostgresItemLedger(db), index), index.toString())
        .warn();
    log.detachAppender(events);
    return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void documents_in_another_index_are_warned_of() {
    IndexName former = new IndexName("lucene", "m-former");
    IndexName present = new IndexName("lucene", "n-present");
    IndexName earlier = new IndexName("lucene", "a-earlier");
    assertThat(logged(present)).isEmpty();

    db.sql()
        .sql(
            """
            insert into document (id, tenant, collection, uri, uri_sha256, generation, index_name,
              text, content_sha256, chunks, job_id)
            values (gen_random_uuid(), 'acme', 'docs', 'urn:a', 'a', 1, ?, 't', 'c', 1,
              gen_random_uuid())
            """)
        .param(former.toString())
        .update();

    assertThat(logged(former)).isEmpty();
    assertThat(logged(earlier)).hasSize(1);
    assertThat(logged(present))
        .singleElement()
        .asString()
        .contains("quarry reindex", former.toString(), present.toString());
  }
}

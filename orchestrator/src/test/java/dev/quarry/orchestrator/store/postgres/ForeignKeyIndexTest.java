package dev.quarry.orchestrator.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A delete looks for referencing rows, so each foreign key needs an index. A partial index on
 * {@code column IS NOT NULL} serves: the lookup compares the column by a strict operator, from
 * which PostgreSQL infers that it is not null. {@link StatementPlansTest} explains such a lookup.
 */
final class ForeignKeyIndexTest {
  private final JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.fresh());

  private List<String> withoutIndex() {
    return jdbc.queryForList(
        """
        select c.conname from pg_constraint c
        where c.contype = 'f' and not exists (
          select from pg_index i
          where i.indrelid = c.conrelid and i.indisvalid
            and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = (
              select '(' || a.attname || ' IS NOT NULL)' from pg_attribute a
              where a.attrelid = c.conrelid and a.attnum = c.conkey[1]))
            and (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(c.conkey)] @> c.conkey)
        """,
        String.class);
  }

  @Test
  void every_foreign_key_has_an_index() {
    assertThat(withoutIndex()).isEmpty();
  }

  @Test
  void foreign_key_without_an_index_is_found() {
    jdbc.execute("drop index idempotency_key_job");
    assertThat(withoutIndex()).containsExactly("idempotency_key_job_id_fkey");
  }
}

package dev.quarry.faults;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Triggers that record each write to a job or to one of its items: the epoch of the job and the
 * connection that wrote. They see committed writes only, and a worker that wrongly believes to hold
 * a lease cannot bypass them.
 */
final class AuditTrail {
  private AuditTrail() {}

  static void install(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          create table fault_audit (
            n bigint generated always as identity primary key,
            at timestamptz not null default clock_timestamp(),
            writer text not null default current_setting('application_name'),
            job_id uuid not null,
            kind text not null,
            old_status text, new_status text not null,
            old_epoch bigint, new_epoch bigint not null,
            old_seq bigint, new_seq bigint not null,
            crashed boolean not null default false,
            outcome_changed boolean not null default false,
            backfilled boolean not null default false);

          create function fault_audit_job() returns trigger language plpgsql as $$
          begin
            insert into fault_audit (job_id, kind, old_status, new_status, old_epoch, new_epoch,
              old_seq, new_seq, crashed, outcome_changed, backfilled)
            values (new.id, 'job', old.status, new.status, old.epoch, new.epoch,
              old.last_seq, new.last_seq, new.crashes <> old.crashes,
              (new.result, new.error, new.completed_at, new.partial)
                is distinct from (old.result, old.error, old.completed_at, old.partial),
              old.searchable_at is not null or new.vectors <> old.vectors);
            return null;
          end $$;
          create trigger fault_audit after update on job
            for each row execute function fault_audit_job();

          create function fault_audit_item() returns trigger language plpgsql as $$
          begin
            insert into fault_audit (job_id, kind, new_status, new_epoch, new_seq)
            select id, 'item', status, epoch, last_seq from job where id = new.job_id;
            return null;
          end $$;
          create trigger fault_audit after insert or update on item
            for each row execute function fault_audit_item();
          """);
    }
  }
}

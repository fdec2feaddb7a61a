package dev.quarry.faults;

import java.util.LinkedHashMap;
import java.util.Map;

/** Invariants of all jobs at any time, as queries that return violating rows. */
final class Rules {
  /**
   * Only the node that claimed this epoch writes a processing job. Others may count a crash and
   * then end the lease, may request the cancellation, and may count vectors. Once the source is
   * processed any node may end the job.
   */
  private static final String STRANGERS =
      """
      with claim as (
        select job_id, new_epoch as epoch, writer from fault_audit
        where kind = 'job' and old_status = 'queued' and new_status = 'processing')
      select a.*, c.writer as holder from fault_audit a
      left join claim c on c.job_id = a.job_id and c.epoch = a.new_epoch
      left join job_event e on e.job_id = a.job_id and e.seq = a.new_seq
        and a.new_seq > a.old_seq
      where ((a.kind = 'job' and a.old_status = 'processing')
          or (a.kind = 'item' and a.new_status = 'processing'))
        and a.writer is distinct from c.writer and a.writer <> 'oracle'
        and not a.crashed and not a.backfilled
        and coalesce(e.type, '') not in ('rescued', 'cancel_requested')
        and not exists (select 1 from fault_audit f
          where f.job_id = a.job_id and f.crashed and f.new_epoch = a.new_epoch and f.n < a.n
            and f.writer = a.writer)
      """;

  static final Map<String, String> EVERY_TIME = new LinkedHashMap<>();

  private Rules() {}

  static {
    EVERY_TIME.put(
        "the events of a job have a gap or a repeat",
        """
        select j.id, j.last_seq, count(e.seq) as events, max(e.seq) as last from job j
        left join job_event e on e.job_id = j.id
        group by j.id having count(e.seq) <> j.last_seq or coalesce(max(e.seq), 0) <> j.last_seq
        """);
    EVERY_TIME.put(
        "a job has not exactly one terminal event, its last",
        """
        select j.id, j.status, array_agg(e.type order by e.seq) as events
        from job j join job_event e on e.job_id = j.id
        where j.status in ('completed', 'failed', 'cancelled')
        group by j.id
        having count(*) filter (where e.type in ('completed', 'failed', 'cancelled')) <> 1
          or (array_agg(e.type order by e.seq desc))[1] <> j.status
        """);
    EVERY_TIME.put(
        "a terminal state changed",
        """
        select * from fault_audit where kind = 'job'
          and old_status in ('completed', 'failed', 'cancelled')
          and (new_status <> old_status or new_epoch <> old_epoch or new_seq <> old_seq
            or outcome_changed)
        """);
    EVERY_TIME.put(
        "a job ended twice",
        """
        select job_id, count(*) as ends from fault_audit
        where kind = 'job' and new_status in ('completed', 'failed', 'cancelled')
          and old_status not in ('completed', 'failed', 'cancelled')
        group by job_id having count(*) > 1
        """);
    EVERY_TIME.put(
        "an epoch did not grow by one with a claim, or changed without one",
        """
        select * from fault_audit where kind = 'job'
          and new_epoch <> old_epoch
            + case when old_status = 'queued' and new_status = 'processing' then 1 else 0 end
        """);
    EVERY_TIME.put("a write came from a node that did not hold the job", STRANGERS);
    EVERY_TIME.put(
        "the counts of a job do not add up to its items",
        """
        select j.id, j.status, j.found, j.fetched, j.stored, j.unchanged, j.skipped, j.failed,
          array_agg(i.status) as items
        from job j left join item i on i.job_id = j.id
        group by j.id
        having j.found <> count(i.id)
          or j.stored <> count(i.id) filter (where i.status = 'stored')
          or j.unchanged <> count(i.id) filter (where i.status = 'unchanged')
          or j.skipped <> count(i.id) filter (where i.status = 'skipped')
          or j.failed <> count(i.id) filter (where i.status = 'failed')
        """);
    EVERY_TIME.put(
        "a completed job left items behind",
        """
        select j.id, i.uri, i.status from job j join item i on i.job_id = j.id
        where j.status = 'completed' and i.status = 'queued'
        """);
    EVERY_TIME.put(
        "a job without a node holds a lease, or one with a node none",
        """
        select j.id, j.status, l.node from job j full join job_lease l on l.job_id = j.id
        where (j.status = 'processing' and j.searchable_at is null) <> (l.job_id is not null)
        """);
    EVERY_TIME.put(
        "a document says another number of chunks than it has",
        """
        select d.id, d.chunks, count(c.id) as has from document d
        left join chunk c on c.document_id = d.id group by d.id
        having d.chunks <> count(c.id) filter (where c.generation = d.generation)
          or count(c.id) filter (where c.generation <> d.generation) > 0
        """);
    EVERY_TIME.put(
        "a completed job waits for vectors",
        """
        select j.id, m.document_id, m.chunks from job j join missing_vectors m on m.job_id = j.id
        where j.status = 'completed' and m.state = 'pending'
        """);
    EVERY_TIME.put(
        "vectors are missing of a generation that is not current, or of chunks that are not there",
        """
        select m.id, m.document_id, m.generation from missing_vectors m
        left join document d on d.id = m.document_id and d.generation = m.generation
        where d.id is null or m.first_ordinal + m.chunks > d.chunks
        """);
    EVERY_TIME.put(
        "a job has more vectors than chunks",
        """
        select j.id, j.chunks, j.vectors from job j
        where j.vectors > j.chunks
        """);
    EVERY_TIME.put(
        "a completed job that is not partial has fewer vectors than its documents have chunks",
        """
        select j.id, j.vectors, sum(d.chunks) as chunks from job j join document d on d.job_id = j.id
        where j.status = 'completed' and not j.partial
        group by j.id having j.vectors < sum(d.chunks)
        """);
    EVERY_TIME.put(
        "the size of a collection says another number of missing vectors than there are",
        """
        select size.tenant, size.collection, size.said, coalesce(real.missing, 0) as missing
        from (select tenant, collection, sum(missing_vectors) as said from collection_size
          group by 1, 2) as size
        left join (select tenant, collection, sum(chunks) as missing from missing_vectors
          group by 1, 2) as real using (tenant, collection)
        where size.said <> coalesce(real.missing, 0)
        """);
    EVERY_TIME.put(
        "an item is called stored and no document is there",
        """
        select i.job_id, i.uri from item i left join document d on d.id = i.document_id
        where i.status = 'stored' and d.id is null
        """);
  }
}

/**
 * Backup and restore of the database, by {@code COPY}.
 *
 * <p>A backup is one ZIP file: the rows of each table as PostgreSQL's text format of {@code COPY},
 * and a manifest that is written last. All tables are read on one snapshot, so a backup contains
 * exactly the transactions that were committed when it began: every job whose submission was
 * answered before that, and no half of anything. It fits every supported version of PostgreSQL,
 * embedded or not, because a restore creates the schema by the migrations and then loads the rows.
 *
 * <p>The search index is not part of a backup. A restore records that the words of all documents
 * may be missing in the index and that all vectors are: the same state as after the index was lost,
 * so the server that starts next writes them again ({@link
 * dev.quarry.orchestrator.knowledge.IndexFlusher}, {@code backfill}). The texts of the vectors are
 * found in the embedding cache, which is part of the backup, as long as they are kept there.
 *
 * <p>Three tables are left out: {@code worker_node} and {@code gauge_reader} tell which processes
 * are alive, and users sign in again instead of {@code browser_session}. Leases are restored. They
 * have expired, so their jobs are rescued as after a crash.
 */
@NullMarked
package dev.quarry.orchestrator.store.postgres.backup;

import org.jspecify.annotations.NullMarked;

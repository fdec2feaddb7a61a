package dev.quarry.orchestrator.store.postgres.embedded;

import java.util.List;

/** Command line settings of the server. They override the cluster's postgresql.conf. */
final class ServerSettings {
  private ServerSettings() {}

  static List<String> forPort(int port) {
    return List.of(
        // Loopback TCP only: the JDBC driver does not support Unix sockets.
        "listen_addresses=127.0.0.1",
        "port=" + port,
        "unix_socket_directories=",
        // Committed transactions survive a power failure.
        "fsync=on",
        "full_page_writes=on",
        "synchronous_commit=on",
        // Small, for one application on a laptop. The operating system caches the rest.
        "max_connections=60",
        "shared_buffers=32MB",
        "work_mem=4MB",
        "maintenance_work_mem=32MB",
        "effective_cache_size=512MB",
        "min_wal_size=64MB",
        "max_wal_size=512MB",
        "huge_pages=off",
        "jit=off",
        // No processes for unused features: I/O workers, replication, parallel queries.
        "io_method=sync",
        "wal_level=minimal",
        "max_wal_senders=0",
        "max_logical_replication_workers=0",
        "max_worker_processes=2",
        "max_parallel_workers_per_gather=0",
        "max_parallel_maintenance_workers=0",
        "autovacuum_max_workers=2",
        "autovacuum_naptime=30s",
        "log_checkpoints=off",
        "log_timezone=UTC",
        "timezone=UTC");
  }
}

package dev.quarry.orchestrator.erasure;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import java.util.List;
import java.util.Optional;

/**
 * The rows of tenants that are being erased. Each method is one short transaction and may be called
 * by several nodes at once. Throws {@code StoreUnavailableException} while the database is
 * unavailable. Thread-safe.
 */
public interface ErasureStore {

  /**
   * Records that the tenant is to be erased and revokes its keys, together with the audit entry. An
   * erasure that is running goes on.
   */
  Erasure begin(String tenant, AuditEntry entry);

  /** The last erasure of the tenant, running or finished. */
  Optional<Erasure> find(String tenant);

  /** Tenants whose erasure is running, in the order of the requests. */
  List<String> running();

  /** What {@link #advance} did. */
  enum Step {
    /** It changed or deleted rows; there may be more. */
    ERASED,
    /** Something has to pass first: the delay, a lock, or the age of a reserved generation. */
    WAITING,
    /** Only the records of generations are left, which say what the index may still have. */
    ROWS_GONE
  }

  /** Ends jobs, or deletes rows, of a bounded number. Counts what it deleted. */
  Step advance(String tenant);

  /**
   * Deletes records of the generations in the index in use, after the tenant was deleted from it.
   *
   * @return whether there may be more
   */
  boolean forgetGenerations(String tenant);

  /** Marks a running erasure as finished. */
  Optional<Erasure> finish(String tenant);

  /**
   * Whether the tenant may not store anything: it is being erased, or it was erased and has not got
   * a new key since then.
   */
  boolean closed(String tenant);
}

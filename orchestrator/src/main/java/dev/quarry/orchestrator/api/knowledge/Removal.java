package dev.quarry.orchestrator.api.knowledge;

import java.util.UUID;

/**
 * Takes documents out of what is stored. Searches stop seeing them at once; their vectors are
 * removed soon after. Thread-safe.
 */
public interface Removal {

  /** False if the tenant has no such document. */
  boolean document(String tenant, UUID documentId);

  /** All documents of a collection; how many there were. */
  int collection(String tenant, String collection);
}

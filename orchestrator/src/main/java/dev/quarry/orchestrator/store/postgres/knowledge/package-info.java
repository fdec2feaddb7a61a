/** Documents, their versions and their embeddings in PostgreSQL. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.knowledge;

import org.jspecify.annotations.NullMarked;

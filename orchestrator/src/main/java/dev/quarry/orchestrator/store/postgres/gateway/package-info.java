/** The requests and responses of gateway calls, beside their jobs. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.gateway;

import org.jspecify.annotations.NullMarked;

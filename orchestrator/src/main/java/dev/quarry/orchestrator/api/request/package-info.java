/**
 * The parts of a request that many controllers read (ids, pagination, preferences, idempotency
 * keys), and the annotations for the API description.
 */
@NullMarked
package dev.quarry.orchestrator.api.request;

import org.jspecify.annotations.NullMarked;

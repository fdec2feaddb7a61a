/**
 * What controllers read from any request (ids, pages, preferences, idempotency keys) and how they
 * describe themselves.
 */
@NullMarked
package dev.quarry.orchestrator.api.request;

import org.jspecify.annotations.NullMarked;

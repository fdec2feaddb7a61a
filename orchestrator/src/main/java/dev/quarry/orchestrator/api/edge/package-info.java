/**
 * The filters and interceptors that run before a controller, in this order: trace id, audit,
 * authentication, rate limit, body limit, then the required role and the known parameters.
 */
@NullMarked
package dev.quarry.orchestrator.api.edge;

import org.jspecify.annotations.NullMarked;

/**
 * What a request passes before it reaches a controller, in this order: a trace id, the audit, the
 * credential, the rate limit, the limit of its body, then the role that its route needs and the
 * parameters that its route knows.
 */
@NullMarked
package dev.quarry.orchestrator.api.edge;

import org.jspecify.annotations.NullMarked;

/**
 * The filters and interceptors that run before a controller. The filters, in this order: trace id,
 * audit, authentication, rate limit, role of the node, body limit, public URL of the response's
 * headers. Then the interceptors: role of the caller, Accept, Content-Encoding, known parameters,
 * unexpected body.
 */
@NullMarked
package dev.quarry.orchestrator.api.edge;

import org.jspecify.annotations.NullMarked;

/**
 * Problem documents (RFC 9457) with stable codes, and the mapping of exceptions to them. Depends on
 * no other package of the API.
 */
@NullMarked
package dev.quarry.orchestrator.api.problem;

import org.jspecify.annotations.NullMarked;

/**
 * What a caller is told when it gets no answer: an RFC 9457 problem with a stable code. Names no
 * other package of the API.
 */
@NullMarked
package dev.quarry.orchestrator.api.problem;

import org.jspecify.annotations.NullMarked;

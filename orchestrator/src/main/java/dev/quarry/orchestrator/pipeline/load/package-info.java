/**
 * From an address to bytes: over the network through {@code egress}, or from a file below the roots
 * that the operator opened. What the bytes mean is the next stage's business.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.load;

import org.jspecify.annotations.NullMarked;

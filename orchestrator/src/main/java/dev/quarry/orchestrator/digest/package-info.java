/** Hashing of contents and tokens. Every package may use it. */
@NullMarked
package dev.quarry.orchestrator.digest;

import org.jspecify.annotations.NullMarked;

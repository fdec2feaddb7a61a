/** Hashing of contents and tokens. Every package may use it. */
@NullMarked
package dev.quarry.orchestrator.hash;

import org.jspecify.annotations.NullMarked;

/** Time that code measures and waits for, replaced in tests. It depends on no other package. */
@NullMarked
package dev.quarry.orchestrator.clock;

import org.jspecify.annotations.NullMarked;

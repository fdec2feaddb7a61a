@NullMarked
package dev.quarry.orchestrator.digest;

import org.jspecify.annotations.NullMarked;

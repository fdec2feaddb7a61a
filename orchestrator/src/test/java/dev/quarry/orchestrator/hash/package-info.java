@NullMarked
package dev.quarry.orchestrator.hash;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.quarry.orchestrator.embed;

import org.jspecify.annotations.NullMarked;

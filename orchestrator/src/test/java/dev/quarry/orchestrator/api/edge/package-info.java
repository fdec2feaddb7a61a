@NullMarked
package dev.quarry.orchestrator.api.edge;

import org.jspecify.annotations.NullMarked;

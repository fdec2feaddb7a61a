@NullMarked
package dev.quarry.orchestrator.api.stream;

import org.jspecify.annotations.NullMarked;

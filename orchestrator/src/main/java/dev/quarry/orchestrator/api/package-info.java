@NullMarked
package dev.quarry.orchestrator.api;

import org.jspecify.annotations.NullMarked;

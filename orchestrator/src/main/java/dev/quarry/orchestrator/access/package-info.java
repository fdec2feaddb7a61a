@NullMarked
package dev.quarry.orchestrator.access;

import org.jspecify.annotations.NullMarked;

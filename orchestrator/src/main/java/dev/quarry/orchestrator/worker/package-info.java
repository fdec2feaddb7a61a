@NullMarked
package dev.quarry.orchestrator.worker;

import org.jspecify.annotations.NullMarked;

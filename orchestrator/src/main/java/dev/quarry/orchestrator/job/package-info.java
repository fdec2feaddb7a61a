@NullMarked
package dev.quarry.orchestrator.job;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.quarry.orchestrator.api.job;

import org.jspecify.annotations.NullMarked;

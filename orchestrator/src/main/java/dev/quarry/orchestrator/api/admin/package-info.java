/** {@code /admin}, health and metrics: what operators look at and turn. */
@NullMarked
package dev.quarry.orchestrator.api.admin;

import org.jspecify.annotations.NullMarked;

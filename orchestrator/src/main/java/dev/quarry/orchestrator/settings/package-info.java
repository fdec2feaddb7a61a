/**
 * The settings of the orchestrator: one record per section of {@code orchestrator.yml}, which
 * rejects invalid values by their keys, and {@link
 * dev.quarry.orchestrator.settings.OrchestratorSettings}, which validates all of them before
 * anything is started. Generic parts are in the module {@code settings}.
 */
@NullMarked
package dev.quarry.orchestrator.settings;

import org.jspecify.annotations.NullMarked;

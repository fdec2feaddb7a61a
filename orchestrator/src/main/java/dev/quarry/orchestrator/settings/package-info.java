/**
 * The settings of the orchestrator: one record for each section of {@code orchestrator.yml}, which
 * refuses values of no use by their keys, and {@link
 * dev.quarry.orchestrator.settings.OrchestratorSettings}, which reads all of them before anything
 * is started. What is generic about that lies in the module {@code settings}.
 */
@NullMarked
package dev.quarry.orchestrator.settings;

import org.jspecify.annotations.NullMarked;

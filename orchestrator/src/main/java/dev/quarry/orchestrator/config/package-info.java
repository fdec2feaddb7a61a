/**
 * The wiring and nothing else: one configuration for each subject, and the application that lists
 * them. Only here are implementations of ports named by class.
 */
@NullMarked
package dev.quarry.orchestrator.config;

import org.jspecify.annotations.NullMarked;

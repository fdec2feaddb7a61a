/**
 * Spring wiring: one configuration per subject, and the application that lists them. Only this
 * package names the implementations of ports.
 */
@NullMarked
package dev.quarry.orchestrator.config;

import org.jspecify.annotations.NullMarked;

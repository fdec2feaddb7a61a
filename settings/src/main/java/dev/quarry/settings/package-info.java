/**
 * Validation of settings at startup, shared by the orchestrator and the MCP server: a {@link
 * SettingsCheck} validates all settings before anything is started, and a {@link
 * ConfigurationException} tells the operator what is wrong and how to correct it. Depends on no
 * other package of Quarry.
 */
@NullMarked
package dev.quarry.settings;

import org.jspecify.annotations.NullMarked;

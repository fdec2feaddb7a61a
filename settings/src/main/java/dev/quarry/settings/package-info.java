/**
 * What refuses a start, shared by the orchestrator and the MCP server: a {@link SettingsCheck}
 * reads all settings before anything is started with them, and a {@link ConfigurationException}
 * says what is wrong and what to do. Names no other package of Quarry.
 */
@NullMarked
package dev.quarry.settings;

import org.jspecify.annotations.NullMarked;

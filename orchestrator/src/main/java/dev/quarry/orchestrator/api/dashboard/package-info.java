/**
 * The dashboard: a web page at {@code /} that uses the HTTP API as any other client. Its files are
 * ES modules that browsers load as they are; nothing is bundled or compiled.
 */
@NullMarked
package dev.quarry.orchestrator.api.dashboard;

import org.jspecify.annotations.NullMarked;

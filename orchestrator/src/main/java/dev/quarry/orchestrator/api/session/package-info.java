/** {@code /session}: browsers sign in and out. */
@NullMarked
package dev.quarry.orchestrator.api.session;

import org.jspecify.annotations.NullMarked;

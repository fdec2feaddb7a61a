/** {@code /admin}, health and metrics: the endpoints for operators and admins. */
@NullMarked
package dev.quarry.orchestrator.api.admin;

import org.jspecify.annotations.NullMarked;

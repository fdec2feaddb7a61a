/**
 * Who may call. {@link dev.quarry.orchestrator.access.AccessPolicy} decides by Host, Origin and key
 * and finds the {@link dev.quarry.orchestrator.access.Principal}, which then goes with the request.
 * Below: {@code key} (API keys and their check), {@code limit} (what a tenant may use) and {@code
 * audit} (who changed what). The role that each call needs is in {@code api.RoleGate}.
 */
@NullMarked
package dev.quarry.orchestrator.access;

import org.jspecify.annotations.NullMarked;

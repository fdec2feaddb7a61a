/**
 * Authentication and authorisation. {@link dev.quarry.orchestrator.access.AccessPolicy} checks
 * Host, Origin and the {@link dev.quarry.orchestrator.access.Credential} and determines the {@link
 * dev.quarry.orchestrator.access.Principal} of a request. Subpackages: {@code key} (API keys),
 * {@code session} (browsers that have signed in), {@code limit} (rate limits and quotas) and {@code
 * audit} (audit log). The role that each endpoint requires is checked in {@code api.edge}.
 */
@NullMarked
package dev.quarry.orchestrator.access;

import org.jspecify.annotations.NullMarked;

/**
 * API keys. A key's text is {@code qk_<id>_<secret>}: it is looked up by its id, and only an HMAC
 * of its random secret is stored. {@link dev.quarry.orchestrator.access.key.ApiKeyAuthenticator}
 * checks, {@link dev.quarry.orchestrator.access.key.ApiKeys} makes and revokes.
 */
@NullMarked
package dev.quarry.orchestrator.access.key;

import org.jspecify.annotations.NullMarked;

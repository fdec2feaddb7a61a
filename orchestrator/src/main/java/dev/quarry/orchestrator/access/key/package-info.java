/**
 * API keys. The text of a key is {@code qk_<id>_<secret>}: a key is looked up by its id, and only
 * an HMAC of its random secret is stored. {@link
 * dev.quarry.orchestrator.access.key.ApiKeyAuthenticator} validates keys, {@link
 * dev.quarry.orchestrator.access.key.ApiKeys} creates and revokes them.
 */
@NullMarked
package dev.quarry.orchestrator.access.key;

import org.jspecify.annotations.NullMarked;

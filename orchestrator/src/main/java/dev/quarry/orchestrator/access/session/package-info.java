/**
 * Sessions of browsers: {@link dev.quarry.orchestrator.access.session.Sessions} exchanges an API
 * key for a random token, which the browser keeps in a cookie that scripts cannot read. A session
 * never allows more than its key does at that moment: each request asks for the key again, so that
 * a session ends with its key on every node.
 */
@NullMarked
package dev.quarry.orchestrator.access.session;

import org.jspecify.annotations.NullMarked;

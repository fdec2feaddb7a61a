/**
 * Rendering with an installed Chromium over the Chrome DevTools Protocol (CDP).
 *
 * <pre>
 *   ChromiumPageRenderer ─▶ BrowserSupply ─▶ Browser: ChromiumProcess, CdpConnection
 *            │
 *       PageVisit ─▶ PageEvents: DocumentRules, PageState
 * </pre>
 *
 * <p><b>One browser</b> for each node, started by the first page, replaced after a crash and after
 * many pages, stopped when idle. It is connected by a pipe (no port is opened), so it ends with
 * this process. Each page has a browser context of its own: cookies, cache and storage end with the
 * page.
 *
 * <p><b>The network.</b> The browser itself has no way out: its proxy does not exist, and it
 * resolves no name. Only the context of a page gets a proxy ({@code egress.proxy}), one of its own,
 * whose password the browser learns through CDP. QUIC, and WebRTC past the proxy, are off.
 *
 * <p><b>Threads.</b> One thread reads the pipe and passes events to the {@code PageEvents} of their
 * page, which only send messages and change {@code PageState}; the caller of the renderer waits for
 * changes of that state.
 */
@NullMarked
package dev.quarry.orchestrator.render.chromium;

import org.jspecify.annotations.NullMarked;

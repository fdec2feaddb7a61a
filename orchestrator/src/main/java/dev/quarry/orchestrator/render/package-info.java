/**
 * Rendering of pages that need JavaScript: a URL becomes the HTML that a browser shows.
 *
 * <pre>
 *   ScriptShell ─ no text but scripts ─▶ PageRenderer ─▶ Rendering: Page | Redirect
 *                                             │
 *                                      render.chromium ─▶ egress.proxy ─▶ the network
 * </pre>
 *
 * <p>{@link dev.quarry.orchestrator.render.PageRenderer} is the port; the crawl uses it for pages
 * that {@link dev.quarry.orchestrator.render.ScriptShell} recognises, or for all, as the submission
 * says. {@code render.chromium} implements it with an installed Chromium.
 *
 * <p><b>Same rules as a fetch.</b> A renderer opens one document. Where the page leads its visitor
 * to another document (a redirect of the server, of a script or of a meta element), the result is
 * that address and not its content: it becomes an item of the crawl, to which scope, robots.txt and
 * politeness apply. Frames, images, media and fonts are not loaded, because they add no text.
 *
 * <p><b>Failures</b> concern one page: {@link dev.quarry.orchestrator.render.RenderException} has a
 * code, and without a browser it is {@code render_unavailable}.
 */
@NullMarked
package dev.quarry.orchestrator.render;

import org.jspecify.annotations.NullMarked;

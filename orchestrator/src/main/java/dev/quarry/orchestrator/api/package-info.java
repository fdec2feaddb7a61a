/**
 * The HTTP API, one package per subject. A package depends only on those to its right or below.
 *
 * <pre>
 *   gateway ─▶ job ─▶ stream ─▶ request ─▶ problem
 *   admin, knowledge ───────────┘             ▲
 *      └──▶ edge (filters, interceptors) ────┘
 * </pre>
 *
 * {@link dev.quarry.orchestrator.api.HttpApi} imports them.
 */
@NullMarked
package dev.quarry.orchestrator.api;

import org.jspecify.annotations.NullMarked;

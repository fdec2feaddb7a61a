/**
 * The HTTP API, by subject. A package names only those to its right, or below.
 *
 * <pre>
 *   gateway ─▶ job ─▶ stream ─▶ request ─▶ problem
 *   admin, knowledge ───────────┘             ▲
 *      └──▶ edge (what all requests pass) ────┘
 * </pre>
 *
 * {@link dev.quarry.orchestrator.api.HttpApi} puts them together.
 */
@NullMarked
package dev.quarry.orchestrator.api;

import org.jspecify.annotations.NullMarked;

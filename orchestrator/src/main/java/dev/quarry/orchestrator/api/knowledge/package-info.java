/** {@code /search}, {@code /documents} and {@code /collections}: what is stored. */
@NullMarked
package dev.quarry.orchestrator.api.knowledge;

import org.jspecify.annotations.NullMarked;

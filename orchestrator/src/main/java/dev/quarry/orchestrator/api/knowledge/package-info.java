/** {@code /search}, {@code /documents} and {@code /collections}: search and stored documents. */
@NullMarked
package dev.quarry.orchestrator.api.knowledge;

import org.jspecify.annotations.NullMarked;

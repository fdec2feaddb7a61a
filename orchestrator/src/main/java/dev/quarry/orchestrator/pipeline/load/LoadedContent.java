package dev.quarry.orchestrator.pipeline.load;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a source, before extraction.
 *
 * @param uri final URL after redirects
 * @param declaredType Content-Type header, or null; the content has priority over it
 * @param bytes decompressed body, must not be modified
 */
public record LoadedContent(
    URI uri,
    @Nullable String declaredType,
    byte[] bytes,
    @Nullable String etag,
    @Nullable String lastModified) {}

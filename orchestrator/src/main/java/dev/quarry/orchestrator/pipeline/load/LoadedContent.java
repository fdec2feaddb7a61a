package dev.quarry.orchestrator.pipeline.load;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one source, as loaded and not yet understood.
 *
 * @param uri where they finally came from, after redirects
 * @param declaredType the Content-Type that the server claims, or null; content decides, not this
 * @param bytes the decompressed body, not to be modified
 */
public record LoadedContent(
    URI uri,
    @Nullable String declaredType,
    byte[] bytes,
    @Nullable String etag,
    @Nullable String lastModified) {}

package dev.quarry.orchestrator.render;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of rendering.
 *
 * @param executable the browser; null: the first known one on the path
 * @param userAgent added to the User-Agent of the browser
 * @param pages rendered at the same time; further ones wait
 * @param timeout for one page
 * @param maxPageBytes size limit of the HTML
 * @param maxTrafficBytes that the requests of one page may transfer
 * @param memoryMegabytes data memory of each process of the browser; a page that needs more crashes
 * @param idle a browser without pages for this long is stopped
 */
public record RenderSettings(
    @Nullable Path executable,
    String userAgent,
    int pages,
    Duration timeout,
    int maxPageBytes,
    long maxTrafficBytes,
    int memoryMegabytes,
    Duration idle) {}

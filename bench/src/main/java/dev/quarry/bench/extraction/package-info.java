/**
 * The quality and the cost of the extraction of web pages: whole articles and snippets of known
 * pages, the parts of documentation pages by kind, and the processor time beside that of
 * trafilatura.
 */
@NullMarked
package dev.quarry.bench.extraction;

import org.jspecify.annotations.NullMarked;

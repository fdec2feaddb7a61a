/**
 * Measures searches on judged sets: questions on documentation sites, and sets in BEIR's layout.
 * The chunker, the embedding model, the Lucene index and the search service are those of the
 * product; the documents are kept in memory, because PostgreSQL has no part in the ranking.
 *
 * <pre>
 *   RetrievalBench ─▶ DocumentationSet, BeirSet ─▶ TestSet     what is asked
 *          ├────────▶ Shelf ─▶ MemoryCatalog, VectorFile       what is searched
 *          ├────────▶ Measures                                 how good the answers are
 *          └────────▶ FusionTrials                             other ways to fuse the same hits
 * </pre>
 */
@NullMarked
package dev.quarry.bench.retrieval;

import org.jspecify.annotations.NullMarked;

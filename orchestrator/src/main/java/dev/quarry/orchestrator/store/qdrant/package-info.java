/**
 * The search index in Qdrant, for several machines. All tenants and all Quarry collections share
 * one Qdrant collection and are separated by payload filters. Each chunk is a point with a sparse
 * vector of its terms and, later, a dense vector; Qdrant fuses both rankings.
 *
 * <pre>
 *   QdrantVectorStore ─▶ QdrantCollection (made on demand) ─▶ QdrantConnection (deadlines, errors)
 *           ├──────────▶ QdrantSearch ─▶ QdrantQueries
 *           └──────────▶ PointFields, TermWeigher
 * </pre>
 *
 * <p>A point without a dense vector is in the keyword ranking only. Its rank there counts for both
 * rankings ({@code QdrantSearch}), so that it is not ranked down until its vector is added.
 *
 * <p>Classes outside this package do not use gRPC, and nothing of this package is loaded unless
 * {@code QUARRY_VECTORS=qdrant}.
 */
@NullMarked
package dev.quarry.orchestrator.store.qdrant;

import org.jspecify.annotations.NullMarked;

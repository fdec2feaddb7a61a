/**
 * The search index in Qdrant, for several machines. All tenants and all Quarry collections share
 * one Qdrant collection and are separated by payload filters. Each chunk has a dense vector and a
 * sparse vector of its terms; Qdrant fuses both rankings.
 *
 * <pre>
 *   QdrantVectorStore ─▶ QdrantCollection (made on demand) ─▶ QdrantConnection (deadlines, errors)
 *           └──────────▶ QdrantQueries, PointFields, TermWeigher
 * </pre>
 *
 * <p>Classes outside this package do not use gRPC, and nothing of this package is loaded unless
 * {@code QUARRY_VECTORS=qdrant}.
 */
@NullMarked
package dev.quarry.orchestrator.store.qdrant;

import org.jspecify.annotations.NullMarked;

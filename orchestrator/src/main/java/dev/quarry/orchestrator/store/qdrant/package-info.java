/**
 * The search index in Qdrant, for more than one machine: one collection for all tenants and
 * collections of ours, told apart by payload; a dense vector and a sparse one for the words of each
 * chunk; fused by Qdrant.
 *
 * <pre>
 *   QdrantVectorStore ─▶ QdrantCollection (made on demand) ─▶ QdrantConnection (deadlines, errors)
 *           └──────────▶ QdrantQueries, PointFields, TermWeigher
 * </pre>
 *
 * <p>Nothing outside this package names gRPC, and nothing of it is loaded unless {@code
 * QUARRY_VECTORS=qdrant}.
 */
@NullMarked
package dev.quarry.orchestrator.store.qdrant;

import org.jspecify.annotations.NullMarked;

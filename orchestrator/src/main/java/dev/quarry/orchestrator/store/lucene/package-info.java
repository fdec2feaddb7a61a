/**
 * The search index of one machine: vectors and words in one Lucene index.
 *
 * <pre>
 *   LuceneVectorStore ─▶ CommitGroup ─▶ LuceneIndex      writing: one thread, shared commits
 *           └──────────▶ ChunkSearch ─▶ ChunkQueries     searching: any thread
 *                          ChunkFields, VectorCodec      how a chunk lies on disk
 * </pre>
 *
 * <p><b>Atomic.</b> A generation is one block of documents that replaces what bears the same key; a
 * reader, and a process that starts after a crash, sees all of the block or nothing of it.
 *
 * <p><b>Durable.</b> A call returns after a commit, which syncs files to the disk. It costs 0.02 to
 * 2 s whatever it contains, hence {@code CommitGroup}.
 *
 * <p><b>Vectors.</b> Each is kept in full and as one byte a dimension. A search goes through the
 * bytes of all vectors in its scope and ranks the best hundred or more again in full precision.
 * Measured on 2 cores with 9,700 documents, that found 1.000 of the ten true neighbours in 2 ms; a
 * graph (HNSW) found .985 in 2.7 ms and costs a millisecond of CPU for each vector at every merge.
 * The way through all vectors grows with their number, and a laptop's index stays small, so a graph
 * is built only for segments of about 43,000 vectors and more ({@code VectorCodec}), where it pays.
 * It is never asked for fewer than a hundred neighbours: its recall at ten is poor.
 */
@NullMarked
package dev.quarry.orchestrator.store.lucene;

import org.jspecify.annotations.NullMarked;

/**
 * The search index of a single machine: vectors and terms in one Lucene index.
 *
 * <pre>
 *   LuceneVectorStore ─▶ IndexChanges ─▶ IndexChange      applies changes: one thread
 *           ├──────────▶ CommitGroup                      makes them durable: another thread
 *           │              LuceneIndex, GroupThread
 *           └──────────▶ ChunkSearch ─▶ ChunkQueries      searching: any thread
 *                          ChunkFields, VectorCodec       the format on disk
 * </pre>
 *
 * <p><b>Words first.</b> A chunk is a document with its words and, later, a second document with
 * its vector. Adding a vector appends a document and indexes no text again. Both have the key of
 * their generation, so one term deletes both. A hybrid search joins them by the chunk's id; {@code
 * EmbeddedChunks} looks up which keyword hits have no vector yet.
 *
 * <p><b>Atomicity.</b> The words of a generation are one block of Lucene documents that replaces
 * the documents with the same key, and the vectors of one call are another block. A reader, and a
 * process that starts after a crash, sees either the whole block or nothing of it.
 *
 * <p><b>Visibility.</b> A change returns when it is in the writer's memory. A search sees every
 * change whose call has returned, because it refreshes first if there are any. A refresh writes a
 * segment, so an index that is written and not searched, as during most of a crawl, has few and
 * large segments, and merges little. Small segments stay in memory until a commit ({@code
 * NRTCachingDirectory}), so most of them are merged before they reach the disk. Refreshes do not
 * wait for merges, and commits run beside them.
 *
 * <p><b>Durability.</b> A flush returns after a commit, which syncs the files to disk. A commit
 * takes 0.02 to 2 s regardless of its size, hence one for all flushes that wait, and at most two a
 * second. Without flushes there is one every 5 s if there are changes. If a fatal error closes the
 * writer, it is opened again at its last commit with a new incarnation, and flushes of the former
 * one fail with {@code CHANGES_LOST}. A full disk is rarely fatal: segments are in memory until a
 * commit, and a failed commit leaves them there for the next one.
 *
 * <p><b>Measured</b> ({@code bench.jar index}: 2,000 pages of 20 chunks one by one from 8 threads,
 * then 40,000 vectors with a flush for every 8 pages; 2 busy cores, so CPU and bytes are comparable
 * and seconds are not): the words cost 22 CPU s and 66 MB of writes for an index of 21 MB in 13
 * segments; the vectors 22 CPU s and 594 MB for 95 MB in 8 segments. Words, vectors and a flush for
 * each page cost 57 CPU s and 759 MB, and leave 19 segments. With 1,000 pages: without the cache of
 * small segments the words write 61 MB instead of 32; a flush of the vectors for every 40 pages
 * writes 222 MB instead of 272; a refresh interval of 10 or 200 ms changes less than the noise; a
 * floor segment size of 2 or 4 MB instead of Lucene's 16 writes a tenth to a fifth less and leaves
 * twice as many segments; waiting up to 500 ms for merges leaves 4 instead of 10 segments after the
 * words, for the same CPU, but lets a caller wait for a merge.
 *
 * <p><b>Vectors.</b> Each vector is stored in full precision and as int8. A search scans the int8
 * vectors in its scope and re-ranks at least the best hundred in full precision. Measured on 2
 * cores with 9,700 documents, this found 1.000 of the ten true neighbours in 2 ms; an HNSW graph
 * found .985 in 2.7 ms, and costs a millisecond of CPU for each vector at every merge. The time of
 * a scan grows with the number of vectors, and the index of a laptop stays small. A graph is
 * therefore built only for segments of about 43,000 vectors and more ({@code VectorCodec}), where
 * it is faster. It is never asked for fewer than a hundred neighbours, because its recall at ten is
 * poor.
 */
@NullMarked
package dev.quarry.orchestrator.store.lucene;

import org.jspecify.annotations.NullMarked;

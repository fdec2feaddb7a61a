/** The politeness of crawls, shared by all nodes, in PostgreSQL. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.crawl;

import org.jspecify.annotations.NullMarked;

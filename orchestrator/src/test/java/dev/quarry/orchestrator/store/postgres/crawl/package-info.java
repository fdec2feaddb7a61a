@NullMarked
package dev.quarry.orchestrator.store.postgres.crawl;

import org.jspecify.annotations.NullMarked;

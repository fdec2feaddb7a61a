/**
 * Extraction of PDF, office documents, e-books and mail with Apache Tika, in separate processes
 * with limited memory and time.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.tika;

import org.jspecify.annotations.NullMarked;

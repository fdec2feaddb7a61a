/**
 * Extraction of PDF, office documents, e-books and mail in processes of their own, with limited
 * memory and time.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.process;

import org.jspecify.annotations.NullMarked;

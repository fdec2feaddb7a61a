/**
 * The parser process: reads one document after the other, each with the reader of its format, and
 * writes its Markdown. It shares nothing with the orchestrator but {@link
 * dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol}.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.parser;

import org.jspecify.annotations.NullMarked;

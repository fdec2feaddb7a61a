/**
 * Reading of Office Open XML (ISO/IEC 29500): Word documents, presentations and workbooks. The
 * formats are read part by part from their XML, so that nothing that a page shows is lost: content
 * controls, formulas, symbols, text boxes, merged cells. Runs in parser processes.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.office;

import org.jspecify.annotations.NullMarked;

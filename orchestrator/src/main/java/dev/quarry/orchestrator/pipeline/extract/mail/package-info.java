/** Reading of mail, RFC 5322 and Outlook. Runs in parser processes. */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.mail;

import org.jspecify.annotations.NullMarked;

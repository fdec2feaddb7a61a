/** Tests of the archive: it is reproducible, complete, and starts on a host without Java. */
@NullMarked
package dev.quarry.distribution;

import org.jspecify.annotations.NullMarked;

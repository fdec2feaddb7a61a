/** How the log of this process is written. */
@NullMarked
package dev.quarry.standalone.log;

import org.jspecify.annotations.NullMarked;

/** The product with misbehaving handlers, as a process of its own. */
@NullMarked
package dev.quarry.faults.node;

import org.jspecify.annotations.NullMarked;
